"""What somebody sees of an activity's pictures."""

from __future__ import annotations

from chalicelib.foundation.media.core.pictures import View
from chalicelib.kernel.values import value

FOR_EVERYBODY, FOR_OFFICERS = "activity", "evidence"
"""What the pictures are sent for."""


@value
class Seen:
    """The pictures for everybody, and the evidence for those who may look at it."""

    pictures: tuple[View, ...] = ()
    evidence: tuple[View, ...] = ()


NOTHING_SEEN = Seen()

"""Facts of pictures."""

from __future__ import annotations

from chalicelib.foundation.facts.core.fact import Fact
from chalicelib.kernel.values import value


@value
class PicturesRejected(Fact):
    """An officer found pictures that somebody sent not fit to be seen; of which document stays untold."""

    sender_id: str

"""What every verb shares that reads and then writes: how often it decides again, and the empty `also`."""

from __future__ import annotations

from typing import Any

from chalicelib.kernel.writes import Writes

TURNS_MAX = 40
"""Each lost turn is somebody else's won one, so only a crowd at one slot's queue comes near it."""


def nothing(_: Any) -> Writes:
    """Return no further writes: what `also` is where the calling room has none."""
    return Writes()

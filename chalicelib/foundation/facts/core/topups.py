"""Phone credit and internet fees for points. Neither number nor carrier is said here."""

from __future__ import annotations

from chalicelib.foundation.facts.core.fact import Fact
from chalicelib.kernel.values import value


@value
class TopupSucceeded(Fact):
    """Somebody's phone (`kind` is `phone`) or internet account was paid so many yuan, and their points are spent."""

    resident_id: str
    topup_id: str
    kind: str
    yuan: int


@value
class TopupFailed(Fact):
    """Nothing was paid; the points that were held are back."""

    resident_id: str
    topup_id: str
    kind: str
    yuan: int


@value
class TopupUnknown(Fact):
    """For a day nobody knows whether it was paid; the points stay held until somebody does."""

    resident_id: str
    topup_id: str
    yuan: int

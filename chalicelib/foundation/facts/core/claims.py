"""Claims and the objections to them."""

from __future__ import annotations

from chalicelib.foundation.facts.core.fact import Fact
from chalicelib.kernel.values import value


@value
class ClaimMade(Fact):
    """A deed was claimed for somebody or a household."""

    claim_id: str
    holder_id: str
    rule: str


@value
class ClaimReturned(Fact):
    """A claim came back to the claimant, who is asked for more."""

    claim_id: str
    resident_id: str


@value
class ClaimLapsing(Fact):
    """A returned claim lapses after `last_on`, a week from now at most, unless it is completed."""

    claim_id: str
    resident_id: str
    last_on: str


@value
class ClaimLapsed(Fact):
    """A returned claim was not completed in time and counts as withdrawn."""

    claim_id: str
    resident_id: str


@value
class ClaimLate(Fact):
    """A claim was not decided in time; the town sees it now."""

    claim_id: str
    resident_id: str


@value
class ClaimNoticed(Fact):
    """A claim was approved; its public notice lasts to the end of `ends_on`, then its points are paid."""

    claim_id: str
    resident_id: str
    points: int
    ends_on: str


@value
class ClaimRejected(Fact):
    """A claim was not approved."""

    claim_id: str
    resident_id: str


@value
class ClaimPosted(Fact):
    """The points of a household's claim were paid; that an account's points moved is a fact of its own."""

    claim_id: str
    resident_id: str
    points: int


@value
class ClaimReversed(Fact):
    """A paid claim was taken back after an objection."""

    claim_id: str
    resident_id: str


@value
class ClaimObjected(Fact):
    """Somebody objected to a claim; who it was is told to nobody."""

    claim_id: str
    resident_id: str


@value
class ObjectionDecided(Fact):
    """An objection was decided on: `upheld` or not. `resident_id` is the resident who objected."""

    claim_id: str
    resident_id: str
    upheld: bool


@value
class ObjectionExtended(Fact):
    """An objection takes longer than five working days: it is decided until the end of `until`, twenty at most."""

    claim_id: str
    resident_id: str
    until: str

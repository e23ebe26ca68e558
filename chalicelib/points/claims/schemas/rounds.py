"""Inspection rounds as the outside sees them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from chalicelib.foundation.identity.core.people import Holder
from chalicelib.foundation.media.schemas import MediaIds
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.points.claims.core.periods import PERIOD
from chalicelib.points.claims.core.rounds import EXCEPTIONS_MAX, FULL_SCORE, Round, Visit

HouseholdId = Annotated[str, Field(pattern=r"^v[0-9]{5}h[0-9]{5}$")]


class RoundAsked(Asked):
    """A round to open: which household rule, which period, and what it is called."""

    rule: Annotated[str, Field(pattern=r"^[a-z]{3}$")]
    period: Annotated[str, Field(pattern=PERIOD.pattern)]
    title: Annotated[str, Field(min_length=2, max_length=40)]


class VisitAsked(Asked):
    """A door's code, its score from 0 to 100, and pictures: an inspector's rule needs one where it pays."""

    code: Annotated[str, Field(min_length=1, max_length=200)]
    score: Annotated[int, Field(strict=True, ge=0, le=FULL_SCORE)]
    media_ids: MediaIds = ()


class RoundVoteAsked(Asked):
    """A vote on a whole round; the households in `except_for` are voted on one by one."""

    approve: bool
    except_for: Annotated[tuple[HouseholdId, ...], Field(max_length=EXCEPTIONS_MAX)] = ()
    reason: Annotated[str, Field(max_length=200)] = ""


class RoundsAsked(Asked):
    """Which page of a village's rounds."""

    size: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str | None, Field(max_length=1_000)] = None


class RoundShown(Shown):
    """A round: `visited` doors, of which `scored` got points; `by_panel` where the panel votes on it."""

    round_id: str
    rule: str
    rule_title: str
    period: str
    title: str
    state: str
    by_panel: bool
    visited: int
    scored: int
    votes: int
    opened_at: str

    @classmethod
    def of(cls, one: Round) -> RoundShown:
        """Show a round."""
        return cls(
            round_id=one.round_id,
            rule=one.rule.code,
            rule_title=one.rule.title,
            period=one.period,
            title=one.title,
            state=one.state.value,
            by_panel=one.by_panel,
            visited=one.visited,
            scored=one.scored,
            votes=one.votes,
            opened_at=business_time(one.at),
        )


class RoundsShown(Shown):
    """A page of rounds."""

    rows: list[RoundShown]
    cursor: str | None


class VisitShown(Shown):
    """What was found at a door. `again`: it was visited before, and this is what was found then."""

    household_id: str
    masked_name: str
    score: int
    points: int
    claim_id: str
    at: str
    again: bool

    @classmethod
    def of(cls, visit: Visit, *, again: bool = False) -> VisitShown:
        """Show a visit."""
        return cls(
            household_id=visit.household_id,
            masked_name=visit.masked_name,
            score=visit.score,
            points=visit.points,
            claim_id=visit.claim_id,
            at=business_time(visit.at),
            again=again,
        )


class DoorShown(Shown):
    """A household by its number."""

    household_id: str
    masked_name: str


class DoorsShown(Shown):
    """A round with the doors that were visited, and those that were not."""

    round: RoundShown
    visited: list[VisitShown]
    left: list[DoorShown]

    @classmethod
    def of(cls, one: Round, visits: list[Visit], left: list[Holder]) -> DoorsShown:
        """Show a round's doors."""
        return cls(
            round=RoundShown.of(one),
            visited=[VisitShown.of(visit) for visit in visits],
            left=[DoorShown(household_id=home.holder_id, masked_name=home.masked_name) for home in left],
        )

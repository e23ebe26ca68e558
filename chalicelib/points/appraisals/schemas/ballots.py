"""Ballots as their voters see them: what can be answered, and that they have voted; never what."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictInt

from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.points.appraisals.core.ballots import Mine, Voted
from chalicelib.points.appraisals.core.campaigns import ITEMS_MAX, OPTIONS_MAX
from chalicelib.points.appraisals.core.states import State
from chalicelib.points.appraisals.core.urns import Urn
from chalicelib.points.appraisals.schemas.campaigns import ItemShown, ResultShown

ItemId = Annotated[str, Field(pattern=r"^[0-9]{2}$")]
Several = Annotated[tuple[StrictInt, ...], Field(max_length=OPTIONS_MAX)]


class BallotAsked(Asked):
    """A filled ballot, by item: a score, an option's number from 1 on, or for an approval several numbers."""

    answers: Annotated[dict[ItemId, StrictInt | Several], Field(max_length=ITEMS_MAX)]


class VotedShown(Shown):
    """That one has voted: how, and for how many points (0: not paid yet). `already` where it was so before."""

    campaign_id: str
    how: str
    points: int
    already: bool

    @classmethod
    def of(cls, voted: Voted) -> VotedShown:
        """Show that somebody has voted."""
        return cls(campaign_id=voted.campaign_id, how=voted.how.value, points=voted.points, already=voted.already)


class MineRowShown(Shown):
    """What my village votes on, and whether I have voted."""

    campaign_id: str
    title: str
    about: str
    state: str
    opens_at: str
    closes_at: str
    points: int
    voted: bool

    @classmethod
    def of(cls, urn: Urn, voted: Voted | None) -> MineRowShown:
        """Show one row."""
        return cls(
            campaign_id=urn.campaign_id,
            title=urn.title,
            about=urn.about,
            state=urn.state.value,
            opens_at=business_time(urn.opens_at),
            closes_at=business_time(urn.closes_at),
            points=urn.points,
            voted=voted is not None,
        )


class MineRowsShown(Shown):
    """A page of what my village votes on."""

    rows: list[MineRowShown]
    cursor: str | None


class MineShown(Shown):
    """A campaign as I see it: what is asked, what I leave out because it is about my household, and the result."""

    campaign_id: str
    title: str
    detail: str
    about: str
    state: str
    opens_at: str
    closes_at: str
    points: int
    k: int
    quorum_percent: int
    items: list[ItemShown]
    recused: list[str]
    may_vote: bool
    voted: VotedShown | None
    closed_early: bool
    reason: str
    result: ResultShown | None

    @classmethod
    def of(cls, mine: Mine) -> MineShown:
        """Show a campaign to one voter."""
        campaign, plan = mine.campaign, mine.campaign.plan
        result = campaign.result if campaign.state is State.PUBLISHED else None
        return cls(
            campaign_id=campaign.campaign_id,
            title=plan.title,
            detail=plan.detail,
            about=plan.about,
            state=campaign.state.value,
            opens_at=business_time(plan.opens_at),
            closes_at=business_time(plan.closes_at),
            points=mine.urn.points,
            k=plan.k,
            quorum_percent=plan.quorum_percent,
            items=[ItemShown.of(plan, item) for item in mine.items],
            recused=sorted(mine.recused),
            may_vote=mine.may_vote,
            voted=None if mine.voted is None else VotedShown.of(mine.voted),
            closed_early=campaign.closed_early,
            reason=campaign.reason if campaign.closed_early else "",
            result=None if result is None else ResultShown.of(result),
        )

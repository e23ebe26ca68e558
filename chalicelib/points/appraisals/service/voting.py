"""Voting: one sealed ballot into the village's urn, and the mark that its voter has voted, in one transaction.

The transaction is all that a ballot and its voter ever share. The ballot lies under a key drawn by lot, sealed with
the campaign's own key and of the same length as every other; neither the request's Idempotency-Key nor its time nor a
digest of its body is kept with it. docs/decisions/0022 says what this does and does not hide.
"""

from __future__ import annotations

from chalicelib.foundation.identity.core.people import Holder
from chalicelib.kernel import keys
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Writes
from chalicelib.points.appraisals.core import ballots as core
from chalicelib.points.appraisals.core.ballots import Answers, HasVoted, Mine, UrnShut, Voted
from chalicelib.points.appraisals.core.campaigns import Campaign, Near, NoSuchCampaign, Plan, items_of
from chalicelib.points.appraisals.core.states import State
from chalicelib.points.appraisals.core.urns import How, Mark, Urn
from chalicelib.points.appraisals.service.campaigns import near_of
from chalicelib.points.appraisals.service.known import known
from chalicelib.points.appraisals.service.paying import commit_paid
from chalicelib.points.appraisals.store import urns as store

LOT_BYTES = 16


def cast(ctx: Context, *, campaign_id: str, answers: Answers) -> Voted:
    """Drop the acting villager's ballot into the urn, once, and pay for it where the budget allows.

    Who votes again, or sends the same again, is told that they have voted; the first ballot stands. 2 round trips; one
    more in a process that does not know the campaign, one where nothing can be paid.

    Raises:
        NoSuchCampaign, NotInTheElectorate: it is not theirs to vote in.
        UrnShut: it has not begun, or is over.
        InvalidInput: an answer does not fit, or is about oneself; each is named.
        Busy: others vote at the same moment; nothing happened, ask again.
    """
    me = ctx.actor.subject
    campaign, urn = known(ctx, campaign_id=campaign_id, village_id=me[:6])
    try:
        text = _filled(ctx, campaign, urn, answers)
        return _cast(ctx, campaign, urn, text)
    except DomainError:  # Perhaps they have voted: that is said before anything that stands in the way now.
        mark = store.find_mark(campaign_id, me[:6], me[7:])
        if mark is None:
            raise
        return _voted(urn, mark)


def _filled(ctx: Context, campaign: Campaign, urn: Urn, answers: Answers) -> str:
    """Return the ballot's text, if the acting villager may cast it now."""
    if not urn.is_open(ctx.now()):
        raise UrnShut
    voter, near = _voter(ctx, campaign.plan)
    core.refuse_outsiders(campaign.plan, voter, business_date(ctx.now()))
    assert voter is not None
    items = items_of(campaign.plan)
    return core.text_of(items, answers, core.recused_items(items, voter, near))


def _voter(ctx: Context, plan: Plan) -> tuple[Holder | None, Near]:
    near, found = near_of(plan, [ctx.actor.subject])
    return found[0], near


def _cast(ctx: Context, campaign: Campaign, urn: Urn, text: str) -> Voted:
    def deed(paid: bool) -> Writes:  # noqa: FBT001  It says which of two writes is meant.
        return _dropped(ctx, urn, Mark(ctx.actor.subject[7:], How.ONLINE, paid), text)

    stands = (HasVoted, UrnShut)
    points = commit_paid(ctx, campaign, urn, resident_id=ctx.actor.subject, deed=deed, stands=stands)
    return Voted(urn.campaign_id, How.ONLINE, points)


def _dropped(ctx: Context, urn: Urn, mark: Mark, text: str) -> Writes:
    """Return a vote's writes: the mark, which guards it; the sealed ballot; and the count, while the urn is open."""
    campaign_id, village_id = urn.campaign_id, urn.village_id
    lot = ctx.random_bytes(LOT_BYTES).hex()
    sealed = keys.seal(seal_of(campaign_id), text, ctx.random_bytes(keys.NONCE_BYTES))
    return store.mark_of(campaign_id, village_id, mark).merge(
        store.sealed_of(campaign_id, village_id, lot, sealed),
        store.count_of(
            campaign_id,
            village_id,
            lambda _: UrnShut(),
            states=[State.OPEN],
            adds={"online": 1},
            now=ctx.now(),
        ),
    )


def seal_of(campaign_id: str) -> str:
    """Return the purpose whose derived key seals a campaign's ballots, and no other's."""
    return f"ballots/{campaign_id}"


def _voted(urn: Urn, mark: Mark) -> Voted:
    return Voted(urn.campaign_id, mark.how, urn.points if mark.paid else 0, already=True)


def list_mine(ctx: Context, *, size: int, cursor: str | None) -> Page[tuple[Urn, Voted | None]]:
    """Return a page of what the acting villager's village votes on, and what they have voted in. 2 round trips."""
    me = ctx.actor.subject
    page = store.list_urns(me[:6], size=size, cursor=cursor)
    marks = store.find_marks(page.rows, me[7:])
    rows = [(urn, _voted(urn, mark) if mark else None) for urn, mark in zip(page.rows, marks, strict=True)]
    return Page(rows, page.cursor)


def read_mine(ctx: Context, *, campaign_id: str) -> Mine:
    """Return a campaign as the acting villager sees it. 2 round trips.

    Raises:
        NoSuchCampaign: there is none in their village, or it has not begun.
    """
    me = ctx.actor.subject
    campaign, urn, mark = store.find_campaign_urn_and_mark(campaign_id, me[:6], me[7:])
    if campaign is None or urn is None:
        raise NoSuchCampaign
    voter, near = _voter(ctx, campaign.plan)
    voted = _voted(urn, mark) if mark else None
    if voter is None or not core.in_electorate(campaign.plan, voter, business_date(ctx.now())):
        return Mine(campaign, urn, voted, may_vote=False)
    recused = core.recused_items(items_of(campaign.plan), voter, near)
    may_vote = mark is None and urn.is_open(ctx.now())
    return Mine(campaign, urn, voted, may_vote=may_vote, recused=frozenset(recused))

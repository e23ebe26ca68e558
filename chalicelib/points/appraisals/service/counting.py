"""Counting: a village's urn is emptied, its ballots torn into slips, papers merged, slips summed, paper voters paid.

Each step may be done again, also by two at once, and comes to the same: a slip's key follows from its ballot's lot by a
keyed digest, so that tearing a ballot twice makes the same slips; sealed ballots are taken out only when all slips are
there. Who does not have the root key can not tell which slip came from which ballot: they are written in the order of
those digests, the whole village's together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel import keys
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import Stale, commit
from chalicelib.points.appraisals.core import ballots, results
from chalicelib.points.appraisals.core.ballots import Slip
from chalicelib.points.appraisals.core.campaigns import Campaign, Item, items_of
from chalicelib.points.appraisals.core.papers import settled
from chalicelib.points.appraisals.core.results import Tally
from chalicelib.points.appraisals.core.states import Deed, State, next_state
from chalicelib.points.appraisals.core.urns import How, Urn
from chalicelib.points.appraisals.service import opening as clock, rounds
from chalicelib.points.appraisals.service.campaigns import decide, load_campaign, moved_on
from chalicelib.points.appraisals.service.paying import pay_later
from chalicelib.points.appraisals.service.voting import seal_of
from chalicelib.points.appraisals.store import campaigns as store, papers, urns


def do_part(ctx: Context, part: Part) -> None:
    """Do one part of a campaign's background work; doing it again changes nothing."""
    campaign_id = runs.load_run(run_id=part.run_id).facts["campaign_id"]
    counts: dict[str, int] = {}
    if part.kind in BY_THE_CLOCK:
        BY_THE_CLOCK[part.kind](ctx, campaign_id=campaign_id)
    else:
        counts = count_village(ctx, campaign_id=campaign_id, village_id=part.part)
    run = runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts=counts)
    if run.done < run.total:
        return
    if part.kind == rounds.COUNT:
        finish_count(ctx, campaign_id=campaign_id)
    runs.finish_run(run_id=part.run_id)


def restart(ctx: Context, *, campaign_id: str) -> Campaign:
    """Go on with a counting that stopped: begin again what has not come home, and add up where all has.

    What still runs is done twice and comes to the same. 3 round trips, one more where a part is home, four more where
    only the adding up was left.

    Raises:
        CampaignInOtherState: it is not being counted. OwnAppraisal, Busy: as `campaigns.decide`.
    """
    return _go_on(ctx, decide(ctx, campaign_id=campaign_id, deed=Deed.RESTART))


def go_on(ctx: Context, *, campaign_id: str) -> Campaign:
    """Go on with a counting that stopped, as the house, where no officer does."""
    return _go_on(ctx, load_campaign(campaign_id=campaign_id))


def _go_on(ctx: Context, campaign: Campaign) -> Campaign:
    if campaign.state is not State.COUNTING:
        return campaign
    run = rounds.start(ctx, campaign, rounds.COUNT)
    if run.done < run.total:
        return campaign
    counted = finish_count(ctx, campaign_id=campaign.campaign_id)
    runs.finish_run(run_id=run.run_id)
    return counted


BY_THE_CLOCK = {
    rounds.OPEN: clock.open_campaign,
    rounds.EXPIRE: clock.expire,
    rounds.COUNT_DUE: clock.count_due,
    rounds.GO_ON: go_on,
    rounds.PUBLISH_DUE: clock.publish_due,
}
"""What the house does, by the kind of its part."""


def count_village(ctx: Context, *, campaign_id: str, village_id: str) -> dict[str, int]:
    """Empty a village's urn, sum its slips, and pay who is not paid yet; return how many ballots, papers, payments.

    Raises:
        Busy: another job empties the same urn at this moment.
    """
    campaign, urn = load_campaign(campaign_id=campaign_id), urns.load_urn(campaign_id, village_id)
    if campaign.state is not State.COUNTING:
        return {}
    _empty(campaign, urn)
    merged = _merge_papers(campaign, urn)
    commit(urns.tallied_of(campaign_id, village_id, recount(campaign, village_id)))
    return {"online": urn.online, "paper": merged, "paid": _pay_unpaid(ctx, campaign, urn)}


def _empty(campaign: Campaign, urn: Urn) -> None:
    """Tear all ballots of an urn into slips, and then take them out of it."""
    campaign_id, village_id = campaign.campaign_id, urn.village_id
    sealed = urns.list_sealed(campaign_id, village_id)
    if urn.opened is None:
        if len(sealed) != urn.online:  # Another job takes them out already, having said so after we looked.
            raise Busy
        items = items_of(campaign.plan)
        slips = [slip for lot, body in sealed.items() for slip in _torn(campaign_id, items, lot, body)]
        urns.put_slips(campaign_id, village_id, sorted(slips, key=lambda slip: slip.slip_id))
        commit(urns.emptied_of(campaign_id, village_id, len(sealed), refusal=lambda _: Busy()))
    urns.delete_sealed(campaign_id, village_id, sealed)


def _torn(campaign_id: str, items: list[Item], lot: str, sealed: bytes) -> Iterator[Slip]:
    """Yield the slips of one sealed ballot."""
    for item_id, answer in ballots.torn(items, keys.unseal(seal_of(campaign_id), sealed)):
        yield Slip(item_id, _slip_id(campaign_id, lot, item_id), answer)


def _slip_id(campaign_id: str, lot: str, item_id: str) -> str:
    return keys.digest("ballot-slip", f"{campaign_id}#{lot}#{item_id}")


def _merge_papers(campaign: Campaign, urn: Urn) -> int:
    """Tear all settled papers of a village into slips too, and return how many they were.

    Others there are only where the house counts; where papers are too many, nobody knows which, so it takes none.
    """
    items, slips, count, village_id = items_of(campaign.plan), [], 0, urn.village_id
    for entries in papers.list_entries(campaign.campaign_id, village_id) if urn.papers_counted else ():
        text = settled(entries)
        if text is None:
            continue
        count += 1
        lot = f"{village_id}#{entries[0].serial}"
        for item_id, answer in ballots.torn(items, text):
            slips.append(Slip(item_id, _slip_id(campaign.campaign_id, lot, item_id), answer, paper=True))
    urns.put_slips(campaign.campaign_id, village_id, sorted(slips, key=lambda slip: slip.slip_id))
    return count


def recount(campaign: Campaign, village_id: str) -> Tally:
    """Return the sums of a village's slips as they lie there."""
    return results.tally(items_of(campaign.plan), urns.list_slips(campaign.campaign_id, village_id))


def _pay_unpaid(ctx: Context, campaign: Campaign, urn: Urn) -> int:
    if urn.rule is None:
        return 0
    marks = list(urns.list_marks(campaign.campaign_id, urn.village_id))
    return sum(pay_later(ctx, campaign, urn, mark) for mark in marks if not mark.paid and mark.how is not How.PAPER_OUT)


def finish_count(ctx: Context, *, campaign_id: str) -> Campaign:
    """Sum the villages' tallies into the result that may be shown; once."""
    campaign = load_campaign(campaign_id=campaign_id)
    if campaign.state is not State.COUNTING:
        return campaign
    state = next_state(campaign.state, Deed.TALLY, drafted_by=campaign.drafted_by, by=ctx.actor.subject, house=True)
    counted = replace(
        campaign,
        state=state,
        result=result_of(campaign, urns.find_urns(campaign)),
        version=campaign.version + 1,
        moved_at=ctx.now(),
    )
    try:
        commit(store.change_of(counted, campaign.version, refusal=Stale).merge(moved_on(counted)))
    except Stale:
        return load_campaign(campaign_id=campaign_id)
    return counted


def result_of(campaign: Campaign, found: list[Urn]) -> dict[str, object]:
    """Return what may be shown of the villages' tallies."""
    tallies = [dict(urn.tally) for urn in found if urn.tally is not None]
    assert len(tallies) == len(campaign.plan.villages), "every village was counted"
    return results.shown(
        campaign,
        results.added(tallies),
        electorate=sum(urn.electorate for urn in found),
        online=sum(urn.online for urn in found),
        paper=sum(urn.papers_counted for urn in found),
        left_out=sum(urn.handed_in - urn.papers_counted for urn in found),
    )

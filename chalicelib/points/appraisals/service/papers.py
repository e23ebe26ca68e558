"""Paper ballots: printed with serial numbers, handed out and in, entered by two officers blind to each other.

Nothing says which paper was given to whom. A voter's mark is set when a paper is handed out: nobody votes twice.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import Any

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.identity.core.codes import token_in
from chalicelib.foundation.identity.core.ids import HOLDER_ID
from chalicelib.foundation.identity.core.people import Holder
from chalicelib.foundation.identity.service import codes
from chalicelib.kernel import keys
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import Stale, Writes, commit
from chalicelib.points.appraisals.core import ballots, papers as core
from chalicelib.points.appraisals.core.ballots import HasVoted, UrnShut
from chalicelib.points.appraisals.core.campaigns import Campaign, Near, NoSuchCampaign, items_of
from chalicelib.points.appraisals.core.papers import (
    Desk,
    Entered,
    Entry,
    Handed,
    NoSuchPaper,
    NotHandedOut,
    PaperEntered,
    Sheet,
    Standing,
    next_turn,
    settled,
    standing,
)
from chalicelib.points.appraisals.core.states import CampaignInOtherState, State
from chalicelib.points.appraisals.core.urns import How, Mark, Urn
from chalicelib.points.appraisals.service.campaigns import near_of, refuse_concerned
from chalicelib.points.appraisals.service.known import known
from chalicelib.points.appraisals.service.paying import commit_paid
from chalicelib.points.appraisals.store import papers as store, urns

TURNS_MAX = 3
DIFFERING_SHOWN = 50


def serials(campaign_id: str, village_id: str, after: int, until: int) -> list[str]:
    """Return the serial numbers of the papers printed as number `after` + 1 to `until`; they follow no order."""
    digests = (keys.digest("paper", f"{campaign_id}#{village_id}#{n}") for n in range(after, until))
    return [core.serial_of(digest) for digest in digests]


def print_papers(ctx: Context, *, campaign_id: str, village_id: str, after: int, count: int) -> tuple[Urn, list[str]]:
    """Return the serial numbers of `count` papers beyond the first `after`; the same again returns the same.

    Raises:
        NoSuchCampaign. UrnShut: nobody votes now. Busy: others print at the same moment, or `after` is not how many
            there are.
    """
    campaign, urn = urns.find_campaign_and_urn(campaign_id, village_id)
    if campaign is None or urn is None:
        raise NoSuchCampaign
    until = after + count
    if urn.printed < until:
        _refuse_own(ctx, campaign)
        if not urn.is_open(ctx.now()):
            raise UrnShut
        if urn.printed != after:
            raise Busy
        writes = urns.printed_of(campaign_id, village_id, seen=after, now=until, refusal=lambda _: Busy())
        commit(writes.merge(_audited(ctx, village_id, "print_papers", campaign_id)))
    return urn, serials(campaign_id, village_id, after, until)


def _refuse_own(ctx: Context, campaign: Campaign) -> None:
    """Let an officer handle papers of a campaign that is not about their own household."""
    mine = [ctx.actor.resident_id] if ctx.actor.resident_id and campaign.plan.subjects else []
    near, found = near_of(campaign.plan, mine) if mine else (Near(), [])
    household_id = found[0].household_id if found and found[0] else ""
    refuse_concerned(ctx, campaign.plan, near, household_id)


def _audited(ctx: Context, village_id: str, deed: str, target: str) -> Writes:
    return prepare_audit(ctx, place_id=village_id, deed=f"appraisals.{deed}", target=target)


def _resident_of(who: str) -> str:
    """Return the resident that an id, a code or a card names.

    Raises:
        NoSuchCode, CodeRevoked: it names nobody.
    """
    return who if HOLDER_ID.match(who) else codes.resolve(token=token_in(who)).holder_id


def hand_out(ctx: Context, *, campaign_id: str, village_id: str, who: str, key: str) -> Handed:
    """Note that somebody (an id, a code or a card) is given a paper, once; from now on they do not vote otherwise.

    2 round trips, one more for a code, one in a process that does not know the campaign.

    Raises:
        NoSuchCampaign, NotInTheElectorate, NoSuchCode, CodeRevoked: it is not theirs to vote in.
        HasVoted: they have voted, or were given a paper. UrnShut. OwnAppraisal.
    """
    campaign, _ = known(ctx, campaign_id=campaign_id, village_id=village_id)
    resident_id = _resident_of(who)
    holder, near = _holder(ctx, campaign, resident_id, village_id)
    voter = ballots.refuse_outsiders(campaign.plan, holder, business_date(ctx.now()))
    struck = ballots.recused_items(items_of(campaign.plan), voter, near)
    mark = Mark(resident_id[7:], How.PAPER_OUT, paid=False, deed=keys.digest("hand-out", key))
    adds = {"handed_out": 1}
    writes = urns.mark_of(campaign_id, village_id, mark).merge(
        urns.count_of(campaign_id, village_id, lambda _: UrnShut(), states=[State.OPEN], adds=adds, now=ctx.now()),
        _audited(ctx, village_id, "hand_out", resident_id),
    )
    try:
        commit(writes)
    except HasVoted:
        there = urns.find_mark(campaign_id, village_id, resident_id[7:])
        if there is None or there.deed != mark.deed:
            raise
    return Handed(resident_id, voter.masked_name, How.PAPER_OUT, tuple(sorted(struck)))


def _holder(ctx: Context, campaign: Campaign, resident_id: str, village_id: str) -> tuple[Holder | None, Near]:
    """Return a resident and what ties them to the subjects, if the acting officer may handle their paper."""
    mine = ctx.actor.resident_id or resident_id
    near, (holder, me) = near_of(campaign.plan, [resident_id, mine])
    refuse_concerned(ctx, campaign.plan, near, me.household_id if ctx.actor.resident_id and me else "")
    if resident_id[:6] != village_id:
        raise NoSuchCampaign
    return holder, near


class _IsIn(Exception):
    """The paper was handed in before: the same request again."""


def hand_in(ctx: Context, *, campaign_id: str, village_id: str, who: str) -> Handed:
    """Note that somebody dropped their paper into the box, once, and pay for it where the budget allows.

    As many round trips as `hand_out`.

    Raises:
        NoSuchCampaign, NoSuchCode, CodeRevoked, OwnAppraisal. NotHandedOut: they were not given a paper.
        CampaignInOtherState: papers are not taken any more.
    """
    campaign, urn = known(ctx, campaign_id=campaign_id, village_id=village_id)
    resident_id = _resident_of(who)
    holder, _ = _holder(ctx, campaign, resident_id, village_id)
    taken = [State.OPEN, State.CLOSED]

    def deed(paid: bool) -> Writes:  # noqa: FBT001  It says which of two writes is meant.
        now = Mark(resident_id[7:], How.PAPER_IN, paid)
        return urns.handed_in_of(campaign_id, village_id, now, _not_handed_out).merge(
            urns.count_of(campaign_id, village_id, _in_other_state, states=taken, adds={"handed_in": 1}),
            _audited(ctx, village_id, "hand_in", resident_id),
        )

    stands = (_IsIn, NotHandedOut, CampaignInOtherState)
    with contextlib.suppress(_IsIn):
        commit_paid(ctx, campaign, urn, resident_id=resident_id, deed=deed, stands=stands)
    return Handed(resident_id, holder.masked_name if holder else "", How.PAPER_IN)


def _not_handed_out(image: Any) -> Exception:
    mark = urns.mark_in(image)
    return _IsIn() if mark is not None and mark.how is How.PAPER_IN else NotHandedOut()


def _in_other_state(image: object) -> Exception:
    return CampaignInOtherState(state=str(getattr(image, "state", "")))


def enter(
    ctx: Context, *, campaign_id: str, village_id: str, sheets: Sequence[Sheet], papers: int, spoilt: int
) -> list[Entered]:
    """Keep what the acting officer read on a bundle of at most 25 papers; the same again changes nothing.

    The first officer's entry is shown to nobody until a second one's is there. 2 round trips.

    Raises:
        NoSuchCampaign, OwnAppraisal. CampaignInOtherState: papers are entered between closing and counting.
        NoSuchPaper: no such paper was printed. PaperEntered: nothing is left for this officer to enter.
        InvalidInput: an answer does not fit, or the bundle's totals are others.
        Busy: others enter the same papers at the same moment; ask again.
    """
    core.refuse_miscounted(sheets, papers=papers, spoilt=spoilt)
    me = ctx.actor.subject
    for _ in range(TURNS_MAX):
        campaign, urn, found = store.find_entries(campaign_id, village_id, [sheet.serial for sheet in sheets])
        if campaign is None or urn is None:
            raise NoSuchCampaign
        _refuse_own(ctx, campaign)
        printed = set(serials(campaign_id, village_id, 0, urn.printed))
        texts = {sheet.serial: core.sheet_text(items_of(campaign.plan), sheet) for sheet in sheets}
        for serial in texts.keys() - printed:
            raise NoSuchPaper(serial=serial)
        if all(_is_there(found[serial], text, me) for serial, text in texts.items()):
            return [Entered(serial, standing(entries)) for serial, entries in found.items()]
        if urn.state is not State.CLOSED:
            raise CampaignInOtherState(state=urn.state.value)
        entries = [
            Entry(serial, next_turn(serial, found[serial], ctx.actor), text, me, ctx.actor.person)
            for serial, text in texts.items()
        ]
        try:
            commit(_entering(ctx, campaign_id, village_id, entries, found))
        except Stale:
            continue
        return [Entered(entry.serial, standing([*found[entry.serial], entry])) for entry in entries]
    raise Busy


def _is_there(entries: Sequence[Entry], text: str, by: str) -> bool:
    """Tell whether an officer entered exactly this before: the same request again."""
    return any(entry.by == by and entry.text == text for entry in entries)


def _entering(
    ctx: Context, campaign_id: str, village_id: str, entries: Sequence[Entry], found: dict[str, list[Entry]]
) -> Writes:
    """Return the writes of entries: each takes a free turn, after others' entries, while the urn waits for papers."""
    writes = Writes()
    for entry in entries:
        writes.merge(store.entry_of(campaign_id, village_id, entry, refusal=Stale))
        for before in found[entry.serial]:
            refusal = PaperEntered(serial=entry.serial)
            writes.merge(store.other_of(campaign_id, village_id, before, entry, refusal=lambda _, r=refusal: r))  # type: ignore[misc]  # A default binds now.
    adds = {
        "entered": sum(entry.nth == 1 for entry in entries),
        "agreed": sum(settled([*found[entry.serial], entry]) is not None for entry in entries),
    }
    writes.merge(
        urns.count_of(campaign_id, village_id, _in_other_state, states=[State.CLOSED], adds=adds),
        _audited(ctx, village_id, "enter_papers", campaign_id),
    )
    return writes


def read_desk(*, campaign_id: str, village_id: str) -> Desk:
    """Return how far a village's papers are, and those of which two entries differ. 2 round trips.

    Raises:
        NoSuchCampaign: there is none, or it was not opened there.
    """
    campaign, urn = urns.find_campaign_and_urn(campaign_id, village_id)
    if campaign is None or urn is None:
        raise NoSuchCampaign
    entered = store.list_entries(campaign_id, village_id) if urn.entered > urn.agreed else ()
    differing = [tuple(entries) for entries in entered if standing(entries) is Standing.DIFFERS]
    return Desk(campaign, urn, tuple(differing[:DIFFERING_SHOWN]))

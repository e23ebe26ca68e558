"""Paper ballots: printed with serial numbers, and entered by two officers blind to each other.

How they change hands is `handing`'s.
"""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.kernel import keys
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import Stale, Writes, commit
from chalicelib.points.appraisals.core import papers as core
from chalicelib.points.appraisals.core.ballots import UrnShut
from chalicelib.points.appraisals.core.campaigns import Campaign, Near, NoSuchCampaign, items_of
from chalicelib.points.appraisals.core.hands import still_open
from chalicelib.points.appraisals.core.papers import (
    Desk,
    Entered,
    Entry,
    NoSuchPaper,
    PaperEntered,
    PrintedOtherwise,
    Sheet,
    Standing,
    next_turn,
    settled,
    standing,
)
from chalicelib.points.appraisals.core.states import CampaignInOtherState, State
from chalicelib.points.appraisals.core.urns import Urn
from chalicelib.points.appraisals.service.campaigns import near_of, refuse_concerned
from chalicelib.points.appraisals.store import hands, papers as store, urns

TURNS_MAX = 3
DIFFERING_SHOWN, WAITING_SHOWN = 50, 50


def serials(campaign_id: str, village_id: str, after: int, until: int) -> list[str]:
    """Return the serial numbers of the papers printed as number `after` + 1 to `until`; they follow no order."""
    digests = (keys.digest("paper", f"{campaign_id}#{village_id}#{n}") for n in range(after, until))
    return [core.serial_of(digest) for digest in digests]


def print_papers(ctx: Context, *, campaign_id: str, village_id: str, after: int, count: int) -> tuple[Urn, list[str]]:
    """Return the serial numbers of `count` papers beyond the first `after`; the same again returns the same.

    Raises:
        NoSuchCampaign. UrnShut: nobody votes now. Busy: others print at the same moment.
        PrintedOtherwise: `after` is not how many there are.
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
            raise PrintedOtherwise(printed=urn.printed)
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
    """Return how far a village's papers are, those of which two entries differ, and what waits for a second officer.

    2 round trips.

    Raises:
        NoSuchCampaign: there is none, or it was not opened there.
    """
    campaign, urn = urns.find_campaign_and_urn(campaign_id, village_id)
    if campaign is None or urn is None:
        raise NoSuchCampaign
    entered = store.list_entries(campaign_id, village_id) if urn.entered > urn.agreed else ()
    differing = [tuple(entries) for entries in entered if standing(entries) is Standing.DIFFERS]
    waits = urn.state in {State.OPEN, State.CLOSED}
    waiting = hands.list_waiting(campaign_id, village_id, most=WAITING_SHOWN) if waits else []
    return Desk(campaign, urn, tuple(differing[:DIFFERING_SHOWN]), tuple(still_open(waiting, urn.state)))

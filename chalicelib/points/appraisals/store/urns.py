"""Moves urns, voters' marks, sealed ballots and slips in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action
from pynamodb.models import Model

from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.storage import Query
from chalicelib.kernel.writes import ITEMS_MAX, Refusal, Writes, commit
from chalicelib.points.appraisals.core.ballots import HasVoted, Slip
from chalicelib.points.appraisals.core.campaigns import Campaign, NoSuchCampaign, place_of
from chalicelib.points.appraisals.core.results import Tally
from chalicelib.points.appraisals.core.states import State
from chalicelib.points.appraisals.core.urns import How, Mark, Urn
from chalicelib.points.appraisals.records import SealedRecord, SlipRecord, UrnRecord, VoterRecord
from chalicelib.points.appraisals.store.campaigns import campaign_of, key_of
from chalicelib.points.ledger.core.rules import packed, unpacked


def _row(campaign_id: str) -> str:
    place_id = place_of(campaign_id)
    return campaign_id[len(place_id) + 1 :] + place_id


def _campaign_id(row: str) -> str:
    return f"{row[36:]}b{row[:36]}"


def name_of(campaign_id: str, village_id: str) -> str:
    """Return the partition of a village's marks, ballots, slips and papers."""
    return f"{campaign_id}#{village_id}"


def urn_of(record: UrnRecord | None) -> Urn | None:
    """Return the value of a record, or None."""
    if record is None:
        return None
    return Urn(
        campaign_id=_campaign_id(record.row),
        village_id=record.village_id,
        title=record.title,
        about=record.about,
        state=State(record.state),
        opens_at=dt.datetime.fromisoformat(record.opens_at),
        closes_at=dt.datetime.fromisoformat(record.closes_at),
        electorate=record.electorate,
        rule=unpacked(record.terms) if record.terms else None,
        online=record.online,
        printed=record.printed,
        handed_out=record.handed_out,
        handed_in=record.handed_in,
        voided=record.voided,
        entered=record.entered,
        agreed=record.agreed,
        opened=record.opened,
        tally=record.tally,
    )


def keys_of(campaign_id: str, village_id: str) -> list[tuple[type[Model], str, str]]:
    """Return the keys of a campaign and of a village's urn, for reading them together with others."""
    return [key_of(campaign_id), (UrnRecord, village_id, _row(campaign_id))]


def find_campaign_and_urn(campaign_id: str, village_id: str) -> tuple[Campaign | None, Urn | None]:
    """Return a campaign and a village's urn as they are now, each None where there is none; one round trip."""
    campaign, urn = storage.find_many(keys_of(campaign_id, village_id), consistent=True)
    return campaign_of(campaign), urn_of(urn)


def find_campaign_urn_and_mark(
    campaign_id: str, village_id: str, holder: str
) -> tuple[Campaign | None, Urn | None, Mark | None]:
    """Return a campaign, a village's urn and somebody's mark; one round trip."""
    mark_key = (VoterRecord, name_of(campaign_id, village_id), holder)
    campaign, urn, mark = storage.find_many([*keys_of(campaign_id, village_id), mark_key], consistent=True)
    return campaign_of(campaign), urn_of(urn), mark_in(mark)


def find_urns(campaign: Campaign) -> list[Urn]:
    """Return the urns of a campaign's villages as they are now; none before it was opened. One round trip."""
    row = _row(campaign.campaign_id)
    found = storage.find_many([(UrnRecord, village_id, row) for village_id in campaign.plan.villages], consistent=True)
    return [urn for urn in map(urn_of, found) if urn is not None]


def load_urn(campaign_id: str, village_id: str) -> Urn:
    """Return a village's urn as it is now."""
    urn = urn_of(storage.find(UrnRecord, village_id, _row(campaign_id), consistent=True))
    if urn is None:
        raise NoSuchCampaign
    return urn


def list_urns(village_id: str, *, size: int, cursor: str | None) -> Page[Urn]:
    """Return a page of what a village votes on, the newest first."""
    page = storage.page(Query(UrnRecord, village_id, newest_first=True), size=size, cursor=cursor)
    found = [urn_of(UrnRecord.from_raw_data(item)) for item in page.rows]
    return Page([urn for urn in found if urn is not None], page.cursor)


def opening_of(urn: Urn, refusal: Refusal) -> Writes:
    """Return the write that puts up a village's urn."""
    record = UrnRecord(
        urn.village_id,
        _row(urn.campaign_id),
        title=urn.title,
        about=urn.about,
        state=urn.state.value,
        opens_at=_text(urn.opens_at),
        closes_at=_text(urn.closes_at),
        electorate=urn.electorate,
        terms=packed(urn.rule) if urn.rule else None,
    )
    return Writes().create(record, refusal=refusal)


def _text(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat()


def state_of(campaign_id: str, village_id: str, state: State, refusal: Refusal) -> Writes:
    """Return the write that moves a village's urn on."""
    return _moved(campaign_id, village_id, state, UrnRecord.state.exists(), refusal)


def counting_of(campaign_id: str, village_id: str, refusal: Refusal) -> Writes:
    """Return the write that lets a village be counted whose papers are settled, and none is one too many."""
    settled = (UrnRecord.state == State.CLOSED.value) & (UrnRecord.entered == UrnRecord.agreed)
    settled = settled & (UrnRecord.agreed <= UrnRecord.handed_in)
    return _moved(campaign_id, village_id, State.COUNTING, settled, refusal)


def _moved(campaign_id: str, village_id: str, state: State, condition: Condition, refusal: Refusal) -> Writes:
    actions = [UrnRecord.state.set(state.value)]
    return Writes().update(
        UrnRecord, village_id, _row(campaign_id), actions=actions, condition=condition, refusal=refusal
    )


def count_of(
    campaign_id: str,
    village_id: str,
    refusal: Refusal,
    *,
    states: Iterable[State],
    adds: Mapping[str, int],
    now: dt.datetime | None = None,
    also: Condition | None = None,
) -> Writes:
    """Return the write that adds to a village's counts while its urn is in one of `states`, and open at `now`.

    `also` is a further condition.
    """
    condition: Condition = UrnRecord.state.is_in(*(state.value for state in states))
    if now is not None:
        condition = condition & (UrnRecord.closes_at > _text(now))
    if also is not None:
        condition = condition & also
    actions: list[Action] = [Path([name]).set((Path([name]) | 0) + n) for name, n in adds.items()]
    return Writes().update(
        UrnRecord, village_id, _row(campaign_id), actions=actions, condition=condition, refusal=refusal
    )


def out_of(campaign_id: str, village_id: str, refusal: Refusal, *, now: dt.datetime) -> Writes:
    """Return the write that counts a paper more that is handed out, of those that were printed."""
    left = UrnRecord.handed_out < UrnRecord.printed
    return count_of(campaign_id, village_id, refusal, states=[State.OPEN], adds={"handed_out": 1}, now=now, also=left)


def stands_at(campaign_id: str, village_id: str, refusal: Refusal, *, states: Iterable[State]) -> Writes:
    """Return the check that a village's urn is in one of `states`."""
    condition = UrnRecord.state.is_in(*(state.value for state in states))
    return Writes().check(UrnRecord, village_id, _row(campaign_id), condition=condition, refusal=refusal)


def printed_of(campaign_id: str, village_id: str, *, seen: int, now: int, refusal: Refusal) -> Writes:
    """Return the write that says how many papers were printed, where it is still as seen."""
    actions, unchanged = [UrnRecord.printed.set(now)], UrnRecord.printed == seen
    return Writes().update(
        UrnRecord, village_id, _row(campaign_id), actions=actions, condition=unchanged, refusal=refusal
    )


def emptied_of(campaign_id: str, village_id: str, opened: int, refusal: Refusal) -> Writes:
    """Return the write that says how many sealed ballots a village's urn held; it is said once."""
    untold = UrnRecord.opened.does_not_exist() | (UrnRecord.opened == opened)
    actions = [UrnRecord.opened.set(opened)]
    return Writes().update(UrnRecord, village_id, _row(campaign_id), actions=actions, condition=untold, refusal=refusal)


def tallied_of(campaign_id: str, village_id: str, tally: Tally) -> Writes:
    """Return the write of a village's sums."""
    return Writes().update(UrnRecord, village_id, _row(campaign_id), actions=[UrnRecord.tally.set(tally)])


def mark_in(record: VoterRecord | None) -> Mark | None:
    """Return the value of a record, or None."""
    return None if record is None else Mark(record.holder, How(record.how), record.paid, record.deed or "")


def find_mark(campaign_id: str, village_id: str, holder: str) -> Mark | None:
    """Return somebody's mark as it is now, or None where they have not voted."""
    return mark_in(storage.find(VoterRecord, name_of(campaign_id, village_id), holder, consistent=True))


def find_marks(urns: Sequence[Urn], holder: str) -> list[Mark | None]:
    """Return somebody's marks in several campaigns, in their order; one round trip."""
    keys = [(VoterRecord, name_of(urn.campaign_id, urn.village_id), holder) for urn in urns]
    return [mark_in(record) for record in storage.find_many(keys, consistent=True)] if keys else []


def list_marks(campaign_id: str, village_id: str) -> Iterator[Mark]:
    """Yield a village's marks. For jobs."""
    query = Query(VoterRecord, name_of(campaign_id, village_id), consistent=True)
    for item in storage.every(query):
        mark = mark_in(VoterRecord.from_raw_data(item))
        assert mark is not None
        yield mark


def mark_of(campaign_id: str, village_id: str, mark: Mark) -> Writes:
    """Return the write that somebody has voted, the guard of its transaction: it is written once."""
    record = VoterRecord(
        name_of(campaign_id, village_id), mark.holder, how=mark.how.value, paid=mark.paid, deed=mark.deed or None
    )
    return Writes().create(record, refusal=lambda _: HasVoted(), guard=True)


def unmarked(campaign_id: str, village_id: str, holder: str) -> Writes:
    """Return the check that somebody has not voted, and was given no paper."""
    free = VoterRecord.how.does_not_exist()
    key = (name_of(campaign_id, village_id), holder)
    return Writes().check(VoterRecord, *key, condition=free, refusal=lambda _: HasVoted())


def still_out(campaign_id: str, village_id: str, holder: str, refusal: Refusal) -> Writes:
    """Return the check that somebody holds a paper that was handed out."""
    is_out = VoterRecord.how == How.PAPER_OUT.value
    return Writes().check(VoterRecord, name_of(campaign_id, village_id), holder, condition=is_out, refusal=refusal)


def gone_of(campaign_id: str, village_id: str, holder: str, deed: str, refusal: Refusal) -> Writes:
    """Return the write that takes away the mark of a paper that was handed out by `deed`, as if it had not been."""
    is_out = (VoterRecord.how == How.PAPER_OUT.value) & (VoterRecord.deed == deed)
    key = (name_of(campaign_id, village_id), holder)
    return Writes().delete(VoterRecord, *key, condition=is_out, refusal=refusal)


def paid_of(campaign_id: str, village_id: str, seen: Mark, refusal: Refusal) -> Writes:
    """Return the write that notes a payment at a mark which is still as it was seen."""
    unpaid = (VoterRecord.how == seen.how.value) & (VoterRecord.paid == False)  # noqa: E712  An expression of DynamoDB's.
    key = (name_of(campaign_id, village_id), seen.holder)
    actions = [VoterRecord.paid.set(True)]
    return Writes().update(VoterRecord, *key, actions=actions, condition=unpaid, refusal=refusal)


def handed_in_of(campaign_id: str, village_id: str, now: Mark, refusal: Refusal) -> Writes:
    """Return the write that a paper which was handed out is handed in."""
    key = (name_of(campaign_id, village_id), now.holder)
    actions = [VoterRecord.how.set(now.how.value), VoterRecord.paid.set(now.paid)]
    is_out = VoterRecord.how == How.PAPER_OUT.value
    return Writes().update(VoterRecord, *key, actions=actions, condition=is_out, refusal=refusal)


def sealed_of(campaign_id: str, village_id: str, lot: str, sealed: bytes) -> Writes:
    """Return the write that drops a sealed ballot into the urn."""
    return Writes().put(SealedRecord(name_of(campaign_id, village_id), lot, sealed=sealed))


def list_sealed(campaign_id: str, village_id: str) -> dict[str, bytes]:
    """Return all sealed ballots of a village by their lots. For the job."""
    query = Query(SealedRecord, name_of(campaign_id, village_id), consistent=True)
    found = (SealedRecord.from_raw_data(item) for item in storage.every(query))
    return {record.lot: record.sealed for record in found}


def delete_sealed(campaign_id: str, village_id: str, lots: Iterable[str]) -> None:
    """Take sealed ballots out of the urn; those that are gone already stay gone."""
    urn = name_of(campaign_id, village_id)
    _in_parts(Writes().delete(SealedRecord, urn, lot) for lot in lots)


def put_slips(campaign_id: str, village_id: str, slips: Iterable[Slip]) -> None:
    """Keep slips; one that is there already is the same."""
    urn = name_of(campaign_id, village_id)
    _in_parts(
        Writes().put(SlipRecord(urn, f"{slip.item_id}#{slip.slip_id}", answer=slip.answer, paper=slip.paper or None))
        for slip in slips
    )


def _in_parts(writes: Iterable[Writes]) -> None:
    """Commit single writes, as many at a time as a transaction takes."""
    part = Writes()
    for one in writes:
        part.merge(one)
        if len(part.items) == ITEMS_MAX:
            commit(part)
            part = Writes()
    if part.items:
        commit(part)


def list_slips(campaign_id: str, village_id: str) -> Iterator[Slip]:
    """Yield a village's slips. For jobs."""
    for item in storage.every(Query(SlipRecord, name_of(campaign_id, village_id), consistent=True)):
        record = SlipRecord.from_raw_data(item)
        item_id, _, slip_id = record.slip.partition("#")
        yield Slip(item_id, slip_id, record.answer, bool(record.paper))

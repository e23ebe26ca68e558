"""Reading records: one's own, the desk's of a town, and one of them. There is no list for anybody else."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.credit.looks import service as looks
from chalicelib.credit.looks.service import Seen
from chalicelib.credit.negative_list.core.record import COUNTS, NoSuchRecord, Record, State
from chalicelib.credit.negative_list.service.steps import load_record, looked
from chalicelib.credit.negative_list.store import negatives as store
from chalicelib.foundation.audit.service import record as audit
from chalicelib.foundation.identity.service import staff
from chalicelib.kernel.authz import SYSTEM
from chalicelib.kernel.context import Context
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import commit


def which_rest(*, record_ids: Sequence[str]) -> frozenset[str]:
    """Return those of some records that count nothing now, whatever they took off last night. One round trip."""
    return frozenset(one for one, state in store.find_states(record_ids).items() if state not in COUNTS)


def list_own(ctx: Context, *, size: int, cursor: str | None) -> Page[Record]:
    """Return a page of the acting villager's records, the newest first, without steps. One round trip."""
    return store.list_of_resident(ctx.actor.subject, size=size, cursor=cursor)


def list_of(*, resident_id: str, size: int) -> list[Record]:
    """Return somebody's newest records of which something is kept, without steps. One round trip."""
    page = store.list_of_resident(resident_id, size=size, cursor=None)
    return [one for one in page.rows if one.document is not None]


def load_own(ctx: Context, *, record_id: str) -> Record:
    """Return a record of the acting villager's with every step. One round trip.

    Raises:
        NoSuchRecord: there is none, or none of theirs.
    """
    found = load_record(record_id=record_id)
    if found.resident_id != ctx.actor.subject:
        raise NoSuchRecord
    return found


def list_desk(ctx: Context, *, town_id: str, state: State, size: int, cursor: str | None) -> Page[Record]:
    """Return a page of a town's records in a state, the oldest deadline first; the look is recorded. 2 round trips."""
    page = store.list_at_desk(town_id, state, size=size, cursor=cursor)
    audit(ctx, place_id=town_id, deed="negatives.list", target=state.value)
    return page


def read_record(ctx: Context, *, record_id: str) -> Record:
    """Return a record for an officer's or auditor's eyes; its person sees that they looked. 2 round trips.

    Raises:
        NoSuchRecord: there is none.
    """
    found = load_record(record_id=record_id)
    commit(looked(ctx, found))
    return found


def list_looks(ctx: Context, *, record_id: str, size: int, cursor: str | None) -> Page[Seen]:
    """Return a page of who looked at a record of the acting villager's, the newest first. Three round trips.

    Raises:
        NoSuchRecord: there is none, or none of theirs.
    """
    found = load_own(ctx, record_id=record_id)
    me = ctx.actor.subject
    return looks.list_looks(of=record_id, town_id=found.town_id, whose=me, size=size, cursor=cursor)


def officers_of(record: Record) -> dict[str, str]:
    """Return the names of the officers who had a hand in a record, for its person. One round trip."""
    hands = {step.by for step in record.steps if step.by not in {record.resident_id, SYSTEM.subject}}
    return staff.names_of(town_id=record.town_id, staff_ids=hands)

"""Rows as values, and the end of every attempt: done, lost against another write, or refused by the calling room."""

from __future__ import annotations

from chalicelib.foundation.reservations.core.holds import Hold, HoldState, Line, Listed
from chalicelib.foundation.reservations.core.places import Place, PlaceState
from chalicelib.foundation.reservations.core.slots import Slot, Waiter
from chalicelib.foundation.reservations.records import HEAD, HOLD, KEY, PLACE, QUEUE, ReservationRecord
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import Failure, Writes, attempt

SEQ_DIGITS = 8

Key = tuple[str, str]
Image = ReservationRecord | None
Lost = dict[Key, Image]
"""The rows whose condition failed, as they were then."""


def slot_of(record: ReservationRecord) -> Slot:
    """Return the slot whose head this is."""
    return Slot(
        record.slot,
        record.capacity,
        record.free,
        record.waiting or 0,
        record.tail or 0,
        waits=bool(record.waits),
        is_open=bool(record.is_open),
    )


def slot_in(image: Image) -> Slot | None:
    """Return the slot of a head as it was when a condition failed, None where there was none."""
    return None if image is None else slot_of(image)


def place_in(image: Image) -> Place | None:
    """Return the place of a row as it was when a condition failed, None where there was none."""
    return None if image is None else place_of(image)


def hold_in(image: Image) -> Hold | None:
    """Return the hold of a row as it was when a condition failed, None where there was none."""
    return None if image is None else hold_of(image)


def place_of(record: ReservationRecord) -> Place:
    """Return the place in this row."""
    assert record.at is not None
    return Place(
        record.slot,
        record.row.removeprefix(PLACE),
        PlaceState(record.state or ""),
        record.at,
        record.seq or 0,
        record.seats,
        record.times or {},
        record.keys or {},
    )


def hold_of(record: ReservationRecord) -> Hold:
    """Return the hold in this row."""
    assert record.at is not None
    assert record.ends_at is not None
    return Hold(
        record.slot.removeprefix(HOLD),
        HoldState(record.state or ""),
        lines_of(record),
        record.at,
        record.ends_at,
        record.fingerprint or "",
        record.holder or "",
    )


def lines_of(record: ReservationRecord) -> tuple[Line, ...]:
    """Return the lines of a hold, or of its row in an index."""
    return tuple(Line(slot_id, quantity) for slot_id, quantity in sorted((record.lines or {}).items()))


def listed_of(record: ReservationRecord) -> Listed:
    """Return a place or hold as the index of its holder has it."""
    assert record.at is not None
    state = record.state or ""
    if record.slot.startswith(HOLD):
        return Listed(state, record.at, hold_id=record.slot.removeprefix(HOLD), lines=lines_of(record))
    return Listed(state, record.at, record.slot, record.seq or 0)


def waiter_of(record: ReservationRecord) -> Waiter:
    """Return who waits in this row of a queue."""
    return Waiter(int(record.row.removeprefix(QUEUE)), record.waiter or "")


def queue_row(seq: int) -> str:
    """Return the range key of a number in the queue, so that text order is queue order."""
    return f"{QUEUE}{seq:0{SEQ_DIGITS}d}"


def place_key(slot_id: str, holder: str) -> Key:
    """Return the key of somebody's place."""
    return slot_id, PLACE + holder


def head_key(slot_id: str) -> Key:
    """Return the key of a slot's head."""
    return slot_id, HEAD


def change_key(slot_id: str, key: str) -> Key:
    """Return the key of the memory of a change of capacity."""
    return slot_id, KEY + key


def hold_key(hold_id: str) -> Key:
    """Return the key of a hold."""
    return HOLD + hold_id, HEAD


def decided_on_old(_: Image) -> Exception:
    """Refuse a write whose decision was overtaken, where nobody decides again."""
    return Busy()


def slots_in(lost: Lost) -> dict[str, Slot | None]:
    """Return the slots whose heads had changed."""
    heads = {slot_id: record for (slot_id, row), record in lost.items() if row == HEAD}
    return {slot_id: slot_in(record) for slot_id, record in heads.items()}


def attempt_with(own: Writes, others: Writes) -> Lost:
    """Do `own` and the calling room's `others` together; return which of one's own rows had changed (none: done).

    Raises:
        Exception: what the calling room's first failed write means, where it is a guard or all of one's own held.
        Busy: still contended after several tries.
    """
    failures = attempt(Writes([*own.items, *others.items]))
    mine = [failure for failure in failures if any(failure.write is write for write in own.items)]
    theirs = [failure for failure in failures if not any(failure.write is write for write in own.items)]
    if theirs and (theirs[0].write.guard or not mine):
        raise theirs[0].error()
    return {_key(failure): failure.image for failure in mine}


def _key(failure: Failure) -> Key:
    named = failure.write.request.get("Key") or failure.write.request["Item"]
    return named["slot"]["S"], named["row"]["S"]

"""Holds in DynamoDB: one row with all lines, the heads of its slots, and the sparse index of ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from chalicelib.foundation.reservations.core.holds import (
    NEXT,
    Hold,
    HoldDeed,
    HoldExists,
    HoldInOtherState,
    HoldReleased,
    HoldState,
    Line,
    NoSuchHold,
    Release,
    bucket_of,
    refusal_of_take,
)
from chalicelib.foundation.reservations.records import EXPIRY, HEAD, HOLD, ReservationRecord
from chalicelib.foundation.reservations.store import slots
from chalicelib.foundation.reservations.store.rows import decided_on_old, hold_key, hold_of, lines_of, slot_in
from chalicelib.kernel import storage
from chalicelib.kernel.errors import KeyReused
from chalicelib.kernel.writes import Refusal, Writes

R = ReservationRecord


def find_hold(hold_id: str) -> Hold | None:
    """Return the hold, or None."""
    record = storage.find(R, *hold_key(hold_id), consistent=True)
    return None if record is None else hold_of(record)


def find_holds(hold_ids: Sequence[str]) -> list[Hold]:
    """Return those of several holds that there are, as they are now, in their order; one round trip per 100."""
    found = storage.find_many([(R, *hold_key(hold_id)) for hold_id in hold_ids], consistent=True)
    return [hold_of(record) for record in found if record is not None]


def hold_writes(hold: Hold) -> Writes:
    """Return the writes of a new hold: its row, which decides before all others, and its slots' heads.

    One that is confirmed from the start never runs out.
    """
    row = R(
        *hold_key(hold.hold_id),
        holder=hold.holder or None,
        at=hold.at,
        state=hold.state,
        lines={line.slot_id: line.quantity for line in hold.lines},
        bucket=bucket_of(hold.ends_at) if hold.state is HoldState.HELD else None,
        ends_at=hold.ends_at,
        fingerprint=hold.fingerprint,
    )
    writes = Writes().create(row, refusal=lambda image: _seen_before(hold, image), guard=True)
    return writes.merge(*(_take(hold, line) for line in hold.lines))


def _seen_before(hold: Hold, image: R) -> Exception:
    return HoldExists() if image.fingerprint == hold.fingerprint else KeyReused()


def _take(hold: Hold, line: Line) -> Writes:
    """A hold too large to be given back to a queue in one transaction takes nothing that may have one."""
    condition = None if hold.may_meet_queue else (R.waits == False)  # noqa: E712  An expression, not a comparison.

    def refusal(image: R | None) -> Exception:
        return refusal_of_take(slot_in(image), line, hold)

    return slots.take_writes(line.slot_id, line.quantity, refusal=refusal, condition=condition)


def confirm_writes(hold_id: str) -> Writes:
    """Return the write that confirms what is held."""
    return _confirm_row(hold_id, HoldState.HELD, _not_held)


def _not_held(image: R | None) -> Exception:
    return NoSuchHold() if image is None else HoldReleased(state=image.state)


def in_other_state(image: R | None) -> Exception:
    """Return why a hold that was taken to be in a state is not given back."""
    return NoSuchHold() if image is None else HoldInOtherState(state=image.state)


def retake_writes(hold: Hold) -> Writes:
    """Return the writes that confirm an expired hold by taking its lines again."""
    row = _confirm_row(hold.hold_id, HoldState.EXPIRED, decided_on_old)
    return row.merge(*(_take(hold, line) for line in hold.lines))


def _confirm_row(hold_id: str, before: HoldState, refusal: Refusal) -> Writes:
    return Writes().update(
        R,
        *hold_key(hold_id),
        actions=[R.state.set(NEXT[before, HoldDeed.CONFIRM]), R.bucket.remove()],
        condition=R.state == before,
        refusal=refusal,
    )


def release_writes(release: Release, refusal: Refusal = decided_on_old) -> Writes:
    """Return the writes that give a hold back; `refusal` is what it means that it is in another state."""
    row = Writes().update(
        R,
        *hold_key(release.hold.hold_id),
        actions=[R.state.set(release.after), R.bucket.remove()],
        condition=R.state == release.before,
        refusal=refusal,
    )
    return row.merge(*(slots.free_writes(freed) for freed in release.freed))


def list_overdue(bucket: str, now: dt.datetime) -> Iterator[Hold]:
    """Yield the holds of a bucket whose end has passed, as their index holds them: id, lines and end."""
    query = storage.Query(R, bucket, where=R.ends_at <= now, index="bucket_ends_at")
    for item in storage.every(query):
        record = R.from_raw_data(item)
        assert record.ends_at is not None
        hold_id = record.slot.removeprefix(HOLD)
        yield Hold(hold_id, HoldState.HELD, lines_of(record), record.ends_at, record.ends_at, "")


def find_swept() -> str | None:
    """Return the bucket from which the expiry job looks."""
    record = storage.find(R, EXPIRY, HEAD, consistent=True)
    return None if record is None else record.swept


def put_swept(bucket: str) -> Writes:
    """Return the write that remembers from which bucket the expiry job looks next."""
    return Writes().put(R(EXPIRY, HEAD, swept=bucket))

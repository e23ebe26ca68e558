"""What becomes of a host who moved away or died: nothing of theirs is booked, no guest stands before the door."""

from __future__ import annotations

from chalicelib.foundation.facts.core.people import ResidentStatusChanged
from chalicelib.foundation.facts.service import Recorded
from chalicelib.foundation.identity.core.people import Status
from chalicelib.foundation.identity.service.people import load_resident
from chalicelib.foundation.payments.service.ending import TURNS_MAX, Moved
from chalicelib.kernel import logs
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import LIVE, Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import AlreadyDone, commit
from chalicelib.prosperity.bookings.core import bookables, bookings as core, tidings
from chalicelib.prosperity.bookings.core.bookables import HOST_LEFT, host_id_of
from chalicelib.prosperity.bookings.core.deeds import BookingState
from chalicelib.prosperity.bookings.core.marks import Mark, MarkDeed
from chalicelib.prosperity.bookings.service import telling
from chalicelib.prosperity.bookings.service.paying import changed, load, refund_writes
from chalicelib.prosperity.bookings.service.tending import CLOCK
from chalicelib.prosperity.bookings.store import bookables as offers, bookings as store


def follow(recorded: Recorded) -> None:
    """Take away what somebody offered who is gone, however often the stream says it."""
    take_away(LIVE, recorded=recorded)


def take_away(ctx: Context, *, recorded: Recorded) -> None:
    """Withdraw what a host offered who moved away or died, and call off what of their guests has not begun.

    The guests have their money back and are told. What has begun goes on: somebody is in the house. What waits to be
    paid goes back as it is paid (`paying.settle`). Who is back by now keeps what they offer. Two round trips, and two
    or three for each bookable and line.

    Raises:
        Busy: one of them changed at the same moment; the stream says it again.
    """
    fact = recorded.fact
    assert isinstance(fact, ResidentStatusChanged)
    person_id = fact.resident_id
    if fact.status == Status.ACTIVE.value or load_resident(resident_id=person_id).status is Status.ACTIVE:
        return
    host_id = host_id_of(person_id[:6], person_id)
    for one in list(offers.every_of_host(host_id)):
        after = bookables.left(one, ctx.now())
        if after is not None:
            commit(offers.change_of(after, one.version, refusal=lambda _: Busy()))
    lines = store.find_to_come(host_id, business_date(ctx.now()))
    called = sum(_called_off(ctx, booking_id, nth) for booking_id, nth in lines)
    if called:
        logs.event("booking_host_left", village_id=person_id[:6], called_off=called)


def _called_off(ctx: Context, booking_id: str, nth: int) -> bool:
    """Call a line off that is paid for or free and has not begun; tell whether it was."""
    for _ in range(TURNS_MAX):
        booking = load(booking_id)
        line = booking.lines[nth]
        is_off = booking.state is not BookingState.BOOKED or line.mark is Mark.CALLED_OFF
        if is_off or ctx.now() >= line.starts_at:
            return False
        deed, key = MarkDeed.CALL_OFF, booking_id
        after, back = core.with_mark(
            booking, nth, deed, reason=HOST_LEFT, key=key, mark="", now=ctx.now(), by=CLOCK, by_host=False
        )
        writes = changed(ctx, booking, after).merge(
            refund_writes(ctx, booking, back, f"off{nth}", HOST_LEFT),
            telling.moved(ctx, booking, tidings.CALLED_OFF, nth=nth, fen=back),
        )
        try:
            commit(writes)
        except (Moved, AlreadyDone):
            continue
        return True
    raise Busy

"""The morning, a town at a time.

Guests of tomorrow are reminded, what has ended is done, WeChat is told, and whom hosts called is forgotten in time.
"""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.identity.service import places
from chalicelib.foundation.payments.service.ending import Moved
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel import logs
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import commit
from chalicelib.prosperity.bookings.core import bookings as core, tidings
from chalicelib.prosperity.bookings.core.bookings import Booking
from chalicelib.prosperity.bookings.core.deeds import BookingDeed, BookingState
from chalicelib.prosperity.bookings.service import telling, wechat
from chalicelib.prosperity.bookings.service.forgetting import forgetting
from chalicelib.prosperity.bookings.service.paying import changed
from chalicelib.prosperity.bookings.store import bookings as store

QUEUE = "bookings"
KIND = "bookings_morning"
CLOCK = "system"


def start_morning(ctx: Context) -> str:
    """Start today's work, one queue message a town; return the run's id. Again sends only what is not home."""
    run = runs.fan_out(
        ctx,
        run_id=f"bookings-{business_date(ctx.now())}",
        kind=KIND,
        queue=QUEUE,
        place_id="",
        parts=places.every_town_id(),
    )
    return run.run_id


def do_part(ctx: Context, part: Part) -> None:
    """Do one town's part of a morning; doing it again changes nothing."""
    run = runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts=do_town(ctx, town_id=part.part))
    if run.done >= run.total:
        runs.finish_run(run_id=part.run_id)


def do_town(ctx: Context, *, town_id: str) -> dict[str, int]:
    """Take up what is due in a town by today; return how many bookings that is, by what was done with them.

    Their guests are reminded, they are done, told to WeChat, and forgotten whom to call. A round trip a megabyte and
    per 100 bookings, and for each one or two, two more and WeChat's where it is told.
    """
    counts, busy, today = dict.fromkeys(("reminded", "done", "told", "forgotten"), 0), 0, business_date(ctx.now())
    for seen in store.find_due(town_id, today):
        booking = seen
        try:
            if booking.state is BookingState.BOOKED and booking.ends_on < today:
                booking = _finished(ctx, booking)
                counts["done"] += 1
            elif booking.reminds_on is not None:
                counts["reminded"] += _reminded(ctx, booking, today)
            if booking.is_untold:
                booking = wechat.told(ctx, booking)
                counts["told"] += 1
            if booking.forgets_on is not None and booking.forgets_on <= today:
                commit(forgetting(booking))
                counts["forgotten"] += 1
        except (Busy, Moved):
            busy += 1
    if busy:
        logs.event("bookings_left", town_id=town_id, busy=busy)
    return counts


def _reminded(ctx: Context, booking: Booking, today: dt.date) -> bool:
    """Remind a guest of tomorrow, once; where a morning was missed they are not told that it was tomorrow."""
    is_today = booking.reminds_on == today
    writes = changed(ctx, booking, core.reminded(booking))
    commit(writes.merge(telling.moved(ctx, booking, tidings.REMIND)) if is_today else writes)
    return is_today


def _finished(ctx: Context, booking: Booking) -> Booking:
    done = core.after(booking, BookingDeed.FINISH, key=booking.booking_id, mark="", now=ctx.now(), by=CLOCK)
    commit(changed(ctx, booking, done))
    return done

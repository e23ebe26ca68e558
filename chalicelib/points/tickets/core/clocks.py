"""A ticket's clock: working days to its deadline, stopped while its author is asked, and when the house acts by itself.

Deadlines are whole days: a ticket due on a date is overdue when that date is over in China.
"""

from __future__ import annotations

import datetime as dt

from chalicelib.kernel.calendar import business_date, is_working_day, start_of, working_days_after
from chalicelib.points.tickets.core.deeds import Deed
from chalicelib.points.tickets.core.tickets import LIVE, Level, State, Ticket

DAYS_DEFAULT, DAYS_MAX = 5, 15
"""Working days a desk has, and the most a village may give it. Ours, after the objection's 5 of product.md."""
TOWN_DAYS = 5
"""Working days the town has. Ours."""
WAIT_DAYS, PAUSES_MAX = 7, 2
"""Days a clock stands still for the author's answer, and how often it may. Ours."""
CONFIRM_DAYS = 7
"""Days after which a solved ticket closes without its author's word."""
AFTERLIFE_DAYS = 30
"""Days after its end in which a ticket may be reopened or rated. Ours."""


def deadline(now: dt.datetime, days: int) -> tuple[dt.date, bool]:
    """Return the date `days` working days from now, and whether it is estimated for want of a holiday calendar."""
    on, known = working_days_after(business_date(now), days)
    return on, not known


def end_of(on: dt.date) -> dt.datetime:
    """Return the moment a date is over in China."""
    return start_of(on + dt.timedelta(days=1))


def working_days_between(first: dt.date, last: dt.date) -> int:
    """Return how many working days lie after `first`, up to and with `last`."""
    days = (first + dt.timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(is_working_day(day)[0] for day in days)


def waits_until(paused_at: dt.datetime) -> dt.datetime:
    """Return when a clock goes on by itself."""
    return end_of(business_date(paused_at) + dt.timedelta(days=WAIT_DAYS))


def due_after_pause(due_on: dt.date, paused_at: dt.datetime, now: dt.datetime) -> tuple[dt.date, bool]:
    """Return the deadline moved on by the working days the clock stood still; one that had run out stays.

    Who was asked on the last day leaves a working day at least to whoever goes on.
    """
    paused_on, today = business_date(paused_at), business_date(now)
    stood = working_days_between(paused_on, today)
    if paused_on > due_on or not stood:
        return due_on, False
    on, known = working_days_after(due_on, stood)
    least, _ = working_days_after(today, 1)
    return max(on, least), not known


def acts_at(ticket: Ticket, now: dt.datetime) -> dt.datetime | None:
    """Return when the house has to act on a ticket that came to its state now; None where it never has."""
    if ticket.state is State.WAITING:
        return waits_until(now)
    if ticket.state is State.SOLVED:
        return end_of(business_date(now) + dt.timedelta(days=CONFIRM_DAYS))
    return end_of(ticket.due_on) if ticket.state in LIVE else None


def is_overdue(ticket: Ticket, now: dt.datetime) -> bool:
    """Tell whether a ticket's clock has run out; one that stands still does not run."""
    return ticket.state in LIVE - {State.WAITING} and now >= end_of(ticket.due_on)


def deed_due(ticket: Ticket, now: dt.datetime) -> Deed | None:
    """Return what the house does with a ticket by itself now; None where there is nothing to do.

    What the town has is nobody's to escalate any more: there it only shows as overdue.
    """
    if ticket.acts_at is None or now < ticket.acts_at:
        return None
    if ticket.state is State.WAITING:
        return Deed.RESUME
    if ticket.state is State.SOLVED:
        return Deed.LAPSE
    return Deed.ESCALATE if ticket.level is Level.VILLAGE else None


def is_over(ticket: Ticket, now: dt.datetime) -> bool:
    """Tell whether a ticket ended too long ago to be touched."""
    return ticket.ended_at is not None and now >= ticket.ended_at + dt.timedelta(days=AFTERLIFE_DAYS)

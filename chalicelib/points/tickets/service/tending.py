"""The nights of tickets, a place at a time: clocks that ran out, answers that never came, and the day's figures."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from chalicelib.foundation.facts.core import Fact, id_of
from chalicelib.foundation.facts.core.tickets import TicketClosed, TicketEscalated
from chalicelib.foundation.identity.service import places
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Conflict
from chalicelib.points.tickets.core import changes, clocks
from chalicelib.points.tickets.core.deeds import Deed
from chalicelib.points.tickets.core.followers import News
from chalicelib.points.tickets.core.refusals import TicketInOtherState
from chalicelib.points.tickets.core.tickets import Ticket
from chalicelib.points.tickets.service import statistics
from chalicelib.points.tickets.service.changing import Plan, Step, take, town_of
from chalicelib.points.tickets.service.following import telling
from chalicelib.points.tickets.store import tickets as store

QUEUE = "tickets"
KIND = "tend"


def start_night(ctx: Context) -> list[str]:
    """Start the night's work, one queue message a village and town; return the run's id.

    Starting the same night again sends only what has not come home.
    """
    today = business_date(ctx.now())
    parts = [*places.every_village_id(), *places.every_town_id()]
    run = runs.fan_out(
        ctx, run_id=f"tickets-{today}", kind=KIND, queue=QUEUE, place_id="", parts=parts, facts={"today": str(today)}
    )
    return [run.run_id]


def do_part(ctx: Context, part: Part) -> None:
    """Do one place's part of a night; doing it again changes nothing."""
    counts = tend(ctx, place_id=part.part)
    run = runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts=counts)
    if run.done == run.total:
        runs.finish_run(run_id=part.run_id)


def tend(ctx: Context, *, place_id: str) -> dict[str, int]:
    """Do what a place's clocks are due for, count a village's figures, and return how much was done.

    An overdue ticket of a village's goes to the town, once; one whose author was asked in vain goes on; one whose
    solution nobody spoke against for a week is closed. Tending again finds nothing to do.
    """
    done: Counter[str] = Counter(escalated=0, resumed=0, lapsed=0)
    for ticket in store.list_due(place_id, ctx.now()):
        deed = clocks.deed_due(ticket, ctx.now())
        if deed is None:
            continue
        try:
            take(ctx, _step(ctx, deed), ticket_id=ticket.ticket_id, key=_key_of(ticket, deed))
        except Conflict:  # Somebody did something with it in this very moment; the next night looks again.
            continue
        done[{Deed.ESCALATE: "escalated", Deed.RESUME: "resumed", Deed.LAPSE: "lapsed"}[deed]] += 1
    if place_id.startswith("v"):
        year = business_date(ctx.now()).year
        for one in (year - 1, year):
            statistics.count(ctx, village_id=place_id, year=one)
    return dict(done)


def _key_of(ticket: Ticket, deed: Deed) -> str:
    """Return the key of what the house does by itself: the same for the same clock of the same ticket."""
    assert ticket.acts_at is not None
    return id_of(business_date(ticket.acts_at), f"{deed}#{ticket.ticket_id}#{ticket.acts_at.isoformat()}")


def _step(ctx: Context, deed: Deed) -> Step:
    if deed is Deed.ESCALATE:
        return Step(deed.value, _plan(ctx, deed), fact=_escalated, follow=telling(ctx, News.ESCALATED))
    if deed is Deed.LAPSE:
        return Step(deed.value, _plan(ctx, deed), fact=_closed, follow=telling(ctx, News.CLOSED))
    return Step(deed.value, _plan(ctx, deed))


def _plan(ctx: Context, deed: Deed) -> Plan:
    """Return the plan of a deed of the house's, which is done only while it is due."""

    def change(ticket: Ticket) -> tuple[Deed, Ticket]:
        now: dt.datetime = ctx.now()
        if clocks.deed_due(ticket, now) is not deed:
            raise TicketInOtherState(state=ticket.state.value)
        if deed is Deed.ESCALATE:
            return deed, changes.with_the_town(ticket, deed, ctx.actor, now, town_id=town_of(ticket.village_id))
        if deed is Deed.RESUME:
            return deed, changes.going_on(ticket, deed, ctx.actor, now)
        return deed, changes.ended(ticket, deed, ctx.actor, now)

    return change


def _escalated(ticket: Ticket) -> Fact:
    return TicketEscalated(ticket.ticket_id, ticket.author_id, overdue=True)


def _closed(ticket: Ticket) -> Fact:
    return TicketClosed(ticket.ticket_id, ticket.author_id, confirmed=False)

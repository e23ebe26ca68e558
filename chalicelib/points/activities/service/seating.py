"""Seats of a published activity: more of them, for those who wait first, with the points that they can earn."""

from __future__ import annotations

import functools
from dataclasses import replace

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.activities import ActivityPromoted
from chalicelib.foundation.reservations.core.slots import PROMOTED_MAX, BelowTaken, Step
from chalicelib.foundation.reservations.service import slots
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, KeyReused
from chalicelib.kernel.writes import AlreadyDone, Stale, Writes
from chalicelib.points.activities.core import activities as core, changing
from chalicelib.points.activities.core.activities import Activity
from chalicelib.points.activities.core.changing import NotMoreSeats, SeatsAtOnce
from chalicelib.points.activities.core.deeds import Deed, next_state
from chalicelib.points.activities.service.known import forget
from chalicelib.points.activities.service.planning import load_activity
from chalicelib.points.activities.store import activities as store
from chalicelib.points.ledger.core.budgets import Escrow
from chalicelib.points.ledger.service import budgets

TURNS_MAX = 4


def raise_seats(ctx: Context, *, activity_id: str, seats: int, key: str) -> Activity:
    """Give a published activity `seats` in all, more than it has, once per `key`; return it as it is then.

    Who waits gets them in order and is told, and what they can earn moves from the village's budget into the
    activity's keeping: all in one transaction. 3 round trips, two more for each turn that others were faster.

    Raises:
        ActivityInOtherState, BegunTooFar, NotOfTheTeam.
        NotMoreSeats: it has as many already.
        SeatsAtOnce: more people wait than one transaction can move up.
        BudgetUnknown, BudgetSpent: the budget does not cover them.
        KeyReused: the key came before with another number.
        Busy: others were always faster; ask again.
    """
    for _ in range(TURNS_MAX):
        activity = load_activity(activity_id=activity_id)
        core.refuse_outsider(activity, ctx.actor.subject, ctx.actor.roles)
        if _are_there(activity, seats, key):
            return activity
        changing.refuse_changing(activity, Deed.ADD_SEATS, ctx.now())
        raised = replace(
            activity,
            state=next_state(activity.state, Deed.ADD_SEATS),
            plan=replace(activity.plan, seats=seats),
            escrow=activity.escrow + changing.more_for(activity, seats),
            version=activity.version + 1,
        )
        try:
            also = functools.partial(_also, ctx, activity, raised, key)
            slots.adjust(ctx, slot_id=activity_id, capacity=seats, key=key, also=also)
        except (AlreadyDone, KeyReused):  # This very request came twice at once, or its key with another number.
            slots.was_adjusted(slot_id=activity_id, capacity=seats, key=key)
            continue
        except (BelowTaken, Stale):  # Others changed it, perhaps to more seats than these.
            continue
        forget(activity_id)
        return raised
    raise Busy


def _are_there(activity: Activity, seats: int, key: str) -> bool:
    """Tell whether this key raised the seats before.

    Raises:
        NotMoreSeats: it did not, and there are as many.
        KeyReused: the key came before with another number.
    """
    if seats > activity.plan.seats:
        return False
    if not slots.was_adjusted(slot_id=activity.activity_id, capacity=seats, key=key):
        raise NotMoreSeats(seats=activity.plan.seats)
    return True


def _also(ctx: Context, activity: Activity, raised: Activity, key: str, step: Step) -> Writes:
    """Return what goes with more seats: the activity itself, the points set aside, and a fact for each who moved up."""
    if not step.last:
        raise SeatsAtOnce(most=PROMOTED_MAX)
    writes = store.change_of(raised, activity.version, refusal=Stale)
    more = Escrow(activity.activity_id, raised.escrow - activity.escrow, activity.plan.title)
    if more.points:
        writes.merge(
            budgets.prepare_more_escrow(
                ctx, village_id=activity.village_id, year=activity.budget_year, escrow=more, key=key
            )
        )
    for waiter in step.promoted:
        fact = ActivityPromoted(activity.activity_id, waiter.holder)
        writes.merge(facts.prepare_fact(ctx, village_id=activity.village_id, fact=fact))
    return writes

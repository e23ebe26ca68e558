"""Somebody acts for the elder of the demo town: a mandate on paper, a sign-up, and something bought."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.identity.core.mandates import How, Terms, Witness
from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.core.purposes import PURPOSES
from chalicelib.foundation.identity.service import acting, mandates
from chalicelib.kernel import edge
from chalicelib.kernel.authz import Matter
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.writes import riding
from chalicelib.points.activities import routes
from chalicelib.points.activities.core.activities import Activity
from chalicelib.points.activities.service import attendance
from local.demo.clock import Clock, organiser, villager

DAY_POINTS = 300
MATTERS = frozenset(Matter)
assert routes.doors.room == "activities", "a deed is named by its door"


def let_act(clock: Clock, *, elder: Resident, agent: Resident) -> None:
    """Enter the elder's mandate to somebody of the family, as an officer does with the paper in hand."""
    ordinal = int(elder.village_id[1:])
    ctx = clock.at(clock.on(2, 9), organiser(((ordinal, ordinal + 1),)))
    mandates.enter(
        ctx,
        principal_id=elder.resident_id,
        agent_id=agent.resident_id,
        terms=Terms(MATTERS, DAY_POINTS, business_date(ctx.now()) + dt.timedelta(days=180)),
        witness=Witness(How.PAPER, document="代办授权书1号"),
        pin="",
        version=PURPOSES["acting_for"].present.version,
        key=ctx.new_id(),
    )


def sign_up_for(clock: Clock, activity: Activity, *, elder: Resident, agent: Resident) -> None:
    """Let the agent sign the elder up, this very hour."""
    ctx = clock.at(clock.started - dt.timedelta(minutes=20), villager(agent.resident_id))
    door = next(door for door in edge.DOORS if door.name == "activities.sign_up")
    deed = edge.Deed(door, {"activity_id": activity.activity_id})
    principal, rider = acting.resolve_mandate(ctx, elder.resident_id, deed)
    with riding(rider):
        attendance.sign_up(ctx.acting(principal, "demo"), activity_id=activity.activity_id, key=ctx.new_id())

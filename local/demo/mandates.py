"""Somebody acts for the elder of the demo town, by card and PIN; and a signed paper waits for a second officer."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.identity.core.mandates import How, Terms, Witness
from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.core.purposes import PURPOSES
from chalicelib.foundation.identity.service import acting, mandates
from chalicelib.kernel import edge
from chalicelib.kernel.authz import Matter
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import riding
from chalicelib.points.activities import routes
from chalicelib.points.activities.core.activities import Activity
from chalicelib.points.activities.service import attendance
from local.demo import pictures
from local.demo.clock import Clock, organiser, villager
from local.demo.people import PIN, Families

DAY_POINTS, SIGNED_POINTS = 300, 100
MATTERS, SIGNED = frozenset(Matter), frozenset({Matter.READ, Matter.SPEND})
CARDLESS = 2
"""A family whose elder has no card, and a grown child."""
assert routes.doors.room == "activities", "a deed is named by its door"


def play(clock: Clock, families: Families, activity: Activity, *, elder: Resident, agent: Resident) -> None:
    """Let somebody act for the elder and sign them up for an activity, and let a paper wait for a second officer."""
    let_act(clock, elder=elder, agent=agent)
    sign_up_for(clock, activity, elder=elder, agent=agent)
    sign(clock, families)


def let_act(clock: Clock, *, elder: Resident, agent: Resident) -> None:
    """Enter the elder's mandate to somebody of the family: the elder shows the card at the desk and types the PIN."""
    terms = Terms(MATTERS, DAY_POINTS, business_date(clock.started) + dt.timedelta(days=180))
    _enter(_desk(clock, elder), elder, agent, terms, Witness(How.CARD))


def sign(clock: Clock, families: Families) -> None:
    """Enter the paper of somebody without a card by which their child may spend: it waits for a second officer."""
    home = [one for one in families.people if one.household_id == families.households[CARDLESS]]
    elder, agent = home[:2]
    ctx, until = _desk(clock, elder), business_date(clock.started) + dt.timedelta(days=120)
    lines = (
        "代办授权书", f"本人 {elder.name} 授权 {agent.name} 替我：", f"查工分，用工分（每天最多 {SIGNED_POINTS}）",
        f"到 {until.year} 年 {until.month} 月 {until.day} 日为止", "签字（按手印）：", "授权书编号：2号",
    )  # fmt: skip
    (photo_id,) = pictures.sent(ctx, village_id=elder.village_id, purpose="evidence", body=pictures.paper(lines))
    _enter(ctx, elder, agent, Terms(SIGNED, SIGNED_POINTS, until), Witness(How.PAPER, "代办授权书2号", photo_id))


def _desk(clock: Clock, elder: Resident) -> Context:
    """Return the desk of the elder's village, the day before yesterday."""
    ordinal = int(elder.village_id[1:])
    return clock.at(clock.on(2, 9), organiser(((ordinal, ordinal + 1),)))


def _enter(ctx: Context, elder: Resident, agent: Resident, terms: Terms, witness: Witness) -> None:
    mandates.enter(
        ctx,
        principal_id=elder.resident_id,
        agent_id=agent.resident_id,
        terms=terms,
        witness=witness,
        pin=PIN if witness.how is How.CARD else "",
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

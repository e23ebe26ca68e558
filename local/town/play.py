"""Playing a village's year through the rooms' public verbs, each with the clock of its own moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.partners.core.keys import KeyScope
from chalicelib.foundation.partners.core.shops import Contact, Contract, Limits
from chalicelib.foundation.partners.service import keys, shops
from chalicelib.kernel.calendar import SHANGHAI
from chalicelib.kernel.keys import derived
from chalicelib.points.activities.core import SETTLE_AFTER, Activity, Plan
from chalicelib.points.activities.service import attendance, closing, planning
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.core.audit import Report
from chalicelib.points.ledger.core.paycodes import pay_code, step_at
from chalicelib.points.ledger.service import budgets
from chalicelib.points.ledger.service.verify import verify_village
from chalicelib.points.rewards.core import Item, Till
from chalicelib.points.rewards.service import redeem_at_till
from local.town import people
from local.town.clock import Clock, organiser, villager
from local.town.plan import FIRST_DAY, RULE, Event, Purchase, Year

HOURS = (8, 10, 13, 15, 18)
"""When a day's activities begin."""
SHOPPING = dt.datetime(2021, 12, 1, 9, tzinfo=SHANGHAI)
SHOPPING_DAYS = 25
RESOLUTION = "村民代表会议〔2021〕1号"
POINTS_A_YUAN = 100


def play(clock: Clock, village_id: str, year: Year, *, first: int) -> Report:
    """Play a village's year, and return what verifying its books found. `first` numbers its first person."""
    registered = people.enter(clock, village_id, year.figures, first=first)
    ctx = clock.at(people.ENTERED_AT)
    ceiling = sum(event.ceiling_points for event in year.events)
    budgets.grant_budget(
        ctx, village_id=village_id, year=FIRST_DAY.year, points=ceiling, resolution=RESOLUTION, key=ctx.new_id()
    )
    for event in year.events:
        hold(clock, village_id, event, registered)
    sell(clock, village_id, year.purchases, registered)
    return verify_village(village_id=village_id, years=(FIRST_DAY.year,))


def hold(clock: Clock, village_id: str, event: Event, registered: Sequence[Resident]) -> None:
    """Hold one activity: published, signed up for, everybody scanned in and out, closed and settled."""
    officer = organiser(village_id)
    begins = dt.datetime.combine(event.on, dt.time(HOURS[event.number % len(HOURS)]), SHANGHAI)
    ends = begins + dt.timedelta(minutes=event.minutes)
    plan = Plan(f"志愿服务第{event.number + 1}场", "文化礼堂", begins, ends, len(event.attendances), RULE.code)
    before = clock.at(begins - dt.timedelta(hours=1), officer)
    made = planning.create_activity(before, village_id=village_id, plan=plan, key=before.new_id())
    activity = planning.publish(before, activity_id=made.activity_id)
    for one in event.attendances:
        resident = registered[one.person]
        joins = clock.at(begins - dt.timedelta(minutes=30), villager(resident.resident_id))
        attendance.sign_up(joins, activity_id=activity.activity_id, key=joins.new_id())
        _scan(clock, activity, resident, "in", begins)
        _scan(clock, activity, resident, "out", begins + dt.timedelta(minutes=one.minutes))
    closing.close_activity(clock.at(ends, officer), activity_id=activity.activity_id)
    closing.settle_activity(clock.at(ends + SETTLE_AFTER), activity_id=activity.activity_id)


def _scan(clock: Clock, activity: Activity, resident: Resident, direction: str, at: dt.datetime) -> None:
    ctx = clock.at(at, organiser(activity.village_id))
    attendance.scan(ctx, activity_id=activity.activity_id, code=resident.code, direction=direction, key=ctx.new_id())


def sell(clock: Clock, village_id: str, purchases: Sequence[Purchase], registered: Sequence[Resident]) -> None:
    """Open the village's shop, and sell everybody what they came for by pay code."""
    ctx = clock.at(people.ENTERED_AT)
    partner = shops.create_partner(
        ctx,
        key=ctx.new_id(),
        village_id=village_id,
        name="便民超市",
        contact=Contact("王小明", "13812345678"),
        contract=Contract("戴合字1号", POINTS_A_YUAN, FIRST_DAY),
        limits=Limits(),
    )
    ctx = clock.at(SHOPPING)
    issued = keys.issue_key(
        ctx,
        partner_id=partner.partner_id,
        key=ctx.new_id(),
        label="收银台",
        scopes=[KeyScope.REDEEM],
        expires_at=SHOPPING + dt.timedelta(days=60),
        day_points=None,
        day_count=None,
    )
    assert issued.api_key is not None
    for purchase in purchases:
        moment = SHOPPING + dt.timedelta(days=purchase.person % SHOPPING_DAYS, minutes=purchase.person % 480)
        ctx = clock.at(moment)
        code = pay_code(
            derived("paycode"), AccountRef.of_holder(registered[purchase.person].resident_id), step_at(moment)
        )
        items = tuple(Item(line.name, line.quantity, line.points) for line in purchase.lines)
        till = Till(ctx.new_id(), code, purchase.points, items=items)
        redeem_at_till(replace(ctx, actor=keys.resolve_api_key(ctx, issued.api_key)), till=till)

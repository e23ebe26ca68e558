"""Playing a village's year through the rooms' public verbs, each with the clock of its own moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

from chalicelib.foundation.partners.core.keys import KeyScope
from chalicelib.foundation.partners.core.shops import Contact, Contract, Limits
from chalicelib.foundation.partners.service import keys, shops
from chalicelib.foundation.runs.service import Part
from chalicelib.kernel.calendar import SHANGHAI
from chalicelib.kernel.context import Context
from chalicelib.kernel.keys import derived
from chalicelib.points.activities.core import activities as core
from chalicelib.points.activities.core.activities import Activity, Plan
from chalicelib.points.activities.service import attendance, closing, planning
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.core.paycodes import pay_code, step_at
from chalicelib.points.ledger.service import budgets
from chalicelib.points.redemptions.core.refunds import Refunding
from chalicelib.points.redemptions.core.tills import Item, Till
from chalicelib.points.redemptions.service.refunds import refund_sale
from chalicelib.points.redemptions.service.tills import redeem_at_till
from local.story import house
from local.town import people
from local.town.clock import Clock, organiser, villager
from local.town.people import Member
from local.town.plan import FIRST_DAY, RULE, Event, Purchase, Year

HOURS = (8, 10, 13, 15, 18)
"""When a day's activities begin."""
SHOPPING = dt.datetime(2021, 12, 1, 9, tzinfo=SHANGHAI)
SHOPPING_DAYS = 25
BEFORE = dt.datetime(2021, 11, 30, 21, tzinfo=SHANGHAI)
"""The evening before, when the last activity is over."""
BROUGHT_BACK = dt.timedelta(days=27, hours=1)
"""How long after that something is brought back: in the month after, and in time. Within a month it is an hour."""
RESOLUTION = "村民代表会议〔2021〕1号"
POINTS_A_YUAN = 100
SETTLED_EVERY = 10
"""After so many activities, those are settled whose message has come by then."""

Told = Callable[[int], None]
"""Is told how many deeds have been done since it was told last."""


def play(clock: Clock, village_id: str, year: Year, told: Told) -> None:
    """Play a village's year; its people are in the roster. Activities closed last are settled by whoever comes next."""
    members = people.register(clock, village_id, year.figures)
    told(len(members))
    ctx = clock.at(people.ENTERED_AT)
    ceiling = sum(event.ceiling_points for event in year.events)
    budgets.grant_budget(
        ctx, village_id=village_id, year=FIRST_DAY.year, points=ceiling, resolution=RESOLUTION, key=ctx.new_id()
    )
    for event in year.events:
        hold(clock, village_id, event, members)
        told(len(event.attendances))
        if event.number % SETTLED_EVERY == SETTLED_EVERY - 1:
            settle_waiting(clock)
    sell(clock, village_id, year.purchases, members)
    told(len(year.purchases))


def hold(clock: Clock, village_id: str, event: Event, members: Sequence[Member]) -> None:
    """Hold one activity: published, signed up for, everybody scanned in and then out, closed."""
    officer = organiser(village_id)
    begins = dt.datetime.combine(event.on, dt.time(HOURS[event.number % len(HOURS)]), SHANGHAI)
    ends = begins + dt.timedelta(minutes=event.minutes)
    plan = Plan(f"志愿服务第{event.number + 1}场", "文化礼堂", begins, ends, len(event.attendances), RULE.code)
    before = clock.at(begins - dt.timedelta(hours=1), officer)
    made = planning.create_activity(before, village_id=village_id, plan=plan, key=before.new_id())
    activity = planning.publish(before, activity_id=made.activity_id)
    for one in event.attendances:
        joins = clock.at(begins - dt.timedelta(minutes=30), villager(members[one.person].resident_id))
        attendance.sign_up(joins, activity_id=activity.activity_id, key=joins.new_id())
    for one in event.attendances:
        _scan(clock, activity, members[one.person], "in", begins)
    for one in sorted(event.attendances, key=lambda one: one.minutes):
        _scan(clock, activity, members[one.person], "out", begins + dt.timedelta(minutes=one.minutes))
    closing.close_activity(clock.at(ends, officer), activity_id=activity.activity_id)


def _scan(clock: Clock, activity: Activity, member: Member, direction: str, at: dt.datetime) -> None:
    ctx = clock.at(at, organiser(activity.village_id))
    attendance.scan(ctx, activity_id=activity.activity_id, code=member.code, direction=direction, key=ctx.new_id())


def settle_waiting(clock: Clock) -> int:
    """Settle every activity whose message has come, of whichever village, and return how many it were."""

    def settle(_ctx: Context, part: Part) -> None:
        activity = planning.load_activity(activity_id=part.part)
        assert activity.closing_at is not None, "what is to be settled was closed"
        closing.do_part(clock.at(activity.closing_at + core.SETTLE_AFTER), part)

    return house.do_all(clock.at(SHOPPING), closing.QUEUE, settle)


def sell(clock: Clock, village_id: str, purchases: Sequence[Purchase], members: Sequence[Member]) -> None:
    """Open the village's shop, and sell everybody what they came for: by card and PIN, or by pay code."""
    if not purchases:
        return
    api_key = _open_shop(clock, village_id)
    for purchase in purchases:
        moment = _moment_of(purchase)
        ctx = clock.at(moment)
        items = tuple(Item(line.name, line.quantity, line.points) for line in purchase.lines)
        payer = members[purchase.person]
        pin = people.PIN if payer.has_card else ""
        till = Till(ctx.new_id(), _shown(payer, moment), purchase.points, pin, items=items)
        redeem_at_till(replace(ctx, actor=keys.resolve_api_key(ctx, api_key)), till=till)
        if purchase.back:
            ctx = clock.at(moment + (BROUGHT_BACK if purchase.before else dt.timedelta(hours=1)))
            back = Refunding(ctx.new_id(), till.key, purchase.back, "退一件")
            refund_sale(replace(ctx, actor=keys.resolve_api_key(ctx, api_key)), asked=back)


def _moment_of(purchase: Purchase) -> dt.datetime:
    if purchase.before:
        return BEFORE + dt.timedelta(seconds=purchase.person % 3_600)
    return SHOPPING + dt.timedelta(days=purchase.person % SHOPPING_DAYS, minutes=purchase.person % 480)


def _open_shop(clock: Clock, village_id: str) -> str:
    """Let a shop join, and return the key of its till."""
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
    ctx = clock.at(BEFORE)
    issued = keys.issue_key(
        ctx,
        partner_id=partner.partner_id,
        key=ctx.new_id(),
        label="收银台",
        scopes=[KeyScope.REDEEM, KeyScope.REFUND],
        expires_at=BEFORE + dt.timedelta(days=60),
        day_points=None,
        day_count=None,
    )
    assert issued.api_key is not None
    return issued.api_key


def _shown(member: Member, moment: dt.datetime) -> str:
    """Return what somebody shows at the till: their card, or their phone's pay code of the moment."""
    if member.has_card:
        return member.code
    return pay_code(derived("paycode"), AccountRef.of_holder(member.resident_id), step_at(moment))

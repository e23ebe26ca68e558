"""The partner shop of the demo town, and what was bought there."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from chalicelib.foundation.identity.service import places
from chalicelib.foundation.partners.core.keys import KeyScope
from chalicelib.foundation.partners.core.shops import Contact, Contract, Limits
from chalicelib.foundation.partners.core.spending import Spending
from chalicelib.foundation.partners.service import keys, shops, spending
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date, days_of, start_of
from chalicelib.kernel.keys import derived
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.core.paycodes import pay_code, step_at
from chalicelib.points.ledger.core.plans import Award
from chalicelib.points.ledger.core.rules import rule_of
from chalicelib.points.ledger.service import moves, refunds
from chalicelib.points.ledger.service.awards import award_points
from chalicelib.points.redemptions.core.tills import Proof, Till
from chalicelib.points.redemptions.service.tills import redeem_at_till
from chalicelib.points.settlement.core import months
from chalicelib.points.settlement.service import closing, objecting
from local.demo.clock import Clock
from local.demo.people import PIN, Families

NAME = "佛山便民超市"
RATE = 100
"""Points a yuan; the default of product.md."""
GOODS = ("鸡蛋两斤", "酱油一瓶", "洗衣粉", "挂面四把", "菜油一壶", "大米十斤")
OBJECTION = "15 日的一瓶酱油应该是 80 分，少记了 15 分，请核对小票。"


def settled_month(clock: Clock) -> str:
    """Return the last month that is closed by now."""
    today = business_date(clock.started)
    return months.month_due(today) or months.month_due(today.replace(day=1) - dt.timedelta(days=1)) or ""


def join(clock: Clock, families: Families) -> str:
    """Let a shop join at the beginning of the month that is closed by now, and return its id."""
    ctx = clock.at(start_of(days_of(settled_month(clock))[0]) + dt.timedelta(hours=9))
    partner = shops.create_partner(
        ctx,
        key=ctx.new_id(),
        village_id=families.village_id,
        name=NAME,
        contact=Contact("王小明", "13812345678"),
        contract=Contract("戴合字1号", RATE, business_date(ctx.now())),
        limits=Limits(),
    )
    return partner.partner_id


def sell_last_month(clock: Clock, families: Families, partner_id: str) -> None:
    """Let some earn and buy in the month that is closed by now, and one bring something back."""
    first = start_of(days_of(settled_month(clock))[0])
    for n, one in enumerate(families.adults[:6]):
        ref = AccountRef.of_holder(one.resident_id)
        earned = clock.at(first + dt.timedelta(days=4 + n, hours=10))
        rule = rule_of("pub")
        on = business_date(earned.now())
        award_points(
            earned, award=Award(ref, f"meeting#{on}#{one.resident_id}", rule, rule.points, on, "村民代表会议签到表")
        )
        bought = clock.at(first + dt.timedelta(days=12 + 2 * n, hours=9 + n))
        sold = moves.redeem(
            bought, ref=ref, partner_id=partner_id, key=bought.new_id(), points=50 + 15 * n, document=GOODS[n],
            request="demo", means=Proof.SHOP_CODE,
        )  # fmt: skip
    back = clock.at(first + dt.timedelta(days=24, hours=11))
    refunds.refund(back, original=sold.entry, key=back.new_id(), points=40, document="退一袋米", request="demo")


def close_last_month(clock: Clock, partner_id: str) -> None:
    """Close that month, so that two officers have something to check and approve, and let the shop object."""
    month = settled_month(clock)
    ctx = clock.now()
    closing.close_month(ctx, partner_id=partner_id, month=month)
    shop = Principal(partner_id, frozenset({Role.SHOP}), key_id="demo", scopes=frozenset({KeyScope.READ}))
    key = ctx.new_id()
    objecting.object_to(ctx.acting(shop, "demo"), month=month, line="", theirs="", reason=OBJECTION, key=key)


def open_shop(clock: Clock, families: Families, partner_id: str) -> list[dict[str, Any]]:
    """Give the shop its key and code, let it sell to some villagers, and return its login."""
    ctx = clock.at(clock.on(3, 9))
    spending.set_spending(ctx, place_id=families.village_id, spending=Spending(person_day_points=5_000))
    issued = keys.issue_key(
        ctx,
        partner_id=partner_id,
        key=ctx.new_id(),
        label="收银台",
        scopes=[KeyScope.REDEEM, KeyScope.READ, KeyScope.WISHES, KeyScope.REFUND, KeyScope.PRICES],
        expires_at=ctx.now() + dt.timedelta(days=365),
        day_points=None,
        day_count=None,
    )
    assert issued.api_key is not None
    shops.issue_code(ctx, partner_id=partner_id, key=ctx.new_id())
    _sell(clock, families, issued.api_key)
    village = places.load_village(village_id=families.village_id).name
    note = f"{village}；试刷工分卡 {families.cards[0]}，密码 {PIN}"
    sign_in = {"kind": "shop", "api_key": issued.api_key}
    return [{"role": "shop", "name": NAME, "note": note, "page": "/cashier/", "sign_in": sign_in}]


def _sell(clock: Clock, families: Families, api_key: str) -> None:
    """Sell by pay code to some, and by card to an elder, over the last two days."""
    for n, one in enumerate(families.adults[:4]):
        moment = clock.on(1, 10 + n)
        ctx = clock.at(moment)
        digits = pay_code(derived("paycode"), AccountRef.of_holder(one.resident_id), step_at(moment))
        till = Till(ctx.new_id(), digits, 60 + 20 * n)
        redeem_at_till(replace(ctx, actor=keys.resolve_api_key(ctx, api_key)), till=till)
    ctx = clock.at(clock.on(1, 16))
    till = replace(Till(ctx.new_id(), families.cards[0], 50), pin=PIN)
    redeem_at_till(replace(ctx, actor=keys.resolve_api_key(ctx, api_key)), till=till)

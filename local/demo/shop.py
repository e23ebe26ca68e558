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
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.keys import derived
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.core.paycodes import pay_code, step_at
from chalicelib.points.redemptions.core.tills import Till
from chalicelib.points.redemptions.service.tills import redeem_at_till
from local.demo.clock import Clock
from local.demo.people import PIN, Families

NAME = "佛山便民超市"
RATE = 100
"""Points a yuan; the default of product.md."""


def open_shop(clock: Clock, families: Families) -> list[dict[str, Any]]:
    """Let a shop join, sell to some villagers, and return its login."""
    ctx = clock.at(clock.on(3, 9))
    today = business_date(ctx.now())
    partner = shops.create_partner(
        ctx,
        key=ctx.new_id(),
        village_id=families.village_id,
        name=NAME,
        contact=Contact("王小明", "13812345678"),
        contract=Contract("戴合字1号", RATE, today - dt.timedelta(days=30)),
        limits=Limits(),
    )
    spending.set_spending(ctx, place_id=families.village_id, spending=Spending(person_day_points=5_000))
    issued = keys.issue_key(
        ctx,
        partner_id=partner.partner_id,
        key=ctx.new_id(),
        label="收银台",
        scopes=[KeyScope.REDEEM, KeyScope.READ, KeyScope.WISHES, KeyScope.REFUND, KeyScope.PRICES],
        expires_at=ctx.now() + dt.timedelta(days=365),
        day_points=None,
        day_count=None,
    )
    assert issued.api_key is not None
    shops.issue_code(ctx, partner_id=partner.partner_id, key=ctx.new_id())
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

"""A shop's counter of today: the shop with its API key, and a villager with points, a card with a PIN and pay codes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.service import cards
from chalicelib.foundation.partners.core.keys import SCOPES_OF, KeyScope
from chalicelib.foundation.partners.core.shops import Contact, Contract, Limits, Partner, PartnerKind
from chalicelib.foundation.partners.service import keys, shops
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.keys import derived
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.core.paycodes import pay_code, step_at
from chalicelib.points.ledger.service import accounts, awards
from tests.make import ledger, people

PIN = "2468"


@dataclass(frozen=True)
class Counter:
    """What stands on the counter, and who stands before it. The clock is the real one."""

    ctx: Context
    ana: Resident
    partner: Partner
    api_key: str
    card: str

    def pay_code(self) -> str:
        """Return the pay code that the villager's phone shows now."""
        return pay_code(derived("paycode"), AccountRef.of_holder(self.ana.resident_id), step_at(self.ctx.now()))

    def balance(self) -> int:
        found = accounts.find_account(ref=AccountRef.of_holder(self.ana.resident_id), consistent=True)
        assert found is not None
        return found.balance


def counter(
    ctx: Context,
    *,
    gifts: int = 5,
    scopes: Sequence[KeyScope] = tuple(SCOPES_OF[PartnerKind.SHOP]),
    limits: Limits | None = None,
) -> Counter:
    """Make a shop and a villager with 200 points for each of `gifts`."""
    village = people.village(ctx)
    ana = people.resident(ctx, village, 1, name="王秀英")
    for turn in range(gifts):
        awards.award_points(ctx, award=ledger.award(ctx, AccountRef.of_holder(ana.resident_id), f"gift{turn}"))
    partner = shops.create_partner(
        ctx,
        key=ctx.new_id(),
        village_id=village.village_id,
        name="佛山村便民超市",
        contact=Contact("王小明", "13812345678"),
        contract=Contract("戴合字1号", 100, business_date(ctx.now()) - dt.timedelta(days=30)),
        limits=limits or Limits(),
    )
    issued = keys.issue_key(
        ctx,
        partner_id=partner.partner_id,
        key=ctx.new_id(),
        label="收银台",
        scopes=scopes,
        expires_at=ctx.now() + dt.timedelta(days=365),
        day_points=None,
        day_count=None,
    )
    assert issued.api_key is not None
    card = cards.issue_card(ctx, resident_id=ana.resident_id, key=ctx.new_id(), pin=PIN)
    return Counter(ctx, ana, partner, issued.api_key, card.token)

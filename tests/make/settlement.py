"""Shops with a month behind them, for tests of settlement: redemptions and refunds as they lie in the ledger."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from chalicelib.foundation.identity.core.places import Town
from chalicelib.foundation.identity.store import places
from chalicelib.foundation.partners.core.shops import Partner
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import SHANGHAI, business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Writes, commit
from chalicelib.points.ledger.core.accounts import AccountRef, Delta, Entry, Kind
from chalicelib.points.ledger.core.keys import moment_of
from chalicelib.points.ledger.core.sources import Spent, redemptions_of
from chalicelib.points.ledger.store import entries
from chalicelib.points.settlement.core.statements import Statement
from chalicelib.points.settlement.service import closing
from tests.make import partners
from tests.make.world import World, key_at

MONTH, NEXT = "2026M11", "2026M12"
CLOSING = dt.datetime(2026, 12, 8, 20, 40, tzinfo=dt.UTC)
"""04:40 on 9 December in China: the dawn on which November is closed."""
AFTER_NEXT = dt.datetime(2027, 1, 8, 20, 40, tzinfo=dt.UTC)
FIRST = Principal("t0001s1", frozenset({Role.TOWN_OFFICER}), villages=((12, 13),), town_id="t0001")
SECOND = Principal("t0001s2", frozenset({Role.TOWN_ADMIN}), villages=((12, 13),), town_id="t0001")


def china(day: int, hour: int = 12, minute: int = 0, month: int = 11) -> dt.datetime:
    """Return a moment of November 2026 in China."""
    return dt.datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def entry_of(partner_id: str, key: str, points: int, *, of: str = "", document: str = "POS-1 鸡蛋×30") -> Entry:
    """Return a redemption as the ledger writes one, or a refund where points are negative."""
    ref = AccountRef("v00012", "00345")
    account, shop = f"account:{ref.account_id}", f"shop:{partner_id}"
    return Entry(
        source=redemptions_of(partner_id),
        line=key,
        ref=ref,
        kind=Kind.REFUND if points < 0 else Kind.REDEMPTION,
        at=key,
        made_at=moment_of(key),
        fingerprint="0123456789abcdef0123456789abcdef",
        delta=Delta(balance=-points, spent=points),
        debit=shop if points < 0 else account,
        credit=account if points < 0 else shop,
        rule="refund" if points < 0 else "redemption",
        document=document,
        by=partner_id,
        on=str(business_date(moment_of(key))),
        mask="王*",
        of=of,
    )


def spent_of(partner_id: str, key: str, points: int, *, of: str = "") -> Spent:
    """Return the same as settlement reads it."""
    one = entry_of(partner_id, key, points, of=of)
    return Spent(one.line, one.kind, one.delta.spent, one.of, one.mask, one.document)


@dataclass
class Shop:
    """A shop with a month of lines, in a town whose clock stands at the closing."""

    world: World
    partner: Partner
    count: int = 0
    sold: list[Entry] = field(default_factory=list)

    @property
    def partner_id(self) -> str:
        return self.partner.partner_id

    def key(self, moment: dt.datetime) -> str:
        self.count += 1
        return key_at(moment, self.count)

    def sell(self, points: int, moment: dt.datetime, *, document: str = "POS-1 鸡蛋×30") -> Entry:
        return self._keep(entry_of(self.partner_id, self.key(moment), points, document=document))

    def refund(self, of: Entry, points: int, moment: dt.datetime) -> Entry:
        return self._keep(entry_of(self.partner_id, self.key(moment), -points, of=of.line))

    def _keep(self, entry: Entry) -> Entry:
        commit(entries.write_of(entry, lambda _: AssertionError()))
        self.sold.append(entry)
        return entry

    def close(self, month: str = MONTH) -> Statement:
        made = closing.close_month(self.world.context(), partner_id=self.partner_id, month=month)
        assert made is not None
        return made

    def officer(self, who: Principal = FIRST) -> Context:
        return self.world.context(who)

    def till(self) -> Context:
        shop = Principal(
            self.partner_id, frozenset({Role.SHOP}), villages=((12, 13),), key_id="abcdefgh", scopes=frozenset({"read"})
        )
        return self.world.context(shop)


def open_shop(moment: dt.datetime = CLOSING, **facts: Any) -> Shop:
    """Let a shop join in October, and the clock stand at the closing of November."""
    world = World(moment=china(20, month=10))
    if places.find_place("t0001") is None:
        places.create_place(Town("t0001", "戴村镇", "330109102000"), Writes())
    partner = partners.make_shop(world.context(FIRST), **facts)
    world.moment = moment
    return Shop(world, partner)

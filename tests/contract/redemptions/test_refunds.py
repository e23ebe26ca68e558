"""Refunds on a real store: parts and the rest, races, replays, limits given back, and every refusal."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading
from typing import Any

import pytest

from chalicelib.foundation.partners.core.allowances import DayLimitReached
from chalicelib.foundation.partners.core.keys import KeyScope, ScopeMissing
from chalicelib.foundation.partners.core.shops import Limits, Terminal
from chalicelib.foundation.partners.core.spending import Spending
from chalicelib.foundation.partners.service import keys, shops, spending
from chalicelib.foundation.partners.store import known
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError, KeyReused
from chalicelib.points.ledger.core.accounts import AccountRef, Entry
from chalicelib.points.ledger.core.refunds import RefundTooLarge
from chalicelib.points.ledger.service import blocking, statements
from chalicelib.points.ledger.service.awards import Done
from chalicelib.points.redemptions.core import refunds as core
from chalicelib.points.redemptions.core.days import NoSuchRedemption, Totals
from chalicelib.points.redemptions.core.refunds import Refunding
from chalicelib.points.redemptions.core.tills import TerminalUnknown, Till
from chalicelib.points.redemptions.schemas.days import DayShown
from chalicelib.points.redemptions.schemas.refunds import RefundShown
from chalicelib.points.redemptions.schemas.slips import SaleShown
from chalicelib.points.redemptions.service import days, refunds, slips, tills
from tests.contract.redemptions.test_redemption import TODAY, Shop, books_agree, shop

__all__ = ["shop"]


def till(shop: Shop) -> Context:
    """Return a till whose key may refund too."""
    ctx = shop.till()
    return dataclasses.replace(
        ctx, actor=dataclasses.replace(ctx.actor, scopes=ctx.actor.scopes | {str(KeyScope.REFUND)})
    )


def sell(shop: Shop, points: int, **more: Any) -> Till:
    asked = shop.ask(points, code=shop.card, pin="2468", **more)
    tills.redeem_at_till(shop.till(), till=asked)
    return asked


def back(shop: Shop, sale: str, points: int | None, **more: Any) -> Refunding:
    return dataclasses.replace(Refunding(shop.world.new_id(), sale, points, "坏了"), **more)


def refund(shop: Shop, sale: str, points: int | None, **more: Any) -> Done:
    return refunds.refund_sale(till(shop), asked=back(shop, sale, points, **more))[0]


def sale_of(shop: Shop, key: str) -> Entry:
    return days.load_redemption(till(shop), key=key)


def test_a_part_and_then_the_rest_is_given_back_and_the_day_and_the_slips_say_so(shop: Shop) -> None:
    sold = sell(shop, 300)
    part, sale = refunds.refund_sale(till(shop), asked=back(shop, sold.key, 100))
    shown = RefundShown.of(part.entry, sale)
    assert (shop.balance(), shown.points, shown.sale_key, shown.document) == (800, 100, sold.key, "坏了")
    assert (shown.masked_name, sale_of(shop, sold.key).refunded) == ("王*", 100)
    rest = refund(shop, sold.key, None)
    assert (shop.balance(), rest.entry.delta.balance) == (1000, 200)
    day = days.redemptions_of_day(till(shop), on=TODAY)
    assert day.totals == Totals(count=1, points=0, refunds=2, refunded=300)
    rows = [(row.kind, row.points, row.refunded, row.sale_key) for row in DayShown.of(day).rows]
    assert rows == [
        ("refund", -200, 0, sold.key),
        ("refund", -100, 0, sold.key),
        ("redemption", 300, 300, None),
    ]
    village_id = shop.partner.village_id
    (found,) = [
        SaleShown.of(one)
        for one in slips.find_sales(shop.world.context(), village_id=village_id, number=shown.slip)
        if one.entry.line == part.entry.line
    ]
    assert (found.kind, found.points, found.sale_slip) == ("refund", -100, shown.sale_slip)
    with pytest.raises(RefundTooLarge) as refused:
        refund(shop, sold.key, None)
    assert refused.value.facts == {"left": 0}
    books_agree(shop)


def test_a_replay_is_answered_whatever_became_of_sale_key_and_till_since(shop: Shop) -> None:
    sold = sell(shop, 300)
    asked, rest = back(shop, sold.key, 100), back(shop, sold.key, None)
    first = refunds.refund_sale(till(shop), asked=asked)[0]
    last = refunds.refund_sale(till(shop), asked=rest)[0]
    shops.change_terminals(
        shop.world.context(), partner_id=shop.partner.partner_id, terminals=[Terminal("POS-1", "一号机")]
    )
    shop.world.pass_days(45)
    again = refunds.refund_sale(till(shop), asked=asked)[0]
    assert (again.replayed, again.entry) == (True, first.entry)
    assert refunds.refund_sale(till(shop), asked=rest)[0] == dataclasses.replace(last, replayed=True)
    with pytest.raises(KeyReused):
        refunds.refund_sale(till(shop), asked=dataclasses.replace(asked, points=101))
    with pytest.raises(KeyReused):
        refunds.refund_sale(till(shop), asked=dataclasses.replace(asked, reason="别的"))
    with pytest.raises(KeyReused):
        refunds.refund_sale(till(shop), asked=dataclasses.replace(asked, key=sold.key))
    assert shop.balance() == 1000


@pytest.mark.parametrize("points", [None, 50])
def test_a_key_of_a_sale_or_of_another_sales_refund_refunds_nothing(shop: Shop, points: int | None) -> None:
    sold, other = sell(shop, 300), sell(shop, 50)
    given = refund(shop, other.key, None).entry.line
    for key in (sold.key, other.key, given):
        with pytest.raises(KeyReused):
            refund(shop, sold.key, points, key=key)
    assert (shop.balance(), sale_of(shop, sold.key).refunded) == (700, 0)


def test_sixteen_refunds_at_once_give_back_what_was_sold_and_no_more(shop: Shop) -> None:
    sold, ctx = sell(shop, 300), till(shop)
    given: list[int] = []
    told: set[str] = set()
    asks = [back(shop, sold.key, None if turn % 4 == 0 else 40) for turn in range(16)]

    def give(asked: Refunding) -> None:
        try:
            given.append(refunds.refund_sale(ctx, asked=asked)[0].entry.delta.balance)
        except DomainError as refusal:
            told.add(refusal.code)

    threads = [threading.Thread(target=give, args=(asked,)) for asked in asks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(given) == sale_of(shop, sold.key).refunded == 300
    assert told == {"refund_too_large"}
    assert shop.balance() == 1000
    books_agree(shop)


def test_what_is_refused_moves_nothing_and_says_why(shop: Shop) -> None:
    sold = sell(shop, 300)
    for points in (301, 1_000_000):
        with pytest.raises(RefundTooLarge) as refused:
            refund(shop, sold.key, points)
        assert refused.value.sentence("zh") == "最多还能退 300 工分。"
    with pytest.raises(NoSuchRedemption):
        refund(shop, shop.world.new_id(), 1)
    with pytest.raises(ScopeMissing):
        refunds.refund_sale(shop.till(), asked=back(shop, sold.key, 1))
    part = refund(shop, sold.key, 1).entry.line
    with pytest.raises(NoSuchRedemption):
        refund(shop, part, 1)
    with pytest.raises(NoSuchRedemption):
        days.load_redemption(till(shop), key=part)
    shop.world.moment += dt.timedelta(days=core.DAYS_MAX)
    refund(shop, sold.key, 1)
    shop.world.moment += dt.timedelta(minutes=1)
    with pytest.raises(core.RefundTooLate) as late:
        refund(shop, sold.key, 1)
    assert late.value.sentence("zh") == "这笔已经过了 30 天，不能退了。"
    assert shop.balance() == 702


def test_another_shops_sale_is_none_of_ones_own(shop: Shop) -> None:
    sold, ctx = sell(shop, 300), shop.world.context()
    other = shops.create_partner(
        ctx,
        key=shop.world.new_id(),
        village_id=shop.partner.village_id,
        name="另一家店",
        contact=shops.contact_of(partner=shop.partner),
        contract=shop.partner.contracts[0],
        limits=Limits(),
    )
    mine = shop.partner
    shop.partner = other
    shop.api_key = key_of(shop)
    with pytest.raises(NoSuchRedemption):
        refund(shop, sold.key, 1)
    shop.partner = mine


def key_of(shop: Shop) -> str:
    issued = keys.issue_key(
        shop.world.context(),
        partner_id=shop.partner.partner_id,
        key=shop.world.new_id(),
        label="收银台",
        scopes=[KeyScope.REDEEM, KeyScope.READ, KeyScope.REFUND],
        expires_at=shop.world.moment + dt.timedelta(days=365),
        day_points=None,
        day_count=None,
    )
    assert issued.api_key is not None
    return issued.api_key


def test_a_blocked_account_takes_nothing_and_the_shop_reads_why(shop: Shop) -> None:
    sold, ref = sell(shop, 300), AccountRef.of_holder(shop.ana.resident_id)
    blocking.set_blocked(shop.world.context(), ref=ref, blocked=True, reason="核查", key=shop.world.new_id())
    with pytest.raises(core.PayerBlocked):
        refund(shop, sold.key, 1)
    assert sale_of(shop, sold.key).refunded == 0


def test_only_a_registered_till_refunds(shop: Shop) -> None:
    sold = sell(shop, 300)
    terminals = [Terminal("POS-1", "一号机")]
    shops.change_terminals(shop.world.context(), partner_id=shop.partner.partner_id, terminals=terminals)
    with pytest.raises(TerminalUnknown):
        refund(shop, sold.key, 1)
    assert refund(shop, sold.key, 1, terminal_id="POS-1").entry.document == "POS-1 坏了"


def test_a_refund_of_today_gives_the_days_limits_back_and_a_replay_gives_nothing(shop: Shop) -> None:
    ctx, village_id = shop.world.context(), shop.partner.village_id
    shops.change_limits(ctx, partner_id=shop.partner.partner_id, limits=Limits(shop_day_points=300))
    spending.set_spending(ctx, place_id=village_id, spending=Spending(card_day_points=300))
    known.forget()
    sold = sell(shop, 300)
    asked = back(shop, sold.key, 100)
    for _ in range(3):
        refunds.refund_sale(till(shop), asked=asked)
    again = sell(shop, 100)
    with pytest.raises(DayLimitReached):
        sell(shop, 1)
    shop.world.pass_days(1)
    sell(shop, 100)
    refund(shop, again.key, 50)
    sell(shop, 200)
    with pytest.raises(DayLimitReached):
        sell(shop, 1)
    books_agree(shop)


def test_what_was_never_counted_is_not_given_back(shop: Shop) -> None:
    sold = sell(shop, 300)
    ctx = shop.world.context()
    shops.change_limits(ctx, partner_id=shop.partner.partner_id, limits=Limits(shop_day_points=100))
    known.forget()
    refund(shop, sold.key, None)
    sell(shop, 100)
    with pytest.raises(DayLimitReached):
        sell(shop, 1)


@pytest.mark.parametrize("hidden", ["sale", "refund", "both"])
def test_what_was_written_a_moment_ago_and_is_not_there_to_read_yet_refuses_nothing(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, hidden: str
) -> None:
    true = statements.find_entries

    def late(*, source: str, lines: Any, consistent: bool = True) -> list[Entry | None]:
        found = true(source=source, lines=lines, consistent=consistent)
        unseen = {"sale": (0,), "refund": (1,), "both": (0, 1)}[hidden]
        return [None if not consistent and n in unseen else entry for n, entry in enumerate(found)]

    monkeypatch.setattr(statements, "find_entries", late)
    sold = sell(shop, 300)
    asked = back(shop, sold.key, None)
    assert refunds.refund_sale(till(shop), asked=asked)[0].entry.delta.balance == 300
    again = refunds.refund_sale(till(shop), asked=asked)[0]
    assert (again.replayed, again.entry.delta.balance, shop.balance()) == (True, 300, 1_000)
    with pytest.raises(RefundTooLarge):
        refund(shop, sold.key, 1)
    books_agree(shop)

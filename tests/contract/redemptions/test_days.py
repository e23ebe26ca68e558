"""A shop's day on a real store: paged to its end, its totals whole, at a bounded cost."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from typing import Any

import pytest

from chalicelib.kernel import storage
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import CursorInvalid
from chalicelib.points.ledger.core.accounts import AccountRef, Delta, Entry, Kind
from chalicelib.points.ledger.core.sources import redemptions_of
from chalicelib.points.ledger.store import entries
from chalicelib.points.redemptions.core import days as days_core
from chalicelib.points.redemptions.core.days import Totals
from chalicelib.points.redemptions.service import days
from tests.make.world import NOON, World, key_at
from tests.meter import Meter

SHOP = "v00001p01930000-0000-7000-8000-000000000000"
TODAY = dt.date(2026, 11, 23)


def sale(number: int, moment: dt.datetime, document: str) -> Entry:
    """Return a redemption as the ledger writes one, of `number` % 500 + 1 points."""
    points = number % 500 + 1
    ref = AccountRef("v00001", f"{number % 900 + 1:05d}")
    return Entry(
        source=redemptions_of(SHOP),
        line=key_at(moment, number),
        ref=ref,
        kind=Kind.REDEMPTION,
        at=key_at(moment, 100_000 + number),
        made_at=moment,
        fingerprint="0123456789abcdef0123456789abcdef",
        delta=Delta(balance=-points, spent=points),
        debit=f"account:{ref.account_id}",
        credit=f"shop:{SHOP}",
        rule="redemption",
        document=document,
        by="abcdefgh",
        on=str(TODAY),
        seq=100,
        after=123_456,
        mask="欧阳*",
    )


def sell(count: int, *, document: str = "POS-1 鸡蛋×30、大米×10、菜籽油×5、酱油×2") -> list[Entry]:
    """Write `count` sales of today, one every ten seconds from midnight on, as they lie in the table."""
    begins = dt.datetime(2026, 11, 22, 16, tzinfo=dt.UTC)
    made = [sale(n, begins + dt.timedelta(seconds=10 * n), document) for n in range(count)]
    requests = [entries.write_of(one, refusal=lambda _: AssertionError()).items[0].request for one in made]
    for start in range(0, count, 25):
        items = [{"PutRequest": {"Item": request["Item"]}} for request in requests[start : start + 25]]
        storage.client().batch_write_item(RequestItems={requests[0]["TableName"]: items})
    return made


def till() -> Context:
    shop = Principal(SHOP, frozenset({Role.SHOP}), scopes=frozenset({"read"}))
    return World(moment=NOON).context(shop)


def test_a_day_of_3000_sales_is_added_up_in_two_round_trips_and_paged_to_its_end(store: Any) -> None:
    made = sell(3_000)
    with Meter(storage.client()) as meter:
        day = days.redemptions_of_day(till(), on=TODAY, size=100)
    assert day.totals == Totals(3_000, sum(one.delta.spent for one in made))
    assert meter.cost.round_trips <= 2
    rows, pages = list(day.rows), 1
    while day.cursor is not None:
        with Meter(storage.client()) as meter:
            day = days.redemptions_of_day(till(), on=TODAY, size=100, cursor=day.cursor)
        assert meter.cost.round_trips == 1
        assert day.totals is None
        rows += day.rows
        pages += 1
    assert [row.line for row in rows] == [one.line for one in reversed(made)]
    assert pages in (30, 31)


def test_a_day_of_3000_of_the_largest_entries_is_added_up_in_two_round_trips_too(store: Any) -> None:
    made = sell(3_000, document="镇" * 80)
    with Meter(storage.client()) as meter:
        day = days.redemptions_of_day(till(), on=TODAY)
    assert day.totals == Totals(3_000, sum(one.delta.spent for one in made))
    assert meter.cost.round_trips <= 2


def test_a_day_too_large_to_be_added_up_says_so_and_is_paged_all_the_same(
    store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = sell(2_500)
    monkeypatch.setattr(days_core, "TOTALS_TRIPS_MAX", 1)
    day = days.redemptions_of_day(till(), on=TODAY)
    assert (day.totals, [row.line for row in day.rows]) == (None, [one.line for one in reversed(made)][:50])
    again = days.redemptions_of_day(till(), on=TODAY, cursor=day.cursor)
    assert again.rows[0].line == made[-51].line


@pytest.mark.parametrize(("count", "size", "has_more"), [(0, 3, False), (2, 3, False), (3, 3, False), (4, 3, True)])
def test_a_page_ends_where_the_day_does(store: Any, *, count: int, size: int, has_more: bool) -> None:
    made = sell(count) if count else []
    day = days.redemptions_of_day(till(), on=TODAY, size=size)
    assert (day.cursor is not None) == has_more
    assert day.totals == Totals(count, sum(one.delta.spent for one in made))
    if has_more:
        rest = days.redemptions_of_day(till(), on=TODAY, size=size, cursor=day.cursor)
        assert ([row.line for row in rest.rows], rest.cursor) == ([made[0].line], None)


def test_the_cursor_of_one_day_or_shop_opens_no_other(store: Any) -> None:
    sell(4)
    cursor = days.redemptions_of_day(till(), on=TODAY, size=3).cursor
    assert cursor is not None
    other = dataclasses.replace(till(), actor=dataclasses.replace(till().actor, subject="v00001p0"))
    for ctx, on in ((till(), dt.date(2026, 11, 22)), (other, TODAY)):
        with pytest.raises(CursorInvalid):
            days.redemptions_of_day(ctx, on=on, cursor=cursor)


def test_over_midnight_a_cursor_goes_on_with_its_own_day_where_none_is_named(store: Any) -> None:
    made = sell(4)
    today = dataclasses.replace(till(), now=lambda: NOON)
    first = days.redemptions_of_today(today, size=3)
    for moment in (NOON, NOON + dt.timedelta(hours=12, seconds=1)):
        then = dataclasses.replace(today, now=functools.partial(dt.datetime.fromisoformat, moment.isoformat()))
        rest = days.redemptions_of_today(then, cursor=first.cursor)
        assert (rest.on, [row.line for row in rest.rows]) == (TODAY, [made[0].line])
    with pytest.raises(CursorInvalid):
        days.redemptions_of_today(
            dataclasses.replace(today, now=lambda: NOON + dt.timedelta(days=2)), cursor=first.cursor
        )

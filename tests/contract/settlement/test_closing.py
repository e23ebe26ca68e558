"""Closing months on a real store: what is on which statement, once, whoever closes and however often."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings as hypothesis, strategies as st

from chalicelib.foundation.partners.core.shops import Contract, Partner, settled_fen
from chalicelib.foundation.partners.service import shops
from chalicelib.kernel import storage
from chalicelib.kernel.calendar import days_of
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.fonts import FontMissing
from chalicelib.kernel.settings import settings
from chalicelib.points.ledger.core.accounts import Entry
from chalicelib.points.settlement.core.months import MonthOpen
from chalicelib.points.settlement.core.objections import Verdict
from chalicelib.points.settlement.core.statements import Statement
from chalicelib.points.settlement.service import closing, deciding, objecting, papers, pdf
from chalicelib.points.settlement.store import statements as store_of
from tests.faults import Faults, hurried
from tests.make.partners import in_sixteen_threads
from tests.make.settlement import AFTER_NEXT, CLOSING, MONTH, NEXT, Shop, china, open_shop
from tests.make.world import key_at


def csv_of(statement: Statement) -> list[dict[str, str]]:
    key = papers.folder_of(statement) + "statement.csv"
    body = storage.client("s3").get_object(Bucket=settings().private_bucket, Key=key)["Body"].read()
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))


def recomputed(rows: list[dict[str, str]]) -> int:
    """Return the fen of a statement's lines from its file alone."""
    points: dict[tuple[str, str], int] = {}
    for row in rows:
        if row["类别"] in ("收工分", "退货"):
            contract = row["合同"], row["每元工分"]
            points[contract] = points.get(contract, 0) + int(row["工分"])
    return sum(settled_fen(abs(n), int(rate)) * (1 if n >= 0 else -1) for (_, rate), n in points.items())


def fen_of(text: str) -> int:
    return int(text.replace(",", "").replace(".", ""))


def test_a_month_has_the_lines_whose_keys_were_made_in_it_in_china(store: Any) -> None:
    shop = open_shop()
    shop.sell(1, china(1, 0, 0) - dt.timedelta(seconds=1))
    first, last = shop.sell(10, china(1, 0, 0)), shop.sell(200, china(30, 23, 59))
    shop.refund(first, 3, china(30, 23, 59))
    shop.sell(5_000, china(1, 0, 0, month=12))
    made = shop.close()
    assert (made.redeemed, made.refunded, made.points, made.lines) == (210, 3, 207, 3)
    assert made.sum_fen == made.payable_fen == 207
    assert [row["编号"] for row in csv_of(made)[:2]] == [first.line, last.line]
    october = store_of.find(shop.partner_id, "2026M10")
    assert october is not None
    assert (october.points, made.previous) == (1, "2026M10")


def test_a_month_is_not_closed_while_a_key_of_it_may_still_be_written(store: Any) -> None:
    shop = open_shop(china(8, 23, 59, month=12))
    shop.sell(10, china(30))
    with pytest.raises(MonthOpen):
        closing.close_month(shop.world.context(), partner_id=shop.partner_id, month=MONTH)
    assert closing.start_due(shop.world.context()) == []


def test_closing_again_gives_the_same_statement_also_where_the_ledger_went_on(store: Any) -> None:
    shop = open_shop()
    shop.sell(10, china(5))
    made = shop.close()
    shop.sell(99, china(6))  # No key of the month can be written any more; if one were, it would not be paid twice.
    shop.world.pass_days(1)
    assert shop.close() == made


def test_a_month_without_lines_is_nothing_and_stays_nothing(store: Any) -> None:
    shop = open_shop(AFTER_NEXT)
    shop.sell(10, china(5, month=12))
    ctx = shop.world.context()
    assert closing.close_month(ctx, partner_id=shop.partner_id, month=MONTH) is None
    assert shop.close(NEXT).previous == ""
    assert closing.close_month(ctx, partner_id=shop.partner_id, month=MONTH) is None


def test_a_sum_below_nothing_is_carried_and_named_on_both_statements(store: Any) -> None:
    shop = open_shop(AFTER_NEXT)
    sold = shop.sell(500, china(25, month=10))
    shop.refund(sold, 300, china(5))
    shop.sell(1_000, china(6, month=12))
    december = shop.close(NEXT)
    november = store_of.find(shop.partner_id, MONTH)
    assert november is not None
    assert (november.total_fen, november.payable_fen, november.carried_out_fen) == (-300, 0, -300)
    assert (december.carried_in_fen, december.previous, december.payable_fen) == (-300, MONTH, 700)
    assert [row["金额（元）"] for row in csv_of(november) if row["类别"] == "转入下期"] == ["-3.00"]
    assert [row["金额（元）"] for row in csv_of(december) if row["类别"] == "2026年11月结转"] == ["-3.00"]


def test_sixteen_closings_at_once_make_one_statement(store: Any) -> None:
    shop = open_shop(AFTER_NEXT)
    shop.sell(100, china(5))
    shop.sell(100, china(5, month=12))
    made: list[Statement | None] = []

    def close(n: int) -> None:
        month = MONTH if n % 2 else NEXT
        made.append(closing.close_month(shop.world.context(), partner_id=shop.partner_id, month=month))

    in_sixteen_threads(close)
    assert len(made) == 16
    months = {one.month: one.payable_fen for one in made if one is not None}
    assert months == {MONTH: 100, NEXT: 100}
    kept = [store_of.find(shop.partner_id, month) for month in (MONTH, NEXT)]
    assert [one.out_fen for one in kept if one is not None] == [0, None]


def test_an_adjustment_made_while_the_next_month_closes_stands_on_one_statement(store: Any) -> None:
    """Upheld onto the next statement: either that takes it over, or it is refused since the next is there."""
    for turn in range(3):
        shop = open_shop(CLOSING)
        shop.sell(100, china(5))
        shop.sell(100, china(5, month=12))
        shop.close()
        key = key_at(china(10, month=12), turn)
        objecting.object_to(shop.till(), month=MONTH, line="", theirs="", reason="少了一笔", key=key)
        shop.world.moment = AFTER_NEXT
        refused: list[DomainError] = []

        def work(n: int, shop: Shop = shop, key: str = key, refused: list[DomainError] = refused) -> None:
            if n % 2:
                shop.close(NEXT)
                return
            try:
                deciding.answer_objection(
                    shop.officer(), partner_id=shop.partner_id, month=MONTH, objection_id=key, answer=Verdict.UPHOLD,
                    reason="补上", fen=7, on_next=True, key=key,
                )  # fmt: skip
            except DomainError as error:
                refused.append(error)

        in_sixteen_threads(work)
        november, december = (store_of.find(shop.partner_id, month) for month in (MONTH, NEXT))
        assert november is not None
        assert december is not None
        assert december.taken_fen == november.next_fen == (0 if refused else 7)


def test_faults_on_the_wire_close_no_month_twice(store: Any) -> None:
    shop = open_shop(AFTER_NEXT)
    sold = [shop.sell(10 + n, china(1 + n)) for n in range(12)]
    with hurried(), Faults(storage.client(), seed=7).armed():
        made = None
        while made is None:
            try:
                made = closing.close_month(shop.world.context(), partner_id=shop.partner_id, month=MONTH)
            except Exception:  # noqa: BLE001  The queue sends it again.
                continue
    assert made.points == sum(one.delta.spent for one in sold)
    assert store_of.find(shop.partner_id, MONTH) == made


Deeds = st.lists(
    st.tuples(st.sampled_from(["sell", "refund", "late", "contract"]), st.integers(1, 400), st.integers(0, 91)),
    min_size=1,
    max_size=14,
)


@given(deeds=Deeds)
@hypothesis(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_line_is_on_one_statement_and_the_fen_follow_from_its_file(
    tables: Any, deeds: list[tuple[str, int, int]]
) -> None:
    """The model keeps every line; keys of a month's last minutes are written days later, contracts change."""
    shop = open_shop(dt.datetime(2027, 2, 8, 20, 40, tzinfo=dt.UTC))
    left: dict[str, int] = {}
    contract = 1
    for deed, points, day in deeds:
        moment = china(31, 23, 59, month=10) if deed == "late" else china(1) + dt.timedelta(days=day)
        owed = next((one for one in shop.sold if left.get(one.line, 0) >= points), None)
        if deed == "contract":
            contract += 1
            _agree(shop, Contract(f"合{contract}", 50 + points, moment.date()))
        elif deed == "refund" and owed is not None:
            shop.refund(owed, points, moment)
            left[owed.line] -= points
        else:
            left[shop.sell(points, moment).line] = points
    with mock.patch.object(pdf, "draw", side_effect=FontMissing(name="none")):  # Drawing is slow, and no law of it.
        _check(shop, shop.sold)


def _agree(shop: Shop, contract: Contract) -> None:
    """Give the shop a contract from a day on, as if it had been agreed before."""
    ctx = shop.world.context()
    partner = shops.load_partner(partner_id=shop.partner_id)
    kept = tuple(one for one in partner.contracts if one.starts_on < contract.starts_on)
    shops._commit(ctx, _with(partner, (*kept, contract)), "partners.contract")


def _with(partner: Partner, contracts: tuple[Contract, ...]) -> Partner:
    return dataclasses.replace(partner, contracts=contracts)


def _check(shop: Shop, sold: list[Entry]) -> None:
    statements = []
    for month in ("2026M10", "2026M11", "2026M12", "2027M01"):
        made = closing.close_month(shop.world.context(), partner_id=shop.partner_id, month=month)
        statements += [made] if made else []
    seen = []
    for one in statements:
        rows = csv_of(one)
        lines = [row for row in rows if row["类别"] in ("收工分", "退货")]
        assert recomputed(rows) == one.sum_fen
        assert one.lines == len(lines)
        assert sum(int(row["工分"]) for row in lines) == one.points
        first, end = days_of(one.month)
        assert all(first <= dt.date.fromisoformat(row["计入日期"]) < end for row in lines)
        assert [fen_of(row["金额（元）"]) for row in rows if row["类别"] == "应付"] == [one.payable_fen]
        seen += [row["编号"] for row in lines]
    assert sorted(seen) == sorted(entry.line for entry in sold)
    total = sum(entry.delta.spent for entry in sold)
    assert sum(one.points for one in statements) == total
    left = statements[-1].carried_out_fen if statements else 0
    assert sum(one.payable_fen for one in statements) + left == sum(one.sum_fen for one in statements)

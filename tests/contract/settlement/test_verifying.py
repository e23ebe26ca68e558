"""Statements against the ledger on a real store: what agrees says nothing, and each way to be off is named."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.kernel import storage
from chalicelib.kernel.calendar import business_date
from chalicelib.points.ledger.core.sources import redemptions_of
from chalicelib.points.ledger.records import EntryRecord
from chalicelib.points.settlement.core.months import closed_by
from chalicelib.points.settlement.core.objections import Verdict
from chalicelib.points.settlement.core.verifying import Verified
from chalicelib.points.settlement.records import SettlementRecord
from chalicelib.points.settlement.service import deciding, objecting, verifying
from chalicelib.points.settlement.store import statements as store
from chalicelib.points.settlement.store.objections import OBJECTION, folder_of
from tests.make.partners import VILLAGE
from tests.make.settlement import AFTER_NEXT, MONTH, NEXT, Shop, china, open_shop
from tests.make.world import key_at

DAY = dt.timedelta(days=1)


def said(shop: Shop, *, fen: int, on_next: bool, n: int) -> None:
    """Let the shop object to November, and an officer uphold it."""
    key = key_at(shop.world.moment, 700 + n)
    objecting.object_to(shop.till(), month=MONTH, line="", theirs="", reason="少算了", key=key)
    deciding.answer_objection(
        shop.officer(), partner_id=shop.partner_id, month=MONTH, objection_id=key, answer=Verdict.UPHOLD,
        reason="补上", fen=fen, on_next=on_next, key=key_at(shop.world.moment, 800 + n),
    )  # fmt: skip


@pytest.fixture
def shop(store: Any) -> Shop:
    """A shop with two months closed: in November more was given back than sold; objections changed both."""
    storage.client("sqs").create_queue(QueueName="sanbao-test-settlement")
    made = open_shop()
    first = made.sell(100, china(3))
    second = made.sell(300, china(30, 18))
    made.refund(first, 50, china(5))
    made.close()
    said(made, fen=20, on_next=False, n=1)
    said(made, fen=7, on_next=True, n=2)
    made.refund(second, 300, china(2, month=12))
    made.world.moment = AFTER_NEXT
    made.close(NEXT)
    return made


def look(shop: Shop, days: int = 1) -> Verified:
    return verifying.verify_village(village_id=VILLAGE, today=business_date(shop.world.moment + days * DAY))


def change(owner: str, row: str, **values: Any) -> None:
    """Write over a row of settlement, as nobody may."""
    attributes = SettlementRecord.get_attributes()
    for name, told in values.items():
        storage.client().update_item(
            TableName=storage.table_name(SettlementRecord),
            Key=storage.key_of(SettlementRecord, owner, row),
            UpdateExpression="SET #n = :v",
            ExpressionAttributeNames={"#n": attributes[name].attr_name},
            ExpressionAttributeValues={":v": told},
        )


def body(shop: Shop, month: str, alter: Callable[[dict[str, Any]], None]) -> None:
    """Alter what never changes of a statement."""
    record = storage.find(SettlementRecord, shop.partner_id, month, consistent=True)
    assert record is not None
    assert record.body is not None
    alter(record.body)
    change(shop.partner_id, month, body={"S": json.dumps(record.body)})


def gone(record: Any, *key: str) -> None:
    storage.client().delete_item(TableName=storage.table_name(record), Key=storage.key_of(record, *key))


def test_two_months_that_agree_say_nothing_and_what_they_come_to(shop: Shop) -> None:
    assert look(shop) == Verified(2, 50, 370, 350, 300, ())


TAMPERED: dict[str, tuple[Callable[[Shop], None], str]] = {
    "a point more": (
        lambda shop: body(shop, MONTH, lambda told: told["sums"][0].__setitem__(3, 401)),
        f"{MONTH}: contract of 2026-01-01: 351 points, 351 fen at 100 a yuan settled, 350 points, 350 fen",
    ),
    "another rate": (
        lambda shop: body(shop, MONTH, lambda told: told["sums"][0].__setitem__(2, 50)),
        "350 points, 700 fen at 50 a yuan settled, 350 points, 350 fen at 100 a yuan spent",
    ),
    "a line more": (lambda shop: body(shop, MONTH, lambda told: told.update(lines=4)), "4 lines settled, 3 in"),
    "another day": (
        lambda shop: body(shop, MONTH, lambda told: told["days"][0].__setitem__(0, "2026-11-04")),
        "the sums of 2026-11-03 are not",
    ),
    "an adjustment that nobody upheld": (
        lambda shop: change(shop.partner_id, MONTH, adjusted_fen={"N": "2000"}), "2000 fen adjusted, 20 upheld",
    ),
    "one for the next month": (
        lambda shop: change(shop.partner_id, MONTH, next_fen={"N": "8"}), "7 fen taken over, 8 were upheld",
    ),
    "an answer changed": (
        lambda shop: change(
            folder_of(shop.partner_id, MONTH), OBJECTION + key_at(dt.datetime(2026, 12, 8, 20, 40, tzinfo=dt.UTC), 701),
            fen={"N": "21"},
        ), "20 fen adjusted, 21 upheld",
    ),
    "an objection that is not there": (
        lambda shop: change(shop.partner_id, MONTH, objections={"N": "3"}), "0 of 3 objections wait, 0 of 2 do",
    ),
    "less carried in": (
        lambda shop: body(shop, NEXT, lambda told: told.update(carried_in_fen=-1)), "-1 fen carried in, 0 carried out",
    ),
    "less carried out": (
        lambda shop: change(shop.partner_id, NEXT, out_fen={"N": "-1"}), "-1 fen were taken over by no statement",
    ),
    "another month before": (
        lambda shop: body(shop, NEXT, lambda told: told.update(previous="2026M10")), f"{MONTH} is before it",
    ),
    "a statement gone": (
        lambda shop: gone(SettlementRecord, shop.partner_id, MONTH),
        f"{MONTH}: 350 points spent, and no statement",
    ),
    "a sale gone from the ledger": (
        lambda shop: gone(EntryRecord, redemptions_of(shop.partner_id), shop.sold[0].line),
        "3 lines settled, 2 in the ledger",
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", TAMPERED)
def test_whoever_writes_over_a_row_is_found_out(shop: Shop, how: str) -> None:
    tamper, word = TAMPERED[how]
    tamper(shop)
    faults = look(shop).faults
    assert any(fault.startswith(shop.partner_id) and word in fault for fault in faults), faults


def test_a_month_needs_its_statement_once_the_ninth_is_over(store: Any) -> None:
    shop = open_shop()
    shop.sell(100, china(3))
    assert look(shop, days=0).faults == ()
    assert look(shop).faults == (f"{shop.partner_id} {MONTH}: 100 points spent, and no statement",)
    shop.close()
    assert look(shop) == Verified(1, 100, 100)
    assert [closed_by(dt.date(2027, 1, day)) for day in (9, 10)] == ["2026M11", "2026M12"]


def test_what_an_officer_answers_while_it_is_looked_at_is_no_fault(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    once = [True]
    true = store.list_of_shop

    def late(partner_id: str, **asked: Any) -> Any:
        page = true(partner_id, **asked)
        stale = [replace(one, next_fen=0, adjusted_fen=0) for one in page.rows]
        return replace(page, rows=stale) if once and once.pop() else page

    monkeypatch.setattr(store, "list_of_shop", late)
    assert look(shop).faults == ()

"""The packing desk's other doors: whose they are, what they refuse; and the market's jobs."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part, RunState
from chalicelib.kernel import storage
from chalicelib.kernel.settings import settings
from chalicelib.prosperity.market import jobs
from chalicelib.prosperity.market.core.orders import code_of
from chalicelib.prosperity.market.service import sheets, stock
from tests.contract.market.test_packing import bought, packed, picked
from tests.doors.test_market import HEAD, ask, buying, good, market
from tests.make.buying import Buying
from tests.make.market import Market

__all__ = ["buying", "market"]


@pytest.fixture(autouse=True)
def queue(buying: Buying) -> None:
    storage.client("sqs").create_queue(QueueName=settings().table_prefix + stock.QUEUE)


def at(buying: Buying, path: str) -> str:
    return f"/v1/places/{buying.town_id}/{path}"


@pytest.mark.parametrize(
    ("who", "reads", "packs"),
    [
        ("town", 200, 200),
        ("admin", 200, 200),
        ("auditor", 200, 403),
        ("officer", 403, 403),
        ("member", 403, 403),
        ("villager", 403, 403),
    ],
)
def test_the_towns_officers_pack_and_auditors_see_that_they_do(
    buying: Buying, who: str, reads: int, packs: int
) -> None:
    made = buying.market
    assert ask(made, who, "GET", at(buying, f"market-days?day={made.today}"))[0] == reads
    assert ask(made, who, "GET", at(buying, f"market-orders?state=paid&day={made.today}"))[0] == reads
    assert ask(made, who, "POST", at(buying, "market-orders/find"), {"code": "00000000"})[0] == packs
    body = {"day": str(made.today), "what": "picking", "format": "pdf"}
    assert ask(made, who, "POST", at(buying, "market-sheets"), body)[0] == (202 if packs == 200 else packs)


@pytest.mark.parametrize(
    ("who", "status"), [("officer", 200), ("town", 200), ("auditor", 200), ("next", 404), ("grid", 403)]
)
def test_what_runs_out_is_shown_to_who_keeps_the_goods(market: Market, who: str, status: int) -> None:
    body = good(market, variants=[HEAD | {"low_units": 5}])
    product = ask(market, "officer", "POST", f"/v1/villages/{market.village_id}/products", body)[1]
    ask(market, "officer", "POST", f"/v1/products/{product['product_id']}/moves", {"deed": "offer"})
    got, answer = ask(market, who, "GET", f"/v1/villages/{market.village_id}/market-low")
    assert got == status
    if status == 200:
        (low,) = answer["rows"]
        assert (low["title"], low["label"], low["left"], low["low_units"]) == ("高山大白菜", "一棵", 0, 5)


@pytest.mark.parametrize("low_units", [-1, 10_001, 1.5, "5"])
def test_a_bound_that_can_not_be_names_its_field(market: Market, low_units: Any) -> None:
    body = good(market, variants=[HEAD | {"low_units": low_units}])
    status, answer = ask(market, "officer", "POST", f"/v1/villages/{market.village_id}/products", body)
    assert status == 422
    assert "variants.0.low_units" in [one["field"] for one in answer["fields"]]


@pytest.mark.parametrize("code", ["", "1234567", "1234567a", "12345678 12345678"])
def test_a_code_that_can_not_be_is_not_looked_for(buying: Buying, code: str) -> None:
    status, answer = ask(buying.market, "town", "POST", at(buying, "market-orders/find"), {"code": code})
    assert (status, [one["field"] for one in answer["fields"]]) == (422, ["code"])


@pytest.mark.parametrize(
    ("change", "field"),
    [({"day": "2026-02-30"}, "day"), ({"what": "all"}, "what"), ({"format": "csv"}, "format"), ({"what": "slips"}, "")],
)
def test_a_sheet_that_can_not_be_is_not_begun(buying: Buying, change: dict[str, Any], field: str) -> None:
    body = {"day": str(buying.market.today), "what": "picking", "format": "xlsx"} | change
    status, answer = ask(buying.market, "town", "POST", at(buying, "market-sheets"), body)
    assert (status, [one["field"] for one in answer["fields"]]) == (422, [field])


def test_an_order_is_found_by_its_code_and_shown_without_where_anybody_lives(buying: Buying) -> None:
    order = bought(buying)
    picked(buying, order)
    packed(buying, order)
    status, found = ask(buying.market, "town", "POST", at(buying, "market-orders/find"), {"code": code_of(order)})
    assert (status, len(found["rows"])) == (200, 1)
    (row,) = found["rows"]
    assert (row["order_id"], row["number"], row["address"]) == (order.order_id, order.order_id[-6:].upper(), None)
    _, days = ask(buying.market, "town", "GET", at(buying, f"market-days?day={order.delivers_on}"))
    (day,) = [one for one in days["rows"] if one["day"] == str(order.delivers_on)]
    assert day["ready"] >= 1


def test_the_queue_makes_a_sheet_and_looks_through_a_villages_stock(
    buying: Buying, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = buying.market
    monkeypatch.setattr(jobs, "LIVE", made.world.context())
    body = {"day": str(made.today + dt.timedelta(days=1)), "what": "picking", "format": "xlsx"}
    run_id = ask(made, "town", "POST", at(buying, "market-sheets"), body)[1]["run_id"]
    jobs.do_part(Part(run_id, sheets.KIND, buying.town_id))
    assert runs.load_run(run_id=run_id).state is RunState.DONE
    files = runs.files_of(made.world.context(), runs.load_run(run_id=run_id))
    assert [name for name, _ in files] == [f"picking-{body['day']}.xlsx"]
    names = ("version", "account", "region", "detail", "detail-type", "source", "time", "id", "resources")
    morning = jobs.morning(dict.fromkeys(names, ""), None)["run"]
    for village_id in runs.missing_parts(run_id=morning, parts=[made.village_id]):
        jobs.do_part(Part(morning, stock.KIND, village_id))
    assert runs.load_run(run_id=morning).done == 1

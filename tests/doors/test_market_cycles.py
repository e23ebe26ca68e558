"""The doors of order cycles: what can not be names its field, the town writes, and a whole round to the money back."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from urllib.parse import quote

import pytest

from chalicelib.foundation.runs import store as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel import edge
from chalicelib.kernel.authz import ANYBODY, Principal, Role
from chalicelib.kernel.calendar import business_time
from chalicelib.prosperity.market import jobs
from chalicelib.prosperity.market.service import offering, paying
from tests.fakes.wechatpay import Wechatpay
from tests.make import partners
from tests.make.cycles import Cycling, make_cycling


@pytest.fixture
def cycling(shared_tables: Any, wechatpay: Wechatpay, monkeypatch: pytest.MonkeyPatch) -> Cycling:
    made = make_cycling(wechatpay)
    buying, town_id = made.buying, made.town_id
    ordinal = int(buying.market.village_id[1:])
    own = ((ordinal, ordinal + 1),)
    people = {
        "officer": Principal("s1", frozenset({Role.VILLAGE_OFFICER}), villages=own),
        "auditor": Principal("s3", frozenset({Role.AUDITOR}), villages=own, town_id=town_id),
        "town": Principal("s4", frozenset({Role.TOWN_OFFICER}), villages=own, town_id=town_id),
        "next": Principal("s5", frozenset({Role.TOWN_OFFICER}), villages=own, town_id="t9999"),
        "admin": Principal("s6", frozenset({Role.TOWN_ADMIN}), villages=own, town_id=town_id),
        "member": buying.member.actor,
        "nobody": ANYBODY,
    }
    world = buying.market.world.context()
    monkeypatch.setattr(edge, "LIVE", world)
    monkeypatch.setattr(jobs, "LIVE", world)
    monkeypatch.setattr(edge, "_resolvers", {"bearer": lambda _, token: people[token]})
    return made


def ask(cycling: Cycling, who: str, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    return partners.ask(method, path, body, as_=who, key=cycling.buying.key())


def good(cycling: Cycling, **more: Any) -> dict[str, Any]:
    terms = cycling.terms()
    offer = cycling.offered(units=20, least=4)
    said = {
        "product_id": offer.product_id, "variant_id": "head", "price_fen": 300, "units": 20, "least_units": 4,
    }  # fmt: skip
    return {
        "title": "立冬大白菜团",
        "opens_at": business_time(terms.opens_at),
        "closes_at": business_time(terms.closes_at),
        "delivers_on": str(terms.delivers_on),
        "offers": [said],
    } | more


def at(cycling: Cycling) -> str:
    return f"/v1/places/{cycling.town_id}/market-cycles"


OFFER: dict[str, Any] = {}
"""Stands for the offer of a good cycle, in what is changed of it."""


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": "团"}, "title"),
        ({"title": "团" * 31}, "title"),
        ({"words": "话" * 1_001}, "words"),
        ({"opens_at": "明天"}, "opens_at"),
        ({"closes_at": "2026-12-03T12:00:00"}, "closes_at"),
        ({"closes_at": "2026-11-01T12:00:00+08:00"}, "closes_at"),
        ({"delivers_on": "2026-02-30"}, "delivers_on"),
        ({"delivers_on": "2026-12-03"}, "delivers_on"),
        ({"delivers_on": "2028-12-03"}, "delivers_on"),
        ({"offers": []}, "offers"),
        ({"offers": [OFFER] * 21}, "offers"),
        ({"offers": [OFFER, OFFER]}, "offers"),
        ({"offers": [{"product_id": "v00001y1"}]}, "offers.0.product_id"),
        ({"offers": [{"variant_id": "Ä"}]}, "offers.0.variant_id"),
        ({"offers": [{"price_fen": 0}]}, "offers.0.price_fen"),
        ({"offers": [{"price_fen": 10_000_001}]}, "offers.0.price_fen"),
        ({"offers": [{"units": 0}]}, "offers.0.units"),
        ({"offers": [{"units": 100_001}]}, "offers.0.units"),
        ({"offers": [{"units": 2.5}]}, "offers.0.units"),
        ({"offers": [{"least_units": -1}]}, "offers.0.least_units"),
        ({"offers": [{"least_units": 21}]}, "offers.0.least_units"),
        ({"state": "published"}, "state"),
    ],
)
def test_a_cycle_that_can_not_be_names_its_field_and_is_not_kept(
    cycling: Cycling, change: dict[str, Any], field: str
) -> None:
    body = good(cycling)
    if "offers" in change:
        change = {"offers": [body["offers"][0] | one for one in change["offers"]]}
    status, answer = ask(cycling, "town", "POST", at(cycling), body | change)
    assert status == 422
    assert field in [one["field"] for one in answer["fields"]]
    kept = offering.list_cycles(town_id=cycling.town_id, size=20, cursor=None).rows
    assert body["offers"][0]["product_id"] not in [one.cycle.terms.offers[0].product_id for one in kept]


@pytest.mark.parametrize(
    "body",
    [
        {"deed": "close"},
        {"deed": "call_off"},
        {"deed": "call_off", "reason": " 雨"},
        {"deed": "publish", "reason": "好天"},
    ],
)
def test_a_deed_that_can_not_be_meant_changes_nothing(cycling: Cycling, body: dict[str, Any]) -> None:
    draft = cycling.draft(cycling.offered())
    assert ask(cycling, "town", "POST", f"/v1/market/desk/cycles/{draft.cycle_id}/moves", body)[0] == 422
    assert cycling.read(draft) == draft


@pytest.mark.parametrize(
    ("who", "reads", "writes"),
    [
        ("town", 200, 201), ("admin", 200, 201), ("auditor", 200, 403), ("officer", 403, 403), ("member", 403, 403),
        ("next", 404, 404), ("nobody", 401, 401),
    ],
)  # fmt: skip
def test_the_town_writes_cycles_its_auditor_reads_them_and_everybody_sees_what_is_published(
    cycling: Cycling, who: str, reads: int, writes: int
) -> None:
    body = good(cycling)
    assert ask(cycling, who, "POST", at(cycling), body)[0] == writes
    assert ask(cycling, who, "GET", at(cycling))[0] == reads
    published, draft = cycling.published(cycling.offered()), cycling.draft(cycling.offered())
    assert ask(cycling, who, "GET", f"/v1/market/cycles/{published.cycle_id}")[0] == 200
    assert ask(cycling, who, "GET", f"/v1/market/cycles/{draft.cycle_id}")[0] == 404
    move = f"/v1/market/desk/cycles/{draft.cycle_id}"
    assert ask(cycling, who, "POST", f"{move}/moves", {"deed": "discard"})[0] == (200 if writes == 201 else writes)


def every(cycling: Cycling, who: str, path: str) -> dict[str, Any]:
    """Return all rows of a list by their ids, page by page: other tests' are among them."""
    found: dict[str, Any] = {}
    cursor = ""
    while True:
        _, page = ask(cycling, who, "GET", path + cursor)
        found |= {one["cycle_id"]: one for one in page["rows"]}
        if page["cursor"] is None:
            return found
        cursor = f"&cursor={quote(page['cursor'])}"


def queued(cycling: Cycling, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """Wake the clock, and return the messages of its run as the queue brings them."""
    sent: list[Part] = []
    with monkeypatch.context() as patch:
        patch.setattr(runs, "send_parts", lambda _queue, parts, **_: sent.extend(parts))
        names = dict.fromkeys(("id", "detail-type", "source", "account", "time", "region", "version"), "")
        event: dict[str, Any] = names | {"resources": [], "detail": {}}
        jobs.clock(event, None)
    bodies = [{"run_id": one.run_id, "kind": one.kind, "part": one.part} for one in sent]
    return [{"messageId": str(n), "receiptHandle": "h", "body": json.dumps(one)} for n, one in enumerate(bodies)]


def test_a_round_from_the_draft_to_the_money_back(cycling: Cycling, monkeypatch: pytest.MonkeyPatch) -> None:
    """An offer of four finds two, so its money goes back when the clock has come; the other is delivered."""
    body = good(cycling)
    more = cycling.offered(price_fen=500)
    body["offers"].append({"product_id": more.product_id, "variant_id": "head", "price_fen": 500, "units": 9})
    _, draft = ask(cycling, "town", "POST", at(cycling), body)
    desk = f"/v1/market/desk/cycles/{draft['cycle_id']}"
    _, changed = ask(cycling, "town", "PUT", desk, body | {"title": "小雪白菜团", "version": draft["version"]})
    assert (changed["state"], changed["version"]) == ("draft", 2)
    assert ask(cycling, "town", "POST", f"{desk}/moves", {"deed": "publish"})[1]["state"] == "published"
    lines = [{"product_id": one["product_id"], "variant_id": "head", "units": 2} for one in body["offers"]]
    wanted = {
        "lines": lines, "delivers_on": body["delivers_on"], "point_id": "hall", "cycle_id": draft["cycle_id"],
        "cash_fen": 1_600,
    }  # fmt: skip
    status, placed = ask(cycling, "member", "POST", "/v1/market/orders", wanted)
    assert (status, placed["cycle_id"], placed["sums"]["cash_fen"]) == (201, draft["cycle_id"], 1_600)
    order = cycling.buying.paid(paying.load(placed["order_id"]))
    row = every(cycling, "nobody", f"/v1/market/cycles?town_id={cycling.town_id}&size=5")[draft["cycle_id"]]
    first, second = row["offers"]
    assert (row["title"], first["taken"], first["missing"], first["left"]) == ("小雪白菜团", 2, 2, 18)
    assert (first["price_fen"], first["usual_fen"], second["missing"], second["unit_fen"]) == (300, 350, 0, 500)
    cycling.buying.market.world.moment = dt.datetime.fromisoformat(body["closes_at"])
    messages = queued(cycling, monkeypatch)
    assert [jobs.work({"Records": [one]}, None) for one in messages] == [{"batchItemFailures": []}] * len(messages)
    _, done = ask(cycling, "nobody", "GET", f"/v1/market/cycles/{draft['cycle_id']}")
    assert done["state"] == "done"
    assert [(one["verdict"], one["sold"]) for one in done["offers"]] == [("failed", 2), ("made", 2)]
    _, mine = ask(cycling, "member", "GET", f"/v1/market/orders/{order.order_id}")
    assert (mine["state"], mine["given_back_fen"], mine["reason"]) == ("paid", 600, "没有成团，钱退给您")
    assert draft["cycle_id"] not in "".join(one["body"] for one in queued(cycling, monkeypatch))
    assert every(cycling, "auditor", f"{at(cycling)}?size=20")[draft["cycle_id"]]["state"] == "done"


def test_who_calls_a_cycle_off_says_why_to_its_buyers(cycling: Cycling) -> None:
    cycle = cycling.published(cycling.offered())
    body = {"deed": "call_off", "reason": "台风要来"}
    _, moved = ask(cycling, "town", "POST", f"/v1/market/desk/cycles/{cycle.cycle_id}/moves", body)
    assert moved["state"] == "called_off"
    assert ask(cycling, "nobody", "GET", f"/v1/market/cycles/{cycle.cycle_id}")[1]["reason"] == "台风要来"
    assert cycle.cycle_id not in every(cycling, "nobody", f"/v1/market/cycles?town_id={cycling.town_id}&size=20")

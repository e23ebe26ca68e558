"""The doors of proceeds: a week from the order to the bank, each door as each role, and what may not be sent."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.service import Part
from chalicelib.kernel import edge, storage
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import LIVE
from chalicelib.prosperity.proceeds import jobs, routes
from tests.fakes.wechatpay import Wechatpay
from tests.make import partners, people
from tests.make.proceeds import Proceeds, make_proceeds


@pytest.fixture
def town(shared_tables: Any, wechatpay: Wechatpay, monkeypatch: pytest.MonkeyPatch) -> Proceeds:
    assert routes.doors is not None
    storage.client("sqs").create_queue(QueueName="sanbao-test-proceeds")
    made = make_proceeds(wechatpay)
    ordinal = int(made.village_id[1:])
    own = ((ordinal, ordinal + 1),)
    resident = people.resident(made.world.context(), made.buying.market.village, 41 + ordinal).resident_id
    roles = {
        "village": Role.VILLAGE_OFFICER, "auditor": Role.AUDITOR, "town": Role.TOWN_OFFICER, "admin": Role.TOWN_ADMIN,
        "grid": Role.GRID_WORKER,
    }  # fmt: skip
    who = {
        name: Principal(f"s-{name}", frozenset({role}), own, "" if name in {"village", "grid"} else made.town_id)
        for name, role in roles.items()
    }
    who["me"] = Principal(resident, frozenset({Role.RESIDENT}), own, resident_id=resident)
    who["neighbour"] = Principal(f"{made.village_id}r00099", frozenset({Role.RESIDENT}), own)
    who["next"] = Principal("s-next", frozenset({Role.VILLAGE_OFFICER}), ((ordinal + 1, ordinal + 2),))
    who["member"] = made.buying.member.actor
    monkeypatch.setattr(edge, "LIVE", made.world.context())
    monkeypatch.setattr(edge, "_resolvers", {"bearer": lambda _, token: who[token]})
    return made


def ask(town: Proceeds, who: str, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    return partners.ask(method, path, body, as_=who, key=town.buying.key())


def closed(town: Proceeds) -> tuple[str, str]:
    """Return the party of the villager `me`, and the week in which they sold something."""
    me = edge._resolvers["bearer"](LIVE, "me")
    product = town.product(me.subject)
    town.back(town.sold(product, 3, hen_g=1_400), 350)
    return product.terms.producer_id, town.week_closed()


def test_a_week_goes_from_the_order_to_the_bank(town: Proceeds) -> None:
    party_id, week = closed(town)
    status, listed = ask(town, "auditor", "GET", f"/v1/places/{town.town_id}/proceeds?week={week}")
    assert status == 200
    assert [row["kind"] for row in listed["rows"]] == ["platform", "collective", "producer"]
    of_village = ask(town, "village", "GET", f"/v1/places/{town.village_id}/proceeds?week={week}")[1]
    assert of_village["rows"] == listed["rows"][1:]
    (row,) = ask(town, "me", "GET", "/v1/me/proceeds")[1]["rows"]
    assert row == listed["rows"][2]
    mine = ask(town, "me", "GET", f"/v1/me/proceeds/{party_id}/{week}")[1]
    assert [line["title"] for line in mine["lines"]] == ["高山大白菜"] * 2
    assert mine["payable_fen"] == sum(line["total_fen"] for line in mine["lines"])

    said = ask(town, "me", "POST", f"/v1/me/proceeds/{party_id}/{week}/doubts", {"words": "少算了一棵"})
    assert said[0] == 201
    seen = {"payable_fen": mine["payable_fen"]}
    one = f"/v1/proceeds/{party_id}/{week}"
    status, refused = ask(town, "town", "POST", f"{one}/approve", seen)
    assert (status, refused["code"]) == (409, "proceeds_doubts_open")
    doubt_id = said[1]["doubts"][0]["doubt_id"]
    answer = {"words": "坏的那一棵退给买家了", "fen": 0}
    status, told = ask(town, "town", "POST", f"{one}/doubts/{doubt_id}/answer", answer)
    assert (status, told["doubts"][0]["answered_by"]) == (200, "s-town")
    assert ask(town, "me", "GET", f"/v1/me/proceeds/{party_id}/{week}")[1]["doubts"][0]["answered_by"] == ""

    assert ask(town, "town", "POST", f"{one}/approve", seen)[1]["state"] == "approved"
    bank = seen | {"bank_reference": "ICBC-20261130", "paid_on": str(business_date(town.world.moment))}
    status, refused = ask(town, "town", "POST", f"{one}/pay", bank)
    assert (status, refused["code"]) == (409, "proceeds_own_approval")
    assert ask(town, "admin", "POST", f"{one}/pay", bank)[1]["state"] == "paid"
    whole = ask(town, "auditor", "GET", one)[1]
    assert (whole["bank_reference"], [step["by"] for step in whole["steps"]]) == (
        "ICBC-20261130", ["s-town", "s-admin"],
    )  # fmt: skip
    assert [step["by"] for step in ask(town, "me", "GET", f"/v1/me/proceeds/{party_id}/{week}")[1]["steps"]] == ["", ""]


def test_each_door_is_of_those_whose_it_is(town: Proceeds) -> None:
    party_id, week = closed(town)
    one, own = f"/v1/proceeds/{party_id}/{week}", f"/v1/me/proceeds/{party_id}/{week}"
    seen = {"payable_fen": 1}
    for who in ("me", "member", "grid"):
        for method, path, body in (
            ("GET", f"/v1/places/{town.village_id}/proceeds?week={week}", None),
            ("GET", one, None),
            ("POST", f"{one}/approve", seen),
            ("GET", f"/v1/places/{town.village_id}/proceeds-report?first=2026M11&last=2026M11", None),
        ):
            assert ask(town, who, method, path, body)[0] == 403, (who, path)
    for who in ("village", "auditor"):
        assert ask(town, who, "GET", one)[0] == 200
        assert ask(town, who, "POST", f"{one}/approve", seen)[0] == 403
    for path in (one, f"/v1/places/{town.village_id}/proceeds?week={week}"):
        assert ask(town, "next", "GET", path)[0] == 404
    assert ask(town, "village", "GET", f"/v1/proceeds/{town.town_id}/{week}")[0] == 404
    assert ask(town, "neighbour", "GET", own)[0] == 404
    assert ask(town, "neighbour", "GET", "/v1/me/proceeds")[1]["rows"] == []
    assert ask(town, "town", "GET", own)[0] == 403


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("approve", {"payable_fen": "1"}, "payable_fen"),
        ("approve", {"payable_fen": -1}, "payable_fen"),
        ("pay", {"payable_fen": 1, "bank_reference": "x", "paid_on": "2026-11-30"}, "bank_reference"),
        ("pay", {"payable_fen": 1, "bank_reference": "工行 1", "paid_on": "2026-11-30"}, "bank_reference"),
        ("pay", {"payable_fen": 1, "bank_reference": "ICBC-1", "paid_on": "2026-11-31"}, "paid_on"),
        ("doubts/d/answer", {"words": "好"}, "words"),
        ("doubts/d/answer", {"words": "查过了", "fen": 10_000_001}, "fen"),
    ],
)
def test_what_may_not_be_sent_names_its_field(town: Proceeds, path: str, body: dict[str, Any], field: str) -> None:
    party_id = f"{town.village_id}f1"
    status, said = ask(town, "town", "POST", f"/v1/proceeds/{party_id}/2026W48/{path}", body)
    assert (status, [one["field"] for one in said["fields"]]) == (422, [field])


def test_a_week_or_month_that_is_none_names_its_field(town: Proceeds) -> None:
    for path, field in (
        ("proceeds?week=2026W60", "query.week"),
        ("proceeds-report?first=2026M13&last=2026M12", "query.first"),
        ("proceeds-report?first=2026M12&last=2026M11", "last"),
    ):
        status, said = ask(town, "town", "GET", f"/v1/places/{town.town_id}/{path}")
        assert (status, [one["field"] for one in said["fields"]]) == (422, [field])
    assert ask(town, "town", "GET", f"/v1/proceeds/{town.town_id}/2026W1")[0] == 422
    assert ask(town, "me", "POST", f"/v1/me/proceeds/{town.town_id}/2026W48/doubts", {"words": ""})[0] == 422


def test_a_report_and_the_files_that_were_asked_for(town: Proceeds) -> None:
    party_id, week = closed(town)
    path = f"/v1/places/{town.town_id}/proceeds-report"
    found = ask(town, "auditor", "GET", f"{path}?first=2026M11&last=2026M12")[1]
    assert (found["total"]["heads"], found["total"]["grams"], found["orders"]) == (1, 4_100, 1)
    assert [(one["key"], one["paid_fen"] > 0) for one in found["months"]] == [("2026M11", True), ("2026M12", False)]
    assert found["villages"][0]["name"] == town.buying.market.village.name
    assert [one["key"] for one in found["categories"]] == ["vegetables"]
    asked = [
        (path, {"first": "2026M11", "last": "2026M11"}, f"{town.town_id}#2026M11#2026M11", "town", 2),
        (f"/v1/proceeds/{party_id}/{week}", None, f"{party_id}#{week}", "village", 3),
        (f"/v1/me/proceeds/{party_id}/{week}", None, f"{party_id}#{week}", "me", 3),
    ]
    for where, body, part, who, files in asked:
        status, run = ask(town, who, "POST", f"{where}/files", body)
        assert (status, run["state"]) == (202, "running")
        made = runs.load_run(run_id=run["run_id"])
        jobs.do_part(town.world.context(), Part(made.run_id, made.kind, part))
        assert runs.load_run(run_id=run["run_id"]).counts == {"files": files}
    assert jobs.jobs is not None

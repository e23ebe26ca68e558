"""The doors of the mall: bad input names its field and writes nothing; whose door is whose; a whole round."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.kernel import edge
from chalicelib.kernel.authz import Principal, Role
from chalicelib.points.rewards.core.offers import State
from chalicelib.points.rewards.service import reading
from tests.make import partners
from tests.make.rewards import Town, make_town


@pytest.fixture
def town(shared_tables: Any, monkeypatch: pytest.MonkeyPatch) -> Town:
    made = make_town()
    ordinal = int(made.village_id[1:])
    own = ((ordinal, ordinal + 1),)
    people = {str(n): made.person(n).actor for n in range(3)} | {
        "officer": Principal("s1", frozenset({Role.VILLAGE_OFFICER}), villages=own),
        "grid": Principal("s2", frozenset({Role.GRID_WORKER}), villages=own),
        "auditor": Principal("s3", frozenset({Role.AUDITOR}), villages=own, town_id=made.village.town_id),
        "town": Principal("s4", frozenset({Role.TOWN_OFFICER}), villages=own, town_id=made.village.town_id),
        "next": Principal("s5", frozenset({Role.VILLAGE_OFFICER}), villages=((ordinal + 1, ordinal + 2),)),
    }
    monkeypatch.setattr(edge, "LIVE", made.world.context())
    monkeypatch.setattr(edge, "_resolvers", {"bearer": lambda _, token: people[token]})
    return made


def ask(  # noqa: PLR0917  As a request is written.
    town: Town, who: str, method: str, path: str, body: Any = None, key: str | None = None
) -> tuple[int, Any]:
    return partners.ask(method, path, body, as_=who, key=town.key() if key is None else key)


def good(town: Town, **more: Any) -> dict[str, Any]:
    point = {"place_id": town.village_id, "name": "村便民服务中心", "where": "文化礼堂", "opening": "每天"}
    return {"kind": "goods", "title": "大米 5 公斤", "price": 200, "point": point, "collect_days": 3, "stock": 5} | more


def kept(town: Town) -> int:
    pages = (reading.list_rewards(place_id=town.village_id, state=one, size=9, cursor=None) for one in State)
    return sum(len(page.rows) for page in pages)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "money"}, "kind"),
        ({"title": "米"}, "title"),
        ({"title": "米" * 31}, "title"),
        ({"words": "话" * 501}, "words"),
        ({"price": 0}, "price"),
        ({"price": 100_001}, "price"),
        ({"price": "200"}, "price"),
        ({"per": "week"}, "per"),
        ({"per": "month", "most": 0}, "most"),
        ({"per": "none", "most": 2}, "most"),
        ({"most": 100}, "most"),
        ({"collect_days": 0}, "collect_days"),
        ({"collect_days": 7}, "collect_days"),
        ({"until": "2026-11-22"}, "until"),
        ({"until": "soon"}, "until"),
        ({"stock": -1}, "stock"),
        ({"stock": 100_001}, "stock"),
        ({"media_ids": ["a picture"]}, "media_ids.0"),
        ({"media_ids": ["v00001m01930000-0000-7000-8000-000000000000"]}, "media_ids"),
        ({"phone": "13800000000"}, "phone"),
    ],
)
def test_a_reward_that_does_not_fit_names_the_field_and_is_not_kept(
    town: Town, change: dict[str, Any], field: str
) -> None:
    status, answer = ask(town, "officer", "POST", f"/v1/places/{town.village_id}/rewards", good(town, **change))
    assert (status, [fault["field"] for fault in answer["fields"]]) == (422, [field])
    assert all(fault["zh"] and fault["en"] for fault in answer["fields"])
    assert kept(town) == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"place_id": "v1"}, "point.place_id"),
        ({"place_id": "v99999"}, "point.place_id"),
        ({"name": "店"}, "point.name"),
        ({"name": "一#二"}, "point.name"),
        ({"where": ""}, "point.where"),
        ({"opening": "早" * 61}, "point.opening"),
    ],
)
def test_a_pick_up_point_that_does_not_fit_names_the_field(town: Town, change: dict[str, Any], field: str) -> None:
    body = good(town)
    body["point"] |= change
    status, answer = ask(town, "officer", "POST", f"/v1/places/{town.village_id}/rewards", body)
    assert (status, [fault["field"] for fault in answer["fields"]]) == (422, [field])
    assert kept(town) == 0


def test_a_towns_reward_is_collected_within_its_town(town: Town) -> None:
    body = good(town)
    body["point"] |= {"place_id": "v99999"}
    path = f"/v1/places/{town.village.town_id}/rewards"
    assert ask(town, "town", "POST", path, body)[0] == 404
    assert ask(town, "town", "POST", path, good(town))[0] == 201


@pytest.mark.parametrize(
    ("who", "reads", "writes"),
    [
        ("officer", 200, 201),
        ("town", 200, 201),
        ("grid", 200, 403),
        ("auditor", 200, 403),
        ("next", 404, 404),
        ("0", 403, 403),
    ],
)
def test_the_catalogue_is_its_own_officers(town: Town, who: str, reads: int, writes: int) -> None:
    path = f"/v1/places/{town.village_id}/rewards"
    assert ask(town, who, "GET", path)[0] == reads
    assert ask(town, who, "POST", path, good(town))[0] == writes
    assert kept(town) == int(writes == 201)


def test_a_village_officer_keeps_no_catalogue_of_the_town(town: Town) -> None:
    body = good(town)
    body["point"] |= {"place_id": town.village.town_id}
    path = f"/v1/places/{town.village.town_id}/rewards"
    assert ask(town, "officer", "POST", path, body)[0] == 404
    made = ask(town, "town", "POST", path, body)[1]
    assert ask(town, "officer", "POST", f"/v1/rewards/{made['reward_id']}/moves", {"deed": "offer"})[0] == 404
    assert ask(town, "officer", "GET", f"/v1/places/{town.village.town_id}/reward-orders?point=大厅")[0] == 404


def made(town: Town, **more: Any) -> dict[str, Any]:
    status, shown = ask(town, "officer", "POST", f"/v1/places/{town.village_id}/rewards", good(town, **more))
    assert status == 201
    offered = ask(town, "officer", "POST", f"/v1/rewards/{shown['reward_id']}/moves", {"deed": "offer"})
    assert offered[0] == 200
    found: dict[str, Any] = offered[1]
    return found


def test_a_reward_is_written_changed_stocked_and_moved_once_a_key(town: Town) -> None:
    path, key = f"/v1/places/{town.village_id}/rewards", town.key()
    first = ask(town, "officer", "POST", path, good(town), key)
    assert ask(town, "officer", "POST", path, good(town), key) == first
    assert ask(town, "officer", "POST", path, good(town, price=1), key)[1]["code"] == "key_reused_with_other_body"
    assert kept(town) == 1
    one = f"/v1/rewards/{first[1]['reward_id']}"
    change = good(town, title="新米", price=150, version=1)
    change.pop("stock")
    key = town.key()
    for _ in range(2):
        status, shown = ask(town, "officer", "PUT", one, change, key)
        assert (status, shown["title"], shown["price"], shown["version"]) == (200, "新米", 150, 2)
    assert ask(town, "officer", "PUT", one, change | {"title": "旧米"}, key)[1]["code"] == "key_reused_with_other_body"
    assert ask(town, "officer", "PUT", one, change)[1]["code"] == "reward_changed_meanwhile"
    assert ask(town, "officer", "PUT", one, change | {"version": 0})[1]["fields"][0]["field"] == "version"
    for deed, state in (("offer", "offered"), ("pause", "paused"), ("resume", "offered")):
        key = town.key()
        for _ in range(2):
            assert ask(town, "officer", "POST", f"{one}/moves", {"deed": deed}, key)[1]["state"] == state
    assert ask(town, "officer", "POST", f"{one}/moves", {"deed": "offer"})[1]["code"] == "reward_in_other_state"
    assert ask(town, "officer", "POST", f"{one}/moves", {"deed": "give"})[0] == 422
    stands = ask(town, "officer", "PUT", one, change | {"price": 1, "version": 5})
    assert stands[1]["code"] == "reward_terms_stand"
    assert ask(town, "officer", "PUT", one, change | {"words": "真空装", "version": 5})[1]["words"] == "真空装"
    for stock, status in ((9, 200), (-1, 422), ("9", 422)):
        assert ask(town, "officer", "PUT", f"{one}/stock", {"stock": stock})[0] == status
    assert ask(town, "0", "POST", f"{one}/orders", {"quantity": 2})[0] == 201
    assert ask(town, "officer", "PUT", f"{one}/stock", {"stock": 1})[1]["code"] == "capacity_below_taken"
    key = town.key()
    assert ask(town, "officer", "PUT", f"{one}/stock", {"stock": 4}, key)[0] == 200
    assert ask(town, "officer", "POST", f"{one}/moves", {"deed": "end"})[1]["state"] == "ended"
    assert ask(town, "officer", "PUT", f"{one}/stock", {"stock": 4}, key)[0] == 200
    assert ask(town, "officer", "PUT", f"{one}/stock", {"stock": 5})[1]["code"] == "reward_in_other_state"
    assert ask(town, "officer", "PUT", one, change | {"version": 7})[1]["code"] == "reward_in_other_state"
    assert ask(town, "officer", "POST", "/v1/rewards/v00001x-none/moves", {"deed": "end"})[0] == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [({"quantity": 0}, "quantity"), ({"quantity": 11}, "quantity"), ({"quantity": "1"}, "quantity"), ({"n": 1}, "n")],
)
def test_an_order_that_does_not_fit_names_the_field_and_holds_nothing(
    town: Town, body: dict[str, Any], field: str
) -> None:
    one = made(town)
    status, answer = ask(town, "0", "POST", f"/v1/rewards/{one['reward_id']}/orders", body)
    assert (status, answer["fields"][0]["field"]) == (422, field)
    assert ask(town, "0", "POST", f"/v1/rewards/{one['reward_id']}/orders", {}, key="")[0] == 400
    assert ask(town, "officer", "POST", f"/v1/rewards/{one['reward_id']}/orders", {})[0] == 403
    assert town.points() == (1_000, 0, 0)


def test_a_whole_round_from_looking_to_the_refund(town: Town) -> None:
    one = made(town, per="month", most=2, words="本村新米。")
    _, page = ask(town, "0", "GET", "/v1/rewards")
    assert [(row["title"], row["left"], row["last_day"]) for row in page["rows"]] == [("大米 5 公斤", 5, "2026-11-26")]
    _, seen = ask(town, "0", "GET", f"/v1/rewards/{one['reward_id']}")
    assert (seen["mine"], seen["until"], seen["point"]["where"]) == (2, None, "文化礼堂")
    status, order = ask(town, "0", "POST", f"/v1/rewards/{one['reward_id']}/orders", {"quantity": 2})
    assert (status, order["balance"], order["until"], len(order["code"])) == (201, 600, "2026-11-26", 8)
    assert ask(town, "0", "GET", f"/v1/rewards/{one['reward_id']}")[1]["mine"] == 0
    mine = f"/v1/reward-orders/{order['order_id']}"
    assert ask(town, "0", "GET", mine)[1] == order
    assert ask(town, "1", "GET", mine)[0] == 404
    new = ask(town, "0", "POST", f"{mine}/code")[1]["code"]
    desk = f"/v1/places/{town.village_id}"
    assert ask(town, "grid", "POST", f"{desk}/reward-lookups", {"code": order["code"]})[0] == 404
    _, found = ask(town, "grid", "POST", f"{desk}/reward-lookups", {"code": new})
    assert [(row["order_id"], "code" in row) for row in found["rows"]] == [(order["order_id"], False)]
    _, waiting = ask(town, "auditor", "GET", f"{desk}/reward-orders?point=村便民服务中心")
    assert [row["name"] for row in waiting["rows"]] == [town.people[0].masked_name]
    at = f"{desk}/reward-orders/{order['order_id']}"
    assert ask(town, "grid", "POST", f"{at}/call-off", {"reason": "没货了"})[0] == 403
    shown = {"shown": "code", "code": f"{new[:4]} {new[4:]}"}
    assert ask(town, "auditor", "POST", f"{at}/hand-out", shown)[0] == 403
    for bad in (
        {},
        {"shown": "known"},
        {"shown": "known", "reason": "忘"},
        {"shown": "code"},
        shown | {"reason": "忘了带手机"},
        {"shown": "face", "code": new},
        {"shown": "card", "code": ""},
    ):
        assert ask(town, "grid", "POST", f"{at}/hand-out", bad)[0] == 422
    assert (
        ask(town, "grid", "POST", f"{at}/hand-out", shown | {"code": order["code"]})[1]["code"] == "reward_proof_wrong"
    )
    done = ask(town, "grid", "POST", f"{at}/hand-out", shown)[1]
    assert (done["state"], done["shown"]) == ("fulfilled", "code")
    assert ask(town, "0", "POST", f"{mine}/cancel")[1]["code"] == "reward_order_in_other_state"
    for body, field in (
        ({"points": 0, "restock": True, "reason": "坏了"}, "points"),
        ({"points": 1, "restock": "yes", "reason": "坏了"}, "restock"),
        ({"points": 1, "restock": True, "reason": "坏"}, "reason"),
    ):
        assert ask(town, "officer", "POST", f"{at}/refund", body)[1]["fields"][0]["field"] == field
    too_much = {"points": 401, "restock": True, "reason": "坏了"}
    assert ask(town, "officer", "POST", f"{at}/refund", too_much)[1]["code"] == "reward_refund_invalid"
    _, back = ask(town, "officer", "POST", f"{at}/refund", too_much | {"points": 150})
    assert (back["state"], back["refunded"], back["restocked"]) == ("refunded", 150, True)
    assert ask(town, "0", "GET", "/v1/me/reward-orders")[1]["rows"][0]["refunded"] == 150
    assert town.points() == (750, 0, 250)


def test_an_order_is_cancelled_or_called_off_with_a_reason_that_its_villager_reads(town: Town) -> None:
    one = made(town)
    first, second = (ask(town, "0", "POST", f"/v1/rewards/{one['reward_id']}/orders", {})[1] for _ in range(2))
    assert ask(town, "0", "POST", f"/v1/reward-orders/{first['order_id']}/cancel")[1]["state"] == "cancelled"
    at = f"/v1/places/{town.village_id}/reward-orders/{second['order_id']}/call-off"
    assert ask(town, "officer", "POST", at, {"reason": ""})[1]["fields"][0]["field"] == "reason"
    assert ask(town, "officer", "POST", at, {"reason": "没货了"})[1]["state"] == "cancelled"
    assert ask(town, "0", "GET", f"/v1/reward-orders/{second['order_id']}")[1]["reason"] == "没货了"
    assert town.points() == (1_000, 0, 0)


@pytest.mark.parametrize("code", ["", "x" * 201])
def test_a_lookup_needs_a_code(town: Town, code: str) -> None:
    status, answer = ask(town, "grid", "POST", f"/v1/places/{town.village_id}/reward-lookups", {"code": code})
    assert (status, answer["fields"][0]["field"]) == (422, "code")

"""Every door of partner shops, as each role, with bad input for each field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.foundation.audit import service as audit
from chalicelib.foundation.identity.service import places
from chalicelib.foundation.partners.routes import doors
from chalicelib.foundation.partners.service import keys
from chalicelib.kernel import edge
from chalicelib.kernel.authz import Principal
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import uuid7
from tests.make.partners import CONTACT_BODY, CONTRACT_BODY, MISSING, PEOPLE, VILLAGE, ask, bearer, make_village, world
from tests.make.world import NOON, standing

SHOP: dict[str, Any] = {
    "village_id": VILLAGE,
    "name": "佛山村便民超市",
    "contact": CONTACT_BODY,
    "contract": CONTRACT_BODY,
    "limits": {"shop_day_points": 50_000},
}
KEY: dict[str, Any] = {"label": "收银台", "scopes": ["redeem", "read"], "expires_at": "2099-01-01T00:00:00+08:00"}


@pytest.fixture(autouse=True)
def house(tables: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(edge, "_resolvers", {"bearer": bearer, "x-api-key": keys.resolve_api_key})
    assert doors.room == "partners"
    make_village()
    with standing():
        yield


def joined(**changed: Any) -> str:
    status, shown = ask("POST", "/v1/partners", SHOP | changed, as_="town_officer", key=uuid7())
    assert status == 201
    return str(shown["partner_id"])


def keyed(partner_id: str, **changed: Any) -> tuple[str, str]:
    path = f"/v1/partners/{partner_id}/keys"
    status, shown = ask("POST", path, KEY | changed, as_="town_officer", key=uuid7())
    assert status == 201
    return shown["key_id"], shown["api_key"]


def audited() -> list[str]:
    return [row["deed"] for row in audit.day_of_audit(place_id=VILLAGE, on=business_date(NOON)).rows]


def test_a_shop_joins_once_however_often_it_is_asked() -> None:
    key = uuid7()
    first = ask("POST", "/v1/partners", SHOP, as_="town_officer", key=key)
    assert first[0] == 201
    shown = first[1]
    assert shown["partner_id"] == f"{VILLAGE}p{key}"
    assert shown["contact_phone"] == "138****5678"
    assert shown["limits"]["shop_day_points"] == 50_000
    assert shown["limits"]["offline_floor_points"] == 0
    ask("POST", f"/v1/partners/{shown['partner_id']}/suspend", {"reason": "投诉"}, as_="town_officer")
    assert ask("POST", "/v1/partners", SHOP, as_="town_officer", key=key) == first
    assert audited() == ["partners.suspend", "partners.create"]


@pytest.mark.parametrize("changed", [{"name": "另一家"}, {"village_id": "v00013"}])
def test_a_key_used_for_one_shop_makes_no_other(changed: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    both = Principal("s1", PEOPLE["town_officer"].roles, villages=((12, 14),))
    monkeypatch.setitem(PEOPLE, "both", both)
    key = uuid7()
    ask("POST", "/v1/partners", SHOP, as_="both", key=key)
    status, problem = ask("POST", "/v1/partners", SHOP | changed, as_="both", key=key)
    assert (status, problem["code"]) == (422, "key_reused_with_other_body")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"village_id": "12"}, "village_id"),
        ({"name": ""}, "name"),
        ({"contact": CONTACT_BODY | {"name": ""}}, "contact.name"),
        ({"contact": CONTACT_BODY | {"phone": "12345678901"}}, "contact.phone"),
        ({"contract": CONTRACT_BODY | {"number": ""}}, "contract.number"),
        ({"contract": CONTRACT_BODY | {"points_per_yuan": 0}}, "contract.points_per_yuan"),
        ({"contract": CONTRACT_BODY | {"points_per_yuan": 1.5}}, "contract.points_per_yuan"),
        ({"contract": CONTRACT_BODY | {"points_per_yuan": "100"}}, "contract.points_per_yuan"),
        ({"contract": CONTRACT_BODY | {"starts_on": "soon"}}, "contract.starts_on"),
        ({"contract": CONTRACT_BODY | {"ends_on": "2025-12-31"}}, "contract"),
        ({"limits": {"key_day_points": -1}}, "limits.key_day_points"),
        ({"limits": {"key_day_count": 1.5}}, "limits.key_day_count"),
        ({"limits": {"shop_day_points": True}}, "limits.shop_day_points"),
        ({"limits": {"shop_day_count": -1}}, "limits.shop_day_count"),
        ({"limits": {"shop_day_count": "9"}}, "limits.shop_day_count"),
        ({"limits": {"key_day_count": 10**10}}, "limits.key_day_count"),
        ({"limits": {"person_day_points": 9}}, "limits.person_day_points"),
        ({"limits": {"offline_floor_points": None}}, "limits.offline_floor_points"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_shop_is_refused_for_each_bad_field(changed: dict[str, Any], field: str) -> None:
    status, problem = ask("POST", "/v1/partners", SHOP | changed, as_="town_officer", key=uuid7())
    assert (status, problem["code"]) == (422, "invalid_input")
    assert [fault["field"] for fault in problem["fields"]] == [field]


def test_creating_needs_an_idempotency_key() -> None:
    assert ask("POST", "/v1/partners", SHOP, as_="town_officer")[1]["code"] == "idempotency_key_missing"
    assert ask("POST", "/v1/partners", SHOP, as_="town_officer", key="1")[1]["code"] == "idempotency_key_invalid"


READS = [("GET", "/v1/partners?village_id=v00012"), ("GET", f"/v1/partners/{MISSING}")]
WRITES: list[tuple[str, str, Any]] = [
    ("PUT", f"/v1/partners/{MISSING}", {"name": "店", "contact": CONTACT_BODY}),
    ("PUT", f"/v1/partners/{MISSING}/limits", {}),
    ("PUT", f"/v1/partners/{MISSING}/terminals", {"terminals": []}),
    ("PUT", f"/v1/partners/{MISSING}/contract", CONTRACT_BODY),
    ("POST", f"/v1/partners/{MISSING}/suspend", {"reason": "投诉"}),
    ("POST", f"/v1/partners/{MISSING}/resume", None),
    ("POST", f"/v1/partners/{MISSING}/code", None),
    ("POST", f"/v1/partners/{MISSING}/code/revoke", None),
    ("POST", f"/v1/partners/{MISSING}/keys", KEY),
    ("POST", f"/v1/partners/{MISSING}/keys/abcdefgh/rotate", {"expires_at": "2099-01-01T00:00:00+08:00"}),
    ("POST", f"/v1/partners/{MISSING}/keys/abcdefgh/revoke", None),
]
MAY_WRITE = {"town_officer", "town_admin"}


@pytest.mark.parametrize("role", PEOPLE)
def test_only_the_town_reads_and_writes_its_shops(role: str) -> None:
    granted = 404 if role == "elsewhere" else 403
    for method, path in READS:
        wanted = granted if role not in MAY_WRITE | {"auditor"} else 404 if MISSING in path else 200
        assert ask(method, path, as_=role)[0] == wanted, path
    for method, path, body in WRITES:
        wanted = granted if role not in MAY_WRITE else 404
        assert ask(method, path, body, as_=role, key=uuid7())[0] == wanted, path
    wanted = granted if role not in MAY_WRITE else 201
    assert ask("POST", "/v1/partners", SHOP, as_=role, key=uuid7())[0] == wanted


def test_nobody_in_particular_is_asked_to_sign_in() -> None:
    for method, path in (*READS, ("GET", "/v1/partner/me"), ("GET", "/v1/shop-codes/x")):
        assert ask(method, path)[0] == 401


def test_a_shops_key_opens_none_of_the_towns_doors() -> None:
    partner_id = joined()
    _, api_key = keyed(partner_id)
    assert ask("GET", f"/v1/partners/{partner_id}", api_key=api_key)[0] == 403
    assert ask("POST", f"/v1/partners/{partner_id}/resume", api_key=api_key)[0] == 403


def test_shops_are_listed_by_village_and_page() -> None:
    ids = sorted(joined() for _ in range(3))
    _, page = ask("GET", f"/v1/partners?village_id={VILLAGE}&size=2", as_="auditor")
    _, rest = ask("GET", f"/v1/partners?village_id={VILLAGE}&size=2&cursor={page['cursor']}", as_="auditor")
    assert [row["partner_id"] for row in page["partners"] + rest["partners"]] == ids
    assert rest["cursor"] is None
    assert ask("GET", "/v1/partners?village_id=v00012&size=0", as_="auditor")[0] == 422
    assert ask("GET", "/v1/partners?village_id=v00012&cursor=x", as_="auditor")[1]["code"] == "cursor_invalid"
    assert ask("GET", "/v1/partners?village_id=x", as_="auditor")[0] == 422


def test_who_looks_at_a_shops_contact_is_recorded() -> None:
    partner_id = joined()
    key_id, _ = keyed(partner_id)
    status, shown = ask("GET", f"/v1/partners/{partner_id}", as_="auditor")
    assert status == 200
    assert shown["partner"]["contact_phone"] == "13812345678"
    assert [key["key_id"] for key in shown["keys"]] == [key_id]
    assert "digest" not in shown["keys"][0]
    assert audited()[0] == "partners.look"


def test_what_a_shop_is_can_be_changed() -> None:
    partner_id = joined()
    path = f"/v1/partners/{partner_id}"
    coming = (business_date(NOON) + dt.timedelta(days=1)).isoformat()
    for method, tail, body in (
        ("PUT", "", {"name": "新名字", "contact": {"name": "李四", "phone": "13900001111"}}),
        ("PUT", "/limits", {"shop_day_count": 5000, "offline_floor_points": 100}),
        ("PUT", "/terminals", {"terminals": [{"terminal_id": "t-1", "label": "一号"}]}),
        ("PUT", "/contract", CONTRACT_BODY | {"number": "2号", "points_per_yuan": 120, "starts_on": coming}),
        ("POST", "/suspend", {"reason": "投诉"}),
    ):
        assert ask(method, path + tail, body, as_="town_admin")[0] == 200
    shown = ask("GET", path, as_="town_admin")[1]["partner"]
    assert (shown["name"], shown["contact_name"], shown["contact_phone"]) == ("新名字", "李四", "13900001111")
    assert (shown["limits"]["shop_day_points"], shown["limits"]["shop_day_count"]) == (None, 5000)
    assert shown["limits"]["offline_floor_points"] == 100
    assert shown["terminals"] == [{"terminal_id": "t-1", "label": "一号"}]
    assert [contract["points_per_yuan"] for contract in shown["contracts"]] == [100, 120]
    assert (shown["state"], shown["state_reason"]) == ("suspended", "投诉")
    assert ask("POST", path + "/resume", as_="town_admin")[1]["state"] == "active"
    assert audited() == [
        "partners.resume",
        "partners.look",
        "partners.suspend",
        "partners.contract",
        "partners.terminals",
        "partners.limits",
        "partners.details",
        "partners.create",
    ]


@pytest.mark.parametrize(
    ("tail", "body", "field"),
    [
        ("", {"name": "", "contact": CONTACT_BODY}, "name"),
        ("", {"name": "店", "contact": {"name": "李四", "phone": "1"}}, "contact.phone"),
        ("/limits", {"shop_day_points": -1}, "shop_day_points"),
        ("/terminals", {"terminals": [{"terminal_id": "空 格", "label": "一号"}]}, "terminals.0.terminal_id"),
        ("/terminals", {"terminals": [{"terminal_id": "t-1", "label": ""}]}, "terminals.0.label"),
        ("/terminals", {"terminals": [{"terminal_id": "t", "label": "一"}] * 2}, ""),
        ("/terminals", {"terminals": [{"terminal_id": f"t{n}", "label": "一"} for n in range(51)]}, "terminals"),
        ("/contract", CONTRACT_BODY | {"points_per_yuan": -1}, "points_per_yuan"),
    ],
)
def test_a_change_is_refused_for_each_bad_field(tail: str, body: Any, field: str) -> None:
    status, problem = ask("PUT", f"/v1/partners/{joined()}{tail}", body, as_="town_officer")
    assert status == 422
    assert problem["fields"][0]["field"] == field


def test_a_contract_can_not_be_backdated() -> None:
    today = business_date(NOON).isoformat()
    path = f"/v1/partners/{joined()}/contract"
    status, problem = ask("PUT", path, CONTRACT_BODY | {"starts_on": today}, as_="town_officer")
    assert (status, problem["code"]) == (409, "contract_backdated")


def test_a_suspension_names_its_reason() -> None:
    path = f"/v1/partners/{joined()}/suspend"
    assert ask("POST", path, {"reason": ""}, as_="town_officer")[0] == 422


def test_a_shop_sees_itself_and_never_its_key_again() -> None:
    partner_id = joined()
    key_id, api_key = keyed(partner_id, day_points=700)
    status, shown = ask("GET", "/v1/partner/me", api_key=api_key)
    assert status == 200
    assert (shown["partner_id"], shown["village_id"], shown["name"]) == (partner_id, VILLAGE, SHOP["name"])
    assert shown["contract"]["points_per_yuan"] == 100
    assert (shown["key"]["key_id"], shown["key"]["scopes"]) == (key_id, ["read", "redeem"])
    assert shown["key"]["day_points"] == 700
    assert api_key.rpartition("_")[2][8:] not in str(shown)


def test_a_shop_without_a_contract_in_force_sees_that() -> None:
    past = CONTRACT_BODY | {"ends_on": "2026-01-02"}
    _, api_key = keyed(joined(contract=past))
    assert ask("GET", "/v1/partner/me", api_key=api_key)[1]["contract"] is None


def test_people_are_not_shops() -> None:
    assert ask("GET", "/v1/partner/me", as_="town_officer")[0] == 403
    assert ask("GET", "/v1/partner/me", as_="resident")[0] == 403


def test_each_way_a_key_ends_has_its_own_answer() -> None:
    partner_id = joined()
    key_id, api_key = keyed(partner_id)
    me = "/v1/partner/me"
    ask("POST", f"/v1/partners/{partner_id}/suspend", {"reason": "投诉"}, as_="town_officer")
    status, problem = ask("GET", me, api_key=api_key)
    assert (status, problem["code"]) == (403, "shop_suspended")
    assert ask("POST", f"/v1/partners/{partner_id}/keys/{key_id}/revoke", as_="town_officer")[0] == 204
    status, problem = ask("GET", me, api_key=api_key)
    assert (status, problem["code"]) == (401, "key_revoked")
    status, problem = ask("GET", me, api_key=api_key[:-3] + "zzz")
    assert (status, problem["code"]) == (401, "not_signed_in")


def test_a_key_is_rotated_with_an_overlap() -> None:
    partner_id = joined()
    key_id, old = keyed(partner_id)
    path, body = f"/v1/partners/{partner_id}/keys/{key_id}/rotate", {"expires_at": "2099-01-01T00:00:00+08:00"}
    key = uuid7()
    status, shown = ask("POST", path, body | {"overlap_hours": 0}, as_="town_officer", key=key)
    assert status == 201
    assert ask("POST", path, body | {"overlap_hours": 0}, as_="town_officer", key=key)[1] == {
        "key_id": shown["key_id"],
        "api_key": None,
    }
    assert ask("GET", "/v1/partner/me", api_key=old)[1]["code"] == "key_expired"
    assert ask("GET", "/v1/partner/me", api_key=shown["api_key"])[0] == 200
    assert ask("POST", path, body, as_="town_officer", key=uuid7())[1]["code"] == "key_not_live"
    assert ask("POST", path, body | {"overlap_hours": 169}, as_="town_officer", key=uuid7())[0] == 422
    assert ask("POST", path, {"overlap_hours": 1}, as_="town_officer", key=uuid7())[0] == 422


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"label": ""}, "label"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes.0"),
        ({"expires_at": "2099-01-01T00:00:00"}, "expires_at"),
        ({"day_points": -1}, "day_points"),
        ({"day_count": 1.5}, "day_count"),
    ],
)
def test_a_key_is_refused_for_each_bad_field(changed: dict[str, Any], field: str) -> None:
    path = f"/v1/partners/{joined()}/keys"
    status, problem = ask("POST", path, KEY | changed, as_="town_officer", key=uuid7())
    assert status == 422
    assert problem["fields"][0]["field"] == field


def test_an_expired_key_is_not_issued_and_an_eleventh_neither() -> None:
    partner_id = joined()
    path = f"/v1/partners/{partner_id}/keys"
    past = KEY | {"expires_at": "2020-01-01T00:00:00+08:00"}
    assert ask("POST", path, past, as_="town_officer", key=uuid7())[1]["code"] == "expiry_past"
    for _ in range(10):
        keyed(partner_id)
    status, problem = ask("POST", path, KEY, as_="town_officer", key=uuid7())
    assert (status, problem["code"], problem["keys_max"]) == (409, "too_many_keys", 10)


def test_a_villager_sees_the_shop_whose_code_they_scan() -> None:
    partner_id, key = joined(), uuid7()
    path = f"/v1/partners/{partner_id}/code"
    first = ask("POST", path, as_="town_officer", key=key)
    assert first[0] == 201
    code = first[1]["code"]
    assert first[1]["url"] == f"http://127.0.0.1:8000/q/{code}"
    assert ask("POST", path, as_="town_officer", key=key) == first
    status, shown = ask("GET", f"/v1/shop-codes/{code}", as_="resident")
    assert (status, shown) == (200, {"partner_id": partner_id, "village_id": VILLAGE, "name": SHOP["name"]})


def test_a_shops_former_code_ends_when_it_gets_another_or_is_revoked() -> None:
    partner_id = joined()
    path = f"/v1/partners/{partner_id}/code"
    codes = [ask("POST", path, as_="town_officer", key=uuid7())[1]["code"] for _ in range(2)]
    assert ask("GET", f"/v1/shop-codes/{codes[0]}", as_="resident")[1]["code"] == "no_such_shop_code"
    assert ask("GET", f"/v1/shop-codes/{codes[1]}", as_="resident")[0] == 200
    assert ask("POST", path + "/revoke", as_="town_officer")[1]["code_url"] is None
    assert ask("GET", f"/v1/shop-codes/{codes[1]}", as_="resident")[0] == 404
    assert ask("POST", path + "/revoke", as_="town_officer")[0] == 200
    assert ask("GET", "/v1/shop-codes/not-a-token", as_="resident")[0] == 404


def test_the_code_of_a_suspended_shop_says_so() -> None:
    partner_id = joined()
    code = ask("POST", f"/v1/partners/{partner_id}/code", as_="town_officer", key=uuid7())[1]["code"]
    ask("POST", f"/v1/partners/{partner_id}/suspend", {"reason": "投诉"}, as_="town_officer")
    status, problem = ask("GET", f"/v1/shop-codes/{code}", as_="resident")
    assert (status, problem["code"]) == (403, "shop_suspended")


def test_a_key_of_an_unknown_form_is_nobodys() -> None:
    for api_key in ("x", "sk_" + "0" * 200):
        assert ask("GET", "/v1/partner/me", api_key=api_key)[1]["code"] == "not_signed_in"


def test_a_shop_joins_only_a_village_that_there_is() -> None:
    status, shown = ask("POST", "/v1/partners", SHOP | {"village_id": "v00013"}, as_="elsewhere", key=uuid7())
    assert (status, shown["code"]) == (404, "no_such_place")


def limits_of(place_id: str, as_: str = "town_officer") -> tuple[int, Any]:
    return ask("GET", f"/v1/places/{place_id}/spending-limits", as_=as_)


def test_what_people_may_spend_is_set_for_a_village_or_for_all_of_a_town() -> None:
    town = places.add_town(world(), name="戴村镇", code="330109102000")
    for name, code in (("佛山村", "330109102215"), ("三头村", "330109102217")):
        places.add_village(world(), town_id=town.town_id, name=name, code=code)
    path = f"/v1/places/{town.town_id}/spending-limits"
    nobody = {"person_day_points": None, "card_day_points": None}
    assert {(row["person_day_points"], row["card_day_points"]) for row in limits_of(town.town_id)[1]["rows"]} == {
        (None, None)
    }
    status, shown = ask("PUT", path, {"person_day_points": 5_000, "card_day_points": 500}, as_="town_admin")
    assert (status, len(shown["rows"])) == (200, len(limits_of(town.town_id)[1]["rows"]))
    assert shown == limits_of(town.town_id)[1]
    one = shown["rows"][0]["village_id"]
    assert {row["card_day_points"] for row in shown["rows"]} == {500}
    mine = limits_of(VILLAGE)[1]["rows"]
    assert ask("PUT", f"/v1/places/{VILLAGE}/spending-limits", {"card_day_points": 0}, as_="town_officer")[1] == {
        "rows": [mine[0] | nobody | {"card_day_points": 0}]
    }
    assert audited()[0] == "partners.spending"
    assert one.startswith("v")


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [
        ("town_officer", 200, 200),
        ("town_admin", 200, 200),
        ("auditor", 200, 403),
        ("village_officer", 403, 403),
        ("resident", 403, 403),
        ("elsewhere", 404, 404),
        ("nobody", 401, 401),
    ],
)
def test_only_the_town_sets_what_people_may_spend(role: str, reads: int, writes: int) -> None:
    path = f"/v1/places/{VILLAGE}/spending-limits"
    assert ask("GET", path, as_=role)[0] == reads
    assert ask("PUT", path, {"person_day_points": 9}, as_=role)[0] == writes


@pytest.mark.parametrize(
    ("body", "field"),
    [({"person_day_points": -1}, "person_day_points"), ({"card_day_points": 1.5}, "card_day_points"), ({"x": 1}, "x")],
)
def test_a_wrong_limit_is_named_and_nothing_is_set(body: dict[str, Any], field: str) -> None:
    status, problem = ask("PUT", f"/v1/places/{VILLAGE}/spending-limits", body, as_="town_officer")
    assert (status, problem["fields"][0]["field"]) == (422, field)
    assert limits_of(VILLAGE)[1]["rows"][0]["person_day_points"] is None


PRICES: dict[str, Any] = {"version": 0, "goods": [{"good_id": "egg", "name": "鸡蛋", "points": 12, "on": True}]}


def test_a_price_list_is_set_by_the_town_and_by_a_key_that_may() -> None:
    partner_id = joined()
    path = f"/v1/partners/{partner_id}/prices"
    assert ask("GET", path, as_="auditor") == (200, {"version": 0, "goods": []})
    assert ask("PUT", path, PRICES, as_="town_officer") == (200, PRICES | {"version": 1})
    may, may_not = keyed(partner_id, scopes=["prices"])[1], keyed(partner_id)[1]
    assert ask("GET", "/v1/partner/prices", api_key=may_not) == (200, PRICES | {"version": 1})
    assert ask("PUT", "/v1/partner/prices", PRICES, api_key=may_not)[1]["code"] == "scope_missing"
    changed = {"version": 1, "goods": [PRICES["goods"][0] | {"on": False}]}
    assert ask("PUT", "/v1/partner/prices", changed, api_key=may) == (200, changed | {"version": 2})
    status, problem = ask("PUT", path, PRICES, as_="town_officer")
    assert (status, problem["code"]) == (409, "prices_changed_meanwhile")
    assert audited().count("partners.prices") == 2


@pytest.mark.parametrize("role", PEOPLE)
def test_only_the_town_sets_a_shops_prices(role: str) -> None:
    path = f"/v1/partners/{MISSING}/prices"
    granted = 404 if role == "elsewhere" else 403
    assert ask("PUT", path, PRICES, as_=role)[0] == (404 if role in MAY_WRITE else granted)
    assert ask("GET", path, as_=role)[0] == (404 if role in MAY_WRITE | {"auditor"} else granted)
    assert ask("GET", "/v1/partner/prices", as_=role)[0] == 403
    assert ask("PUT", "/v1/partner/prices", PRICES, as_=role)[0] == 403


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"version": -1}, "version"),
        ({"version": "1"}, "version"),
        ({"goods": PRICES["goods"] * 2}, ""),
        ({"goods": PRICES["goods"] * 101}, "goods"),
        ({"goods": [PRICES["goods"][0] | {"good_id": "蛋"}]}, "goods.0.good_id"),
        ({"goods": [PRICES["goods"][0] | {"name": ""}]}, "goods.0.name"),
        ({"goods": [PRICES["goods"][0] | {"points": 0}]}, "goods.0.points"),
        ({"goods": [PRICES["goods"][0] | {"on": "perhaps"}]}, "goods.0.on"),
    ],
)
def test_a_price_list_is_refused_for_each_bad_field(changed: dict[str, Any], field: str) -> None:
    path = f"/v1/partners/{joined()}/prices"
    status, problem = ask("PUT", path, PRICES | changed, as_="town_officer")
    assert (status, problem["code"]) == (422, "invalid_input")
    assert field in {fault["field"] for fault in problem["fields"]}

"""The doors of top-ups: bad input is named and writes nothing; whose door is whose; what the provider is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.foundation.audit import service as audit
from chalicelib.foundation.facts.core.topups import TopupSucceeded
from chalicelib.foundation.identity.service.people import load_resident
from chalicelib.kernel import edge
from chalicelib.kernel.authz import ANYBODY, STAFF, Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import LIVE
from chalicelib.kernel.settings import settings
from chalicelib.points.topups import jobs, routes
from chalicelib.points.topups.core.states import Kind, State
from chalicelib.points.topups.core.topups import RULED_AFTER, Topup
from chalicelib.points.topups.service import rounds, settling
from tests import moto
from tests.fakes.server import running
from tests.fakes.topup import Plan, Topup as Fake
from tests.make import partners
from tests.make.topups import PHONE, Town, make_town

MINE, OFFER, CALLBACK = "/v1/me/topups", "/v1/me/topup-offer", "/v1/topup-callbacks"
MUTE = Plan(answer="100014", mute=True)
LINE: dict[str, Any] = {"kind": "internet", "yuan": 50, "number": "hz0571163"}
ASKED: dict[str, Any] = {"kind": "phone", "yuan": 50, "number": PHONE}
PAID: dict[str, Any] = {"paid": True, "words": "收据 0012345"}
RULED: dict[str, Any] = {"paid": True, "bill": "11 月账单", "reason": "账单里有这一笔"}
TERMS: dict[str, Any] = {
    "phone_yuan": [10, 20, 30, 50, 100, 300],
    "internet_yuan": [50, 100],
    "points_per_yuan": 100,
    "person_month_yuan": 1_000_000,
    "village_month_yuan": 1_000_000,
}
TABLES = ("topups", "topup_months", "topup_terms", "points_accounts", "points_entries", "facts", "audit")


@pytest.fixture(scope="module")
def whole(shared_tables: Any) -> Iterator[Town]:
    """The town of the whole file, whose provider has books of its own."""
    assert routes.doors.room == "topups"
    fake = Fake()
    with running(fake) as url, pytest.MonkeyPatch.context() as patched:
        patched.setenv("SANBAO_TOPUP_URL", url)
        settings.cache_clear()
        yield make_town(fake, patched, points=500_000)
    settings.cache_clear()


def people_of(town: Town) -> dict[str, Principal]:
    """Return one of each role, officers of the neighbouring village and town, and a second officer of the town."""
    ordinal = int(town.village_id[1:])
    here, there = ((ordinal, ordinal + 1),), ((ordinal + 1, ordinal + 2),)
    staff = {role.value: Principal(f"{town.town_id}s{role}", frozenset({role}), here, town.town_id) for role in STAFF}
    return staff | {
        **{str(n): town.person(n).actor for n in range(3)},
        "second": Principal("s2", frozenset({Role.TOWN_OFFICER}), here, town.town_id),
        "next": Principal("s3", frozenset({Role.VILLAGE_OFFICER}), there),
        "elsewhere": Principal("s4", frozenset({Role.TOWN_ADMIN}), there, "t9999"),
        "shop": Principal(f"{town.village_id}p1", frozenset({Role.SHOP}), here),
        "nobody": ANYBODY,
    }


@pytest.fixture
def town(whole: Town, monkeypatch: pytest.MonkeyPatch) -> Town:
    people = people_of(whole)
    monkeypatch.setattr(edge, "LIVE", whole.world.context())
    monkeypatch.setattr(edge, "_resolvers", {"bearer": lambda _, token: people[token]})
    for left in (whole.sent, whole.fake.script, whole.fake.asked):
        left.clear()
    return whole


def ask(  # noqa: PLR0917  As a request is written.
    town: Town, who: str, method: str, path: str, body: Any = None, key: str | None = None
) -> tuple[int, Any]:
    return partners.ask(method, path, body, as_=who, key=town.world.new_id() if key is None else key)


def at(topup: Topup, door: str) -> str:
    return f"/v1/topups/{topup.topup_id}/{door}"


def kept() -> dict[str, list[str]]:
    """Return all that lies in the tables a top-up writes to."""
    return moto.lying(*TABLES)


def old(town: Town) -> Topup:
    """A top-up that nobody knows the end of, for days."""
    found = settling.change(town.placed(MUTE), sent_at=town.world.moment - RULED_AFTER)
    assert found is not None
    return found


BAD: dict[str, list[tuple[dict[str, Any], str]]] = {
    "ask": [
        ({"kind": "gas"}, "kind"),
        ({"kind": None}, "kind"),
        ({"yuan": 0}, "yuan"),
        ({"yuan": 301}, "yuan"),
        ({"yuan": "50"}, "yuan"),
        ({"yuan": 50.5}, "yuan"),
        ({"yuan": True}, "yuan"),
        ({"number": "139"}, "number"),
        ({"number": "a" * 33}, "number"),
        ({"number": 13_912_345_678}, "number"),
        ({"number": "1391234567"}, "number"),
        ({"number": "139123456789"}, "number"),
        ({"number": "hz0571163"}, "number"),
        ({"number": "12912345678"}, "number"),
        ({"kind": "internet", "number": None}, "number"),
        ({"kind": "internet", "number": "账号账号账号"}, "number"),
        ({"points": "5000"}, "points"),
        ({"points": -1}, "points"),
        ({"price": 1}, "price"),
    ],
    "payment": [
        ({"paid": "yes"}, "paid"),
        ({"paid": None}, "paid"),
        ({"words": ""}, "words"),
        ({"words": " 收 "}, "words"),
        ({"words": "字" * 101}, "words"),
        ({"words": 12_345}, "words"),
        ({"receipt": "1"}, "receipt"),
    ],
    "rulings": [
        ({"paid": 1}, "paid"),
        ({"bill": "账"}, "bill"),
        ({"bill": "字" * 61}, "bill"),
        ({"bill": None}, "bill"),
        ({"reason": "查"}, "reason"),
        ({"reason": "字" * 201}, "reason"),
        ({"reason": "查\u0000账"}, "reason"),
        ({"by": "s1"}, "by"),
    ],
    "terms": [
        ({"phone_yuan": [10, 10]}, "phone_yuan"),
        ({"phone_yuan": [15]}, "phone_yuan"),
        ({"phone_yuan": 10}, "phone_yuan"),
        ({"phone_yuan": ["10"]}, "phone_yuan.0"),
        ({"internet_yuan": [10]}, "internet_yuan"),
        ({"internet_yuan": None}, "internet_yuan"),
        ({"points_per_yuan": 0}, "points_per_yuan"),
        ({"points_per_yuan": 1_001}, "points_per_yuan"),
        ({"points_per_yuan": 1.5}, "points_per_yuan"),
        ({"person_month_yuan": -1}, "person_month_yuan"),
        ({"person_month_yuan": 1_000_001}, "person_month_yuan"),
        ({"person_month_yuan": "100"}, "person_month_yuan"),
        ({"village_month_yuan": -1}, "village_month_yuan"),
        ({"village_month_yuan": 1_000_001}, "village_month_yuan"),
        ({"town_id": "t0001"}, "town_id"),
    ],
}


def keyed_doors(town: Town) -> dict[str, tuple[str, str, str, dict[str, Any]]]:
    """Return the doors that take a body: who may, method, path, and a good body."""
    line = town.asked(kind=Kind.INTERNET, to="hz0571163")
    return {
        "ask": ("0", "POST", MINE, ASKED),
        "payment": ("village_officer", "POST", at(line, "payment"), PAID),
        "rulings": ("town_officer", "POST", at(old(town), "rulings"), RULED),
        "terms": ("town_admin", "PUT", f"/v1/towns/{town.town_id}/topup-terms", TERMS),
    }


def test_what_does_not_fit_names_its_field_and_writes_nothing(town: Town) -> None:
    doors = keyed_doors(town)
    before = kept()
    town.sent.clear()
    for name, (who, method, path, good) in doors.items():
        required = [(field, field) for field in good if field not in {"number", "points_per_yuan"}]
        bodies = [({k: v for k, v in good.items() if k != gone}, field) for gone, field in required]
        for body, field in [*bodies, *((good | more, field) for more, field in BAD[name])]:
            status, told = ask(town, who, method, path, body)
            assert (status, told["code"]) == (422, "invalid_input"), (name, body)
            assert [fault["field"] for fault in told["fields"]] == [field], (name, body)
            assert all(fault["zh"] and fault["en"] for fault in told["fields"])
    assert (kept(), town.sent) == (before, [])


def test_what_is_no_json_or_has_no_key_of_its_own_writes_nothing(town: Town) -> None:
    doors = keyed_doors(town)
    before = kept()
    for name, (who, method, path, good) in doors.items():
        bodies: list[Any] = [[], "x", 7]
        for body in bodies:
            assert ask(town, who, method, path, body)[0] == 422, name
        if name != "terms":
            assert ask(town, who, method, path, good, "")[1]["code"] == "idempotency_key_missing", name
            assert ask(town, who, method, path, good, "1")[1]["code"] == "idempotency_key_invalid", name
    assert kept() == before
    unknown = old(town)
    for who, path in (("0", f"{MINE}/{unknown.topup_id}/cancel"), ("town_officer", at(unknown, "query"))):
        assert ask(town, who, "POST", path, {"x": 1})[0] == 422
    assert town.now(unknown) == unknown


@pytest.mark.parametrize(
    ("query", "field"),
    [("size=0", "size"), ("size=101", "size"), ("size=x", "size"), (f"cursor={'x' * 2001}", "cursor"), ("of=x", "of")],
)
def test_a_query_that_does_not_fit_names_its_field(town: Town, query: str, field: str) -> None:
    for who, path in (("0", MINE), ("auditor", f"/v1/places/{town.village_id}/topups")):
        status, told = ask(town, who, "GET", f"{path}?{query}")
        assert (status, told["fields"][0]["field"]) == (422, f"query.{field}")


def test_a_list_goes_by_states_that_there_are_and_cursors_of_its_own(town: Town) -> None:
    place = f"/v1/places/{town.village_id}/topups"
    assert ask(town, "auditor", "GET", f"{place}?state=lost")[1]["fields"][0]["field"] == "query.state"
    made = [town.asked(1).topup_id for _ in range(3)]
    status, first = ask(town, "1", "GET", f"{MINE}?size=2")
    assert (status, [row["topup_id"] for row in first["rows"]]) == (200, made[:0:-1])
    rest = ask(town, "1", "GET", f"{MINE}?size=2&cursor={first['cursor']}")[1]
    assert ([row["topup_id"] for row in rest["rows"]], rest["cursor"]) == (made[:1], None)
    for who, path in (("0", MINE), ("auditor", place)):
        assert ask(town, who, "GET", f"{path}?cursor={first['cursor']}")[0] == 400
    for state in State:
        status, page = ask(town, "auditor", "GET", f"{place}?state={state}&size=100")
        assert (status, {row["state"] for row in page["rows"]} <= {state.value}) == (200, True)
        for row in page["rows"]:
            assert row["masked_name"] == load_resident(resident_id=row["resident_id"]).masked_name


READERS = {"village_officer", "town_officer", "town_admin", "auditor", "second"}
OFFICERS = READERS - {"auditor"}
TOWN = OFFICERS - {"village_officer"}


def test_each_door_is_open_to_its_roles_and_shut_to_all_others(town: Town) -> None:
    line, unknown = town.asked(kind=Kind.INTERNET, to="hz0571163"), old(town)
    place = f"/v1/places/{town.village_id}"
    own = {"0", "1", "2"}
    doors: list[tuple[set[str], str, str, Any]] = [
        (own, "GET", OFFER, None),
        (own, "GET", MINE, None),
        (own, "POST", MINE, ASKED),
        ({"0"}, "POST", f"{MINE}/{town.asked().topup_id}/cancel", None),
        (READERS, "GET", f"{place}/topups", None),
        (READERS, "GET", f"{place}/topup-figures", None),
        (READERS, "GET", f"{place}/topup-terms", None),
        (OFFICERS, "POST", at(line, "number"), None),
        (OFFICERS, "POST", at(line, "payment"), PAID),
        (TOWN, "POST", at(unknown, "query"), None),
        (TOWN, "POST", at(unknown, "rulings"), RULED),
        ({"town_admin"}, "PUT", f"/v1/towns/{town.town_id}/topup-terms", TERMS),
    ]
    people = people_of(town)
    for may, method, path, body in doors:
        roles = {role for who in may for role in people[who].roles}
        for who, principal in people.items():
            status, told = ask(town, who, method, path, body)
            if who in may:
                assert status < 300 or told["code"] in {"topup_in_other_state", "topup_needs_second_officer"}, path
            elif who == "nobody":
                assert (status, told["code"]) == (401, "not_signed_in"), path
            elif principal.roles <= roles:  # Of another village, or somebody else's: it does not exist.
                assert status == 404, (who, path)
            else:
                assert (status, told["code"]) == (403, "not_allowed"), (who, path)
    assert town.now(line).state is town.now(unknown).state is State.SUCCEEDED


def test_of_the_town_itself_only_those_who_are_town_wide_read(town: Town) -> None:
    for door in ("topups", "topup-figures", "topup-terms"):
        path = f"/v1/places/{town.town_id}/{door}"
        found = {who: ask(town, who, "GET", path)[0] for who in ("town_officer", "auditor", "village_officer")}
        assert found == {"town_officer": 200, "auditor": 200, "village_officer": 404}


@pytest.mark.parametrize("topup_id", ["x", "v{0}u1", "v{0}u01930000-0000-7000-8000-000000000001", "v{0}" + "u" * 128])
def test_what_is_not_there_is_not_found_at_any_door(town: Town, topup_id: str) -> None:
    topup_id = topup_id.format(town.village_id[1:])
    before = kept()
    one = f"/v1/topups/{topup_id}"
    doors: list[tuple[str, str, Any]] = [
        ("0", f"{MINE}/{topup_id}/cancel", None),
        ("town_admin", f"{one}/number", None),
        ("town_admin", f"{one}/payment", PAID),
        ("town_admin", f"{one}/query", None),
        ("town_admin", f"{one}/rulings", RULED),
    ]
    for who, path, body in doors:
        assert ask(town, who, "POST", path, body)[0] == 404, path
    assert kept() == before


def test_a_whole_round_of_phone_credit(town: Town) -> None:
    _, offer = ask(town, "2", "GET", OFFER)
    assert (offer["phone_yuan"], offer["points_per_yuan"]) == (TERMS["phone_yuan"], 100)
    assert offer["phone"] == town.people[2].phone_masked
    key = town.world.new_id()
    status, made = ask(town, "2", "POST", MINE, ASKED, key)
    assert (status, made["state"], made["points"], made["number"]) == (201, "asked", 5_000, "139****5678")
    assert made["may_cancel"]
    assert ask(town, "2", "POST", MINE, ASKED, key) == (201, made)
    assert ask(town, "2", "POST", MINE, ASKED | {"yuan": 10}, key)[1]["code"] == "key_reused_with_other_body"
    _, after = ask(town, "2", "GET", OFFER)
    assert (offer["balance"] - after["balance"], offer["person_left_yuan"] - after["person_left_yuan"]) == (5_000, 50)
    jobs.work({"Records": [message("topup-order", made["topup_id"])]}, None)
    (row,) = [row for row in ask(town, "2", "GET", MINE)[1]["rows"] if row["topup_id"] == made["topup_id"]]
    assert (row["state"], row["may_cancel"]) == ("sent", False)
    assert ask(town, "2", "POST", f"{MINE}/{made['topup_id']}/cancel")[1]["code"] == "topup_in_other_state"
    assert ask(town, "town_officer", "POST", f"/v1/topups/{made['topup_id']}/query")[1]["state"] == "succeeded"
    assert ask(town, "town_officer", "POST", f"/v1/topups/{made['topup_id']}/query")[0] == 409
    _, page = ask(town, "auditor", "GET", f"/v1/places/{town.town_id}/topups?state=succeeded")
    (seen,) = [row for row in page["rows"] if row["topup_id"] == made["topup_id"]]
    assert (seen["order_id"], seen["number"]) == (town.fake.payments[-1][0], "139****5678")
    assert seen["sent_at"].endswith("+08:00")


def message(kind: str, part: str, run_id: str = "") -> dict[str, str]:
    return {
        "messageId": "m",
        "receiptHandle": "h",
        "body": json.dumps({"run_id": run_id, "kind": kind, "part": part}),
    }


def test_what_can_not_be_had_is_refused_and_holds_nothing(town: Town) -> None:
    before = kept()
    assert ask(town, "0", "POST", MINE, ASKED | {"yuan": 40})[1]["code"] == "topup_amount_not_offered"
    assert ask(town, "0", "POST", MINE, LINE | {"yuan": 150})[1]["code"] == "topup_amount_not_offered"
    assert (kept(), town.sent) == (before, [])


def test_terms_hold_at_once_and_a_month_that_is_spent_says_whose(town: Town) -> None:
    path = f"/v1/towns/{town.town_id}/topup-terms"
    status, shown = ask(town, "town_admin", "PUT", path, TERMS | {"phone_yuan": [50, 10], "person_month_yuan": 0})
    assert (status, shown["phone_yuan"], shown["town_id"]) == (200, [10, 50], town.town_id)
    assert ask(town, "auditor", "GET", f"/v1/places/{town.village_id}/topup-terms")[1] == shown
    told = ask(town, "0", "POST", MINE, ASKED)[1]
    assert (told["code"], told["whose"], told["left"]) == ("topup_month_spent", "person", 0)
    ask(town, "town_admin", "PUT", path, TERMS | {"phone_yuan": [], "internet_yuan": []})
    assert ask(town, "0", "POST", MINE, ASKED)[1]["code"] == "topups_closed"
    assert ask(town, "town_admin", "PUT", path, TERMS)[0] == 200
    assert "topups.terms" in trail(town, town.town_id)


def trail(town: Town, place_id: str) -> list[str]:
    rows = audit.day_of_audit(place_id=place_id, on=business_date(town.world.moment)).rows
    return [row["deed"] for row in rows]


def test_an_internet_fee_is_paid_once_by_hand_and_each_look_at_its_number_is_recorded(town: Town) -> None:
    made = ask(town, "0", "POST", MINE, LINE)[1]
    assert (made["number"], town.sent) == ("****1163", [])
    path, key = f"/v1/topups/{made['topup_id']}", town.world.new_id()
    looks = trail(town, town.village_id).count("topups.number")
    assert ask(town, "village_officer", "POST", f"{path}/number")[1]["number"] == "hz0571163"
    assert trail(town, town.village_id).count("topups.number") == looks + 1
    paid = ask(town, "village_officer", "POST", f"{path}/payment", PAID, key)
    assert (paid[0], paid[1]["state"], paid[1]["receipt"]) == (200, "succeeded", PAID["words"])
    assert ask(town, "village_officer", "POST", f"{path}/payment", PAID, key) == paid
    other = PAID | {"words": "收据 0012346"}
    assert (
        ask(town, "village_officer", "POST", f"{path}/payment", other, key)[1]["code"] == "key_reused_with_other_body"
    )
    back = ask(town, "village_officer", "POST", f"{path}/payment", {"paid": False, "words": "账号不对"})
    assert back[1]["code"] == "topup_in_other_state"
    phone = town.asked()
    assert ask(town, "village_officer", "POST", at(phone, "payment"), PAID)[1]["code"] == "topup_of_other_kind"


def test_a_ruling_is_too_soon_or_needs_a_second_officer(town: Town) -> None:
    fresh, unknown = town.placed(MUTE), old(town)
    assert ask(town, "town_officer", "POST", at(fresh, "rulings"), RULED)[1]["code"] == "topup_too_soon_to_rule"
    key = town.world.new_id()
    first = ask(town, "town_officer", "POST", at(unknown, "rulings"), RULED, key)
    assert (first[0], first[1]["state"], first[1]["ruling"]["bill"]) == (200, "unknown", RULED["bill"])
    assert ask(town, "town_officer", "POST", at(unknown, "rulings"), RULED, key) == first
    other = RULED | {"bill": "12 月账单"}
    assert (
        ask(town, "town_officer", "POST", at(unknown, "rulings"), other, key)[1]["code"] == "key_reused_with_other_body"
    )
    again = ask(town, "town_officer", "POST", at(unknown, "rulings"), RULED)
    assert again[1]["code"] == "topup_needs_second_officer"
    assert ask(town, "second", "POST", at(unknown, "rulings"), RULED)[1]["state"] == "succeeded"


def call(body: bytes) -> tuple[int, str, Any]:
    """Call back as the provider does, with a form and no credentials; return status, content type and body."""
    door, params = partners.found("POST", CALLBACK)
    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = edge.enter(door, partners.Request(headers, body, {}, {}), params)
    return answer.status_code, str(answer.headers["Content-Type"]), answer.body


HEARD = (200, "text/plain; charset=utf-8", "success")


def refused(body: bytes) -> tuple[int, str]:
    status, _, told = call(body)
    return status, json.loads(told)["code"]


def test_a_callback_is_answered_as_the_provider_wants_and_twice_changes_nothing(town: Town) -> None:
    one = town.placed(Plan(going=9))
    body, sent = town.fake.callback(one.order_id), kept()
    assert call(body) == HEARD
    assert town.now(one).state is State.SUCCEEDED
    before, asked = kept(), len(town.fake.asked)
    assert {name for name in TABLES if before[name] != sent[name]} == {
        *("topups", "points_accounts", "points_entries", "facts"),
    }
    assert [call(body) for _ in range(3)] == [HEARD] * 3
    assert (kept(), len(town.fake.asked)) == (before, asked)
    assert town.facts().count(TopupSucceeded(one.resident_id, one.topup_id, "phone", 50)) == 1


def test_a_callback_of_a_failure_gives_the_points_back(town: Town) -> None:
    purse = town.purse()
    one = town.placed(Plan(paid=False, going=9))
    assert call(town.fake.callback(one.order_id)) == HEARD
    assert (town.now(one).state, town.purse()) == (State.FAILED, purse)


def test_a_callback_that_is_forged_or_of_no_order_writes_nothing_and_is_not_called_heard(town: Town) -> None:
    one, other, asked = town.placed(Plan(going=9)), town.placed(Plan(going=9)), town.asked()
    line = town.asked(kind=Kind.INTERNET, to="hz0571163")
    body = town.fake.callback(one.order_id)
    town.fake.orders[one.order_id].state = "0"
    forged, before, questions = (403, "topup_callback_forged"), kept(), len(town.fake.asked)
    assert refused(b"") == forged
    assert refused(b"\xff\xfe=%ff&") == forged
    assert refused(body + b"&x=1" * 20) == forged
    assert refused(body.replace(one.order_id.encode(), other.order_id.encode())) == forged
    for more in ({"sign": "0" * 32}, {"sporder_id": "S000000777"}, {"cardnum": "300"}, {"cardnum": "10"}):
        assert refused(town.fake.callback(one.order_id, **more)) == forged
    town.fake.orders[one.order_id].state = "0"
    for never in (asked, line):  # Rightly signed, and of what the provider was never asked for.
        assert refused(town.fake.callback(never.order_id)) == forged
    for order_id in ("a" * 29, "0" * 29, "someotherorder"):
        assert refused(town.fake.callback(order_id)) == (404, "no_such_topup")
    for more in ({"sta": "5"}, {"cardnum": "fifty"}, {"orderid": "short"}):
        assert refused(town.fake.callback(one.order_id, **more)) == (400, "topup_callback_broken")
    assert (kept(), len(town.fake.asked)) == (before, questions)


def test_a_callback_that_the_providers_own_answer_does_not_confirm_is_asked_for_again(town: Town) -> None:
    one = town.placed(Plan(going=99))
    body = town.fake.callback(one.order_id)
    town.fake.orders[one.order_id].state = "0"
    before = kept()
    assert refused(body) == (503, "topup_not_decided_yet")
    assert kept() == before
    town.fake.decide(one.order_id)
    assert call(body) == HEARD


def test_a_callback_that_is_too_long_is_not_read(town: Town) -> None:
    assert refused(b"x" * (edge.BODY_BYTES_MAX + 1)) == (413, "too_large")


def test_the_schedule_and_the_queue_are_doors_to_the_rounds(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[tuple[str, str]] = []
    monkeypatch.setattr(rounds, "start_round", lambda ctx: [str(ctx is LIVE)])
    monkeypatch.setattr(rounds, "do_part", lambda _ctx, part: done.append((part.kind, part.part)))
    names = ("version", "account", "region", "detail", "detail-type", "source", "time", "id", "resources")
    assert jobs.ask_after(dict.fromkeys(names, ""), None) == {"runs": ["True"]}
    records = [message("topup-order", "v00001u1"), message("topups", "v00001", "topups-1")]
    assert [jobs.work({"Records": [one]}, None) for one in records] == [{"batchItemFailures": []}] * 2
    assert done == [("topup-order", "v00001u1"), ("topups", "v00001")]

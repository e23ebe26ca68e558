"""The doors of bookings: bad input names its field and writes nothing; whose door is whose; a whole weekend."""

from __future__ import annotations

import base64
import datetime as dt
import io
from typing import Any

import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from chalicelib.foundation.audit.service import day_of_audit
from chalicelib.kernel import edge
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.prosperity.bookings.core.bookables import BookableState
from chalicelib.prosperity.bookings.service import paying, reading
from tests.fakes.wechatpay import Wechatpay
from tests.make import partners
from tests.make.bookings import SATURDAY, Hosting, make_hosting

DAY = dt.timedelta(days=1)
ROOM = {
    "title": "山里人家大床房", "words": "推窗见竹海。", "kind": "room", "where": "佛山村 8 号",
    "price_fen": 26_800, "capacity": 2, "units_most": 2, "persons_most": 3, "notice_hours": 4, "leaves": "12:00",
    "sittings": [{"sitting_id": "in", "label": "入住", "starts": "14:00"}],
}  # fmt: skip
DINNER = {
    "title": "土灶晚饭", "kind": "table", "where": "佛山村文化礼堂", "price_fen": 38_000, "capacity": 3,
    "units_most": 2, "persons_most": 8,
    "sittings": [{"sitting_id": "eve", "label": "晚市", "starts": "17:30", "minutes": 150}],
}  # fmt: skip
CONTACT = {"name": "周海燕", "phone": "13912345678"}


@pytest.fixture
def hosting(shared_tables: Any, wechatpay: Wechatpay, monkeypatch: pytest.MonkeyPatch) -> Hosting:
    made = make_hosting(wechatpay)
    ordinal, town_id = int(made.village_id[1:]), made.village.town_id
    own = ((ordinal, ordinal + 1),)
    people = {
        "officer": Principal("s1", frozenset({Role.VILLAGE_OFFICER}), villages=own),
        "kin": Principal("s7", frozenset({Role.VILLAGE_OFFICER}), villages=own, resident_id=made.host.actor.subject),
        "grid": Principal("s2", frozenset({Role.GRID_WORKER}), villages=own),
        "auditor": Principal("s3", frozenset({Role.AUDITOR}), villages=own, town_id=town_id),
        "next": Principal("s5", frozenset({Role.VILLAGE_OFFICER}), villages=((ordinal + 1, ordinal + 2),)),
        "member": made.member.actor,
        "villager": made.villager.actor,
        "host": made.host.actor,
    }
    monkeypatch.setattr(edge, "LIVE", made.world.context())
    monkeypatch.setattr(edge, "_resolvers", {"bearer": lambda _, token: people[token]})
    return made


def ask(  # noqa: PLR0917  As a request is written.
    hosting: Hosting, who: str, method: str, path: str, body: Any = None, key: str | None = None
) -> tuple[int, Any]:
    return partners.ask(method, path, body, as_=who, key=hosting.key() if key is None else key)


def shown(hosting: Hosting, body: dict[str, Any] = ROOM) -> str:
    """Return what a host offers and an officer published."""
    status, made = ask(hosting, "host", "POST", "/v1/hosting/bookables", body)
    assert status == 201, made
    bookable_id = str(made["bookable_id"])
    assert ask(hosting, "host", "POST", f"/v1/hosting/bookables/{bookable_id}/moves", {"deed": "ask"})[0] == 200
    decided = {"deed": "publish", "version": 2, "collective_permille": 80, "platform_permille": 20}
    assert ask(hosting, "officer", "POST", f"/v1/bookables/{bookable_id}/decisions", decided)[0] == 200
    return bookable_id


def a_stay(bookable_id: str, **more: Any) -> dict[str, Any]:
    line = {"bookable_id": bookable_id, "day": str(SATURDAY), "sitting_id": "in", "nights": 2, "units": 1, "persons": 2}
    return {"lines": [line | more]}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": "房"}, "title"),
        ({"words": "话" * 1_001}, "words"),
        ({"kind": "tent"}, "kind"),
        ({"where": ""}, "where"),
        ({"price_fen": -1}, "price_fen"),
        ({"price_fen": 500_001}, "price_fen"),
        ({"price_fen": 1.5}, "price_fen"),
        ({"capacity": 0}, "capacity"),
        ({"units_most": 21}, "units_most"),
        ({"persons_most": 0}, "persons_most"),
        ({"notice_hours": 241}, "notice_hours"),
        ({"ahead_days": 181}, "ahead_days"),
        ({"free_hours": 721}, "free_hours"),
        ({"late_permille": 1_001}, "late_permille"),
        ({"weekdays": []}, "weekdays"),
        ({"leaves": "24:00"}, "leaves"),
        ({"leaves": None}, "leaves"),
        ({"latest_arrival": "25:00"}, "latest_arrival"),
        ({"sittings": []}, "sittings"),
        ({"sittings": [{"sitting_id": "in", "label": "入住", "starts": "2 点"}]}, "sittings.0.starts"),
        ({"sittings": [{"sitting_id": "IN", "label": "入住", "starts": "14:00"}]}, "sittings.0.sitting_id"),
        ({"media_ids": ["v00001m1"]}, "media_ids.0"),
        ({"phone": "13800000000"}, "phone"),
    ],
)
def test_what_can_not_be_offered_names_its_field_and_is_not_kept(
    hosting: Hosting, change: dict[str, Any], field: str
) -> None:
    for who, path in (("host", "/v1/hosting/bookables"), ("officer", f"/v1/villages/{hosting.village_id}/bookables")):
        status, answer = ask(hosting, who, "POST", path, ROOM | change)
        assert (status, field in [one["field"] for one in answer["fields"]]) == (422, True)
    pages = (
        reading.list_of_village(village_id=hosting.village_id, state=one, size=5, cursor=None) for one in BookableState
    )
    assert [row for page in pages for row in page.rows] == []


@pytest.mark.parametrize(
    ("change", "more", "field"),
    [
        ({"day": "2026-02-30"}, {}, "lines.0.day"),
        ({"nights": 15}, {}, "lines.0.nights"),
        ({"units": 0}, {}, "lines.0.units"),
        ({"persons": 0}, {}, "lines.0.persons"),
        ({"bookable_id": "v00001j1"}, {}, "lines.0.bookable_id"),
        ({"sitting_id": "Ä"}, {}, "lines.0.sitting_id"),
        ({}, {"phone": "12345678901"}, "phone"),
        ({}, {"name": ""}, "name"),
        ({}, {"total_fen": "53600"}, "total_fen"),
        ({}, {"lines": []}, "lines"),
    ],
)
def test_what_can_not_be_booked_names_its_field_and_holds_nothing(
    hosting: Hosting, change: dict[str, Any], more: dict[str, Any], field: str
) -> None:
    stay = {"bookable_id": f"{hosting.village_id}j{hosting.key()}"} | change
    body = a_stay(**stay) | CONTACT | {"total_fen": 53_600} | more
    status, answer = ask(hosting, "member", "POST", "/v1/bookings", body)
    assert (status, field in [one["field"] for one in answer["fields"]]) == (422, True)
    assert ask(hosting, "member", "GET", "/v1/bookings")[1]["rows"] == []


@pytest.mark.parametrize(
    ("who", "reads", "writes", "hosts"),
    [
        ("officer", 200, 201, 403), ("auditor", 200, 403, 403), ("grid", 403, 403, 403), ("next", 404, 404, 403),
        ("villager", 403, 403, 200), ("member", 403, 403, 403),
    ],
)  # fmt: skip
def test_officers_decide_auditors_read_and_villagers_host(
    hosting: Hosting, who: str, reads: int, writes: int, hosts: int
) -> None:
    here = f"/v1/villages/{hosting.village_id}"
    assert ask(hosting, who, "GET", f"{here}/bookables")[0] == reads
    assert ask(hosting, who, "GET", f"{here}/booked-day?day={SATURDAY}")[0] == reads
    assert ask(hosting, who, "POST", f"{here}/bookables", DINNER)[0] == writes
    assert ask(hosting, who, "GET", "/v1/hosting/bookables")[0] == hosts


def test_nobody_publishes_what_their_own_family_offers(hosting: Hosting) -> None:
    bookable_id = ask(hosting, "host", "POST", "/v1/hosting/bookables", ROOM)[1]["bookable_id"]
    ask(hosting, "host", "POST", f"/v1/hosting/bookables/{bookable_id}/moves", {"deed": "ask"})
    path = f"/v1/bookables/{bookable_id}/decisions"
    assert ask(hosting, "kin", "POST", path, {"deed": "publish", "version": 2})[1]["code"] == "own_family"
    assert ask(hosting, "officer", "POST", path, {"deed": "return", "version": 2})[0] == 422, "it says why"
    assert (
        ask(hosting, "officer", "POST", path, {"deed": "return", "version": 2, "reason": "请补照片"})[1]["state"]
        == "draft"
    )


def test_what_somebody_else_offers_is_not_ones_own(hosting: Hosting) -> None:
    bookable_id = shown(hosting)
    own = f"/v1/hosting/bookables/{bookable_id}"
    assert ask(hosting, "villager", "POST", f"{own}/moves", {"deed": "withdraw"})[0] == 404
    assert ask(hosting, "villager", "PUT", f"{own}/closed-days", {"days": [], "version": 3})[0] == 404
    fewer = {"day": str(SATURDAY), "sitting_id": "in", "places": 1}
    assert ask(hosting, "villager", "PUT", f"{own}/places", fewer)[0] == 404
    assert ask(hosting, "officer", "PUT", f"/v1/bookables/{bookable_id}/places", fewer)[0] == 404
    assert ask(hosting, "host", "PUT", f"{own}/places", fewer)[1]["places"] == {"in": 1}
    assert ask(hosting, "host", "PUT", f"{own}/places", fewer | {"places": -1})[0] == 422
    assert ask(hosting, "host", "PUT", f"{own}/places", fewer | {"day": "2026-02-30"})[0] == 422
    assert ask(hosting, "officer", "POST", f"/v1/bookables/{bookable_id}/moves", {"deed": "withdraw"})[0] == 404
    draft = ask(hosting, "host", "POST", "/v1/hosting/bookables", ROOM)[1]["bookable_id"]
    assert ask(hosting, "", "GET", f"/v1/bookables/{draft}")[0] == 404
    assert ask(hosting, "", "GET", f"/v1/bookables/{draft}/days?first={SATURDAY}")[0] == 404
    assert ask(hosting, "host", "POST", f"{own}/moves", {"deed": "withdraw"})[1]["state"] == "withdrawn"
    assert ask(hosting, "", "GET", f"/v1/bookables/{bookable_id}")[1]["state"] == "withdrawn"
    assert ask(hosting, "", "GET", f"/v1/bookables?town_id={hosting.village.town_id}&kind=room")[1]["rows"] == []


def test_a_weekend_is_found_booked_paid_had_and_ended(hosting: Hosting) -> None:
    room, dinner = shown(hosting), shown(hosting, DINNER)
    town_id = hosting.village.town_id
    found = ask(hosting, "", "GET", f"/v1/bookables?town_id={town_id}&village_id={hosting.village_id}")[1]["rows"]
    assert {one["bookable_id"] for one in found} == {room, dinner}
    days = ask(hosting, "", "GET", f"/v1/bookables/{room}/days?first={SATURDAY}&days=2")[1]["rows"]
    assert days == [{"day": f"2026-11-{n}", "free": {"in": 2}, "places": {"in": 2}} for n in (28, 29)]
    lines = a_stay(room)
    lines["lines"].append({"bookable_id": dinner, "day": str(SATURDAY), "sitting_id": "eve", "units": 1, "persons": 2})
    quoted = ask(hosting, "member", "POST", "/v1/bookings/quotes", lines)[1]
    assert (quoted["total_fen"], quoted["lines"][0]["free_until"]) == (91_600, "2026-11-27T14:00:00+08:00")
    key, body = hosting.key(), lines | CONTACT | {"total_fen": 91_600}
    status, made = ask(hosting, "member", "POST", "/v1/bookings", body, key)
    assert (status, made["state"]) == (201, "held")
    path = f"/v1/bookings/{made['booking_id']}"
    assert ask(hosting, "member", "POST", f"{path}/payment", {"channel": "native"})[1]["code_url"]
    assert hosting.fake.pay(hosting.payment(paying.load(made["booking_id"])).attempts[0].out_trade_no)
    assert ask(hosting, "member", "POST", f"{path}/look")[1]["state"] == "booked"
    assert ask(hosting, "member", "GET", path)[1]["back_fen"] == 91_600
    assert ask(hosting, "host", "GET", path)[0] == 404
    the_host_has_them(hosting, made, SATURDAY)
    assert ask(hosting, "member", "POST", f"{path}/cancel", {"back_fen": 0})[1]["code"] == "booking_begun"


def the_host_has_them(hosting: Hosting, made: dict[str, Any], day: dt.date) -> None:
    """Let the host see the day, find the guest by their code, say that they came, and print the sheet."""
    hosting.at(day, 18)
    rows = ask(hosting, "host", "GET", f"/v1/hosting/day?day={day}")[1]["rows"]
    assert [(one["part"], one["code"]) for one in rows] == [("arrives", made["code"]), ("sits", made["code"])]
    assert "13912345678" not in str(rows)
    assert ask(hosting, "villager", "GET", f"/v1/hosting/day?day={day}")[1]["rows"] == []
    code = f"{made['code'][:4]} {made['code'][4:]}"
    assert len(ask(hosting, "host", "POST", "/v1/hosting/find", {"day": str(day), "code": code})[1]["rows"]) == 2
    found = ask(hosting, "officer", "POST", f"/v1/villages/{hosting.village_id}/bookings/find", {
        "day": str(day), "code": "00000000",
    })  # fmt: skip
    assert found[1]["rows"] == []
    looked = ask(hosting, "host", "GET", f"/v1/hosting/bookings/{made['booking_id']}")[1]
    assert (looked["name"], looked["phone"]) == ("周海燕", "13912345678")
    assert ask(hosting, "villager", "GET", f"/v1/hosting/bookings/{made['booking_id']}")[0] == 404
    marks = f"/v1/hosting/bookings/{made['booking_id']}/marks"
    assert ask(hosting, "host", "POST", marks, {"line": 0, "deed": "arrive"})[1]["lines"][0]["mark"] == "arrived"
    assert ask(hosting, "host", "POST", marks, {"line": 1, "deed": "call_off"})[0] == 422, "it says why"
    sheet = ask(hosting, "host", "GET", f"/v1/hosting/sheet?day={day}&form=xlsx")[1]
    cells = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(base64.b64decode(sheet["body"]))).active]
    assert cells[2][1:7] == ["山里人家大床房", "入住", "1 间", 2, "周海燕", "13912345678"]
    pdf = ask(hosting, "officer", "GET", f"/v1/villages/{hosting.village_id}/booking-sheet?day={day}&form=pdf")[1]
    assert base64.b64decode(pdf["body"]).startswith(b"%PDF")
    told = day_of_audit(place_id=hosting.village_id, on=business_date(hosting.world.moment)).rows
    deeds = {one["deed"] for one in told}
    assert {"bookings.look", "bookings.sheet", "bookings.arrive"} <= deeds


def test_a_booking_goes_into_a_calendar_and_changes_in_its_place(hosting: Hosting) -> None:
    bookable_id = shown(hosting)
    body = a_stay(bookable_id) | CONTACT | {"total_fen": 53_600}
    made = ask(hosting, "member", "POST", "/v1/bookings", body)[1]
    path = f"/v1/bookings/{made['booking_id']}"
    (first,) = events_of(path)
    assert (first["status"], str(first["location"])) == ("TENTATIVE", "佛山村 8 号")
    assert (first["dtstart"].dt, first["dtend"].dt) == (
        dt.datetime(2026, 11, 28, 6, tzinfo=dt.UTC), dt.datetime(2026, 11, 30, 4, tzinfo=dt.UTC),
    )  # fmt: skip
    assert ask(hosting, "member", "POST", f"{path}/cancel", {"back_fen": 0})[1]["state"] == "cancelled"
    (last,) = events_of(path, "CANCEL")
    assert last["uid"] == first["uid"]
    assert (last["status"], last["sequence"] > first["sequence"]) == ("CANCELLED", True)
    assert "139" not in str(last.to_ical())
    assert ask(hosting, "villager", "GET", f"{path}/calendar")[0] == 404


def events_of(path: str, method: str = "PUBLISH") -> list[Any]:
    """Return the events of a booking's file as a calendar reads it."""
    door, params = partners.found("GET", f"{path}/calendar")
    answer = edge.enter(door, partners.Request({"authorization": "Bearer member"}, b"", {}, {}), params)
    assert answer.status_code == 200
    calendar = Calendar.from_ical(answer.body)
    assert calendar["method"] == method
    return list(calendar.walk("VEVENT"))


def test_an_officer_helps_a_host_and_never_their_own_family(hosting: Hosting) -> None:
    bookable_id = shown(hosting, DINNER | {"price_fen": 0})
    line = {"bookable_id": bookable_id, "day": str(SATURDAY), "sitting_id": "eve", "units": 1, "persons": 2}
    body = {"lines": [line], "total_fen": 0} | CONTACT
    made = ask(hosting, "villager", "POST", "/v1/bookings", body)[1]
    hosting.at(SATURDAY, 18)
    path = f"/v1/bookables/{bookable_id}/bookings/{made['booking_id']}"
    assert ask(hosting, "officer", "GET", path)[1]["phone"] == "13912345678"
    assert ask(hosting, "next", "GET", path)[0] == 404
    other = shown(hosting)
    assert ask(hosting, "officer", "GET", f"/v1/bookables/{other}/bookings/{made['booking_id']}")[0] == 404
    assert ask(hosting, "kin", "POST", f"{path}/marks", {"line": 0, "deed": "arrive"})[1]["code"] == "own_family"
    assert ask(hosting, "officer", "POST", f"{path}/marks", {"line": 0, "deed": "miss"})[1]["lines"][0]["mark"] == (
        "missed"
    )
    assert ask(hosting, "officer", "POST", f"{path}/marks", {"line": 1, "deed": "miss"})[0] == 404


def test_what_the_collective_offers_is_written_changed_and_closed_by_officers(hosting: Hosting) -> None:
    made = ask(hosting, "officer", "POST", f"/v1/villages/{hosting.village_id}/bookables", DINNER)[1]
    path = f"/v1/bookables/{made['bookable_id']}"
    assert (made["by_collective"], made["owner_id"]) == (True, "")
    dearer = DINNER | {"price_fen": 42_000, "version": 1}
    assert ask(hosting, "officer", "PUT", path, dearer)[1]["price_fen"] == 42_000
    assert ask(hosting, "officer", "PUT", path, dearer)[1]["code"] == "bookable_changed"
    assert ask(hosting, "officer", "POST", f"{path}/moves", {"deed": "ask"})[1]["state"] == "asked"
    assert ask(hosting, "officer", "POST", f"{path}/moves", {"deed": "ask"})[1]["code"] == "bookable_in_other_state"
    assert ask(hosting, "officer", "POST", f"{path}/decisions", {"deed": "publish", "version": 3})[1]["was_published"]
    closed = ask(hosting, "officer", "PUT", f"{path}/closed-days", {"days": [str(SATURDAY)], "version": 4})[1]
    assert closed["closed"] == [str(SATURDAY)]
    assert ask(hosting, "", "GET", f"{path}/days?first={SATURDAY}&days=1")[1]["rows"] == [
        {"day": str(SATURDAY), "free": {}, "places": {}}
    ]


def test_a_host_reads_of_a_bundle_what_is_theirs_and_no_more(hosting: Hosting) -> None:
    room = shown(hosting, ROOM | {"price_fen": 0})
    village = f"/v1/villages/{hosting.village_id}/bookables"
    theirs = str(ask(hosting, "officer", "POST", village, DINNER | {"price_fen": 0})[1]["bookable_id"])
    ask(hosting, "officer", "POST", f"/v1/bookables/{theirs}/moves", {"deed": "ask"})
    ask(hosting, "officer", "POST", f"/v1/bookables/{theirs}/decisions", {"deed": "publish", "version": 2})
    lines = a_stay(room)
    lines["lines"].insert(
        0, {"bookable_id": theirs, "day": str(SATURDAY), "sitting_id": "eve", "units": 1, "persons": 2}
    )
    made = ask(hosting, "member", "POST", "/v1/bookings", lines | CONTACT | {"total_fen": 0})[1]
    path = f"/v1/hosting/bookings/{made['booking_id']}"
    hosting.at(SATURDAY, 18)
    code = {"day": str(SATURDAY), "code": made["code"]}
    key = hosting.key()
    doors: list[tuple[str, str, Any]] = [
        ("GET", path, None),
        ("POST", f"{path}/marks", {"line": 1, "deed": "arrive"}),
        ("POST", f"{path}/marks", {"line": 1, "deed": "arrive"}),
        ("GET", f"/v1/hosting/day?day={SATURDAY}", None),
        ("POST", "/v1/hosting/find", code),
    ]
    for method, asked, body in doors:
        status, answer = ask(hosting, "host", method, asked, body, key)
        rows = answer.get("lines") or answer["rows"]
        assert (status, [one["line"] for one in rows]) == (200, [1])
        assert theirs not in str(answer)
        assert str(DINNER["title"]) not in str(answer)
    assert ask(hosting, "host", "POST", f"{path}/marks", {"line": 0, "deed": "arrive"})[0] == 404
    sheet = ask(hosting, "host", "GET", f"/v1/hosting/sheet?day={SATURDAY}&form=xlsx")[1]
    cells = [cell.value for row in load_workbook(io.BytesIO(base64.b64decode(sheet["body"]))).active for cell in row]
    assert (ROOM["title"] in cells, DINNER["title"] in cells) == (True, False)
    seen = ask(hosting, "officer", "GET", f"/v1/bookables/{room}/bookings/{made['booking_id']}")[1]
    assert [one["line"] for one in seen["lines"]] == [0, 1], "the desk has its village's"


def test_a_host_gives_some_back_after_the_stay_and_says_why(hosting: Hosting) -> None:
    bookable_id = shown(hosting, DINNER)
    line = {"bookable_id": bookable_id, "day": str(SATURDAY), "sitting_id": "eve", "units": 1, "persons": 2}
    made = ask(hosting, "member", "POST", "/v1/bookings", {"lines": [line], "total_fen": 38_000} | CONTACT)[1]
    hosting.paid(paying.load(made["booking_id"]))
    path, body = f"/v1/hosting/bookings/{made['booking_id']}/gives", {"line": 0, "fen": 5_000, "reason": "菜凉了"}
    assert ask(hosting, "host", "POST", path, body)[1]["code"] == "booking_mark_too_early"
    hosting.at(SATURDAY + DAY, 9)
    for wrong in ({"fen": 0}, {"fen": 1.5}, {"reason": ""}, {"line": 6}):
        assert ask(hosting, "host", "POST", path, body | wrong)[0] == 422
    assert ask(hosting, "host", "POST", path, body | {"fen": 38_001})[1]["code"] == "booking_give_too_much"
    assert ask(hosting, "villager", "POST", path, body)[0] == 404
    desk = f"/v1/bookables/{bookable_id}/bookings/{made['booking_id']}/gives"
    assert ask(hosting, "kin", "POST", desk, body)[1]["code"] == "own_family"
    assert ask(hosting, "next", "POST", desk, body)[0] == 404
    assert ask(hosting, "host", "POST", path, body)[1]["lines"][0]["refunded_fen"] == 5_000
    assert ask(hosting, "officer", "POST", desk, body)[1]["code"] == "booking_given_already"
    assert ask(hosting, "member", "GET", f"/v1/bookings/{made['booking_id']}")[1]["reason"] == "菜凉了"

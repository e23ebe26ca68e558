"""The doors of seats, meetings, confirmations, kept scans and ratings: what does not fit is named and not written."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.kernel import edge
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import uuid7
from chalicelib.points.activities import routes
from tests.make import partners
from tests.make.activities import Town, make_town, published
from tests.make.refusing import names_field, nothing_written, says

assert routes.doors.room == "activities"
STARTS, ENDS = "2026-11-25T14:00:00+08:00", "2026-11-25T16:00:00+08:00"
GOOD: dict[str, tuple[str, str, dict[str, Any]]] = {
    "seats": ("POST", "officer", {"seats": 5}),
    "meeting": ("PUT", "officer", {"place": "文化礼堂", "starts_at": STARTS, "ends_at": ENDS}),
    "confirmations": ("POST", "officer", {"residents": ["v00001r00001"]}),
    "declined-confirmations": ("POST", "officer", {"residents": ["v00001r00001"]}),
    "offline-scans": ("POST", "officer", {"ticket": "t", "scans": []}),
    "rating": ("PUT", "villager", {"stars": 5}),
}
FAR = ((99_990, 99_991),)


@pytest.fixture(scope="module")
def activity(shared_tables: Any) -> tuple[Town, str]:
    assert shared_tables is not None
    town = make_town()
    return town, published(town).activity_id


@pytest.fixture
def path(activity: tuple[Town, str], monkeypatch: pytest.MonkeyPatch) -> str:
    town, activity_id = activity
    people = {
        "officer": town.officer().actor,
        "villager": town.as_person(0).actor,
        "far": Principal("s-far", frozenset({Role.VILLAGE_OFFICER, Role.ORGANISER}), villages=FAR),
    }
    monkeypatch.setattr(edge, "LIVE", town.world.context())
    monkeypatch.setattr(edge, "_resolvers", {"bearer": lambda _, token: people[token]})
    return f"/v1/activities/{activity_id}"


def ask(path: str, door: str, change: dict[str, Any], who: str = "") -> tuple[int, Any]:
    method, usual, good = GOOD[door]
    body = {name: value for name, value in (good | change).items() if value is not None}
    return partners.ask(method, f"{path}/{door}", body, as_=who or usual, key=uuid7())


@pytest.mark.parametrize(
    ("door", "change", "field"),
    [
        ("seats", {"seats": None}, "seats"),
        ("seats", {"seats": 0}, "seats"),
        ("seats", {"seats": "5"}, "seats"),
        ("meeting", {"place": ""}, "place"),
        ("meeting", {"place": None}, "place"),
        ("meeting", {"starts_at": "tomorrow"}, "starts_at"),
        ("meeting", {"ends_at": None}, "ends_at"),
        ("confirmations", {"residents": None}, "residents"),
        ("confirmations", {"residents": ["v00001r00001", "v00001"]}, "residents.1"),
        ("confirmations", {"minutes": 0}, "minutes"),
        ("confirmations", {"minutes": 1_441}, "minutes"),
        ("confirmations", {"minutes": "60"}, "minutes"),
        ("confirmations", {"reason": "字" * 501}, "reason"),
        ("declined-confirmations", {"residents": None}, "residents"),
        ("declined-confirmations", {"residents": ["v00001r00001", "v00001"]}, "residents.1"),
        ("offline-scans", {"scans": []}, "scans"),
        ("rating", {"stars": None}, "stars"),
        ("rating", {"stars": 0}, "stars"),
        ("rating", {"stars": 6}, "stars"),
        ("rating", {"stars": "5"}, "stars"),
        ("rating", {"words": ["bad word"]}, "words.0"),
    ],
)
def test_what_does_not_fit_is_named_and_nothing_is_written(
    path: str, door: str, change: dict[str, Any], field: str
) -> None:
    with nothing_written():
        assert names_field(ask(path, door, change), field)


@pytest.mark.parametrize("door", [door for door, (_, who, _) in GOOD.items() if who == "officer"])
def test_another_villages_officer_finds_no_activity_and_a_villager_may_not(path: str, door: str) -> None:
    with nothing_written():
        assert says(ask(path, door, {}, "far"), 404, "not_found")
        assert says(ask(path, door, {}, "villager"), 403, "not_allowed")


def test_who_did_not_take_part_rates_nothing(path: str) -> None:
    with nothing_written():
        assert ask(path, "rating", {})[0] in (404, 409)

"""What is refused at the edge before a room is asked: wrong forms in the address, the headers and the body."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest

from chalicelib.kernel import edge
from chalicelib.kernel.authz import Principal, Role
from infra import census

VILLAGER = Principal("v00003r00001", frozenset({Role.RESIDENT}), villages=((3, 4),), town_id="t0001")
OFFICER = Principal("s1", frozenset({Role.VILLAGE_OFFICER}), villages=((3, 4),), town_id="t0001")
KEY = "01932f5e-8b7a-7c3d-9e1f-5a6b7c8d9e0f"


def ask(
    name: str, who: Principal, monkeypatch: pytest.MonkeyPatch, body: Any = None, query: Any = None, **kwargs: Any
) -> tuple[int, dict[str, Any]]:
    """Return what the door of this name answers."""
    door = next(one for one in census.doors() if one.name == name)
    monkeypatch.setitem(edge._resolvers, "bearer", lambda _ctx, _token: who)
    headers = {"authorization": "Bearer x", **kwargs.pop("headers", {})}
    raw = b"" if body is None else json.dumps(body).encode()
    request = SimpleNamespace(headers=headers, context={}, query_params=query, raw_body=raw)
    answer = edge.enter(door, request, kwargs)
    return answer.status_code, json.loads(answer.body)


@pytest.mark.parametrize("village_id", ["", "v3", "v０００03", "v00003\n", "v00003x", "0" * 129])
def test_an_address_names_a_place_in_its_form(village_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    query = {"year": "2026"}
    found = ask("tickets.read_statistics", VILLAGER, monkeypatch, query=query, village_id=village_id)
    assert (found[0], found[1]["code"]) == (404, "not_found")


def test_a_village_in_other_digits_is_nobodys(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not OFFICER.reaches("v０００03")
    assert OFFICER.reaches("v00003")


@pytest.mark.parametrize("sent", ["", " ", "me", "v00003h00001", "v00003r0000１"])
def test_acting_for_nobody_is_not_acting_for_oneself(sent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    status, told = ask("points.my_account", VILLAGER, monkeypatch, headers={"x-acting-for": sent})
    assert (status, told["code"], told["fields"][0]["field"]) == (422, "invalid_input", "X-Acting-For")


def test_a_key_is_asked_for_before_what_the_body_names(monkeypatch: pytest.MonkeyPatch) -> None:
    status, told = ask("activities.create", OFFICER, monkeypatch, body={"village_id": ""})
    assert (status, told["code"]) == (400, "idempotency_key_missing")


@pytest.mark.parametrize(
    "on", [0, "0", "1764201600", "2026-11-27T00:00:00", "20261127", "2026-02-30", "２０２６-11-27"]
)
def test_a_day_is_written_as_one(on: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    headers, body = {"idempotency-key": KEY}, {"rule": "vol", "on": on}
    status, told = ask("points.write_up", OFFICER, monkeypatch, body=body, headers=headers, holder_id="v00003r00001")
    (field,) = [one for one in told["fields"] if one["field"] == "on"]
    assert status == 422
    assert "2026-03-01" in field["zh"]


@pytest.mark.parametrize("points", ["5", True, 5.5])
def test_a_number_in_quotes_is_no_number(points: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    body = {"village_id": "v00003", "title": "清洁家园", "seats": points}
    status, told = ask("activities.create", OFFICER, monkeypatch, body=body, headers={"idempotency-key": KEY})
    assert status == 422
    assert "seats" in {one["field"] for one in told["fields"]}


def write_up(raw: bytes, monkeypatch: pytest.MonkeyPatch) -> tuple[int, list[tuple[str, str]]]:
    """Return the status and the faults with which an award is refused whose body came so."""
    door = next(one for one in census.doors() if one.name == "points.write_up")
    monkeypatch.setitem(edge._resolvers, "bearer", lambda _ctx, _token: OFFICER)
    headers = {"authorization": "Bearer x", "idempotency-key": KEY}
    request = SimpleNamespace(headers=headers, context={}, query_params=None, raw_body=raw)
    answer = edge.enter(door, request, {"holder_id": "v00003r00001"})
    told = json.loads(answer.body)
    assert all(field["zh"] and field["en"] for field in told["fields"])
    return answer.status_code, [(field["field"], field["code"]) for field in told["fields"]]


@pytest.mark.parametrize("mark", ["\x00", "\x07", "\r", "\x7f", "\x85", "\u202a", "\u202e", "\u2066", "\u2069"])
def test_no_text_has_controls_or_turns_around(mark: str, monkeypatch: pytest.MonkeyPatch) -> None:
    body = {"rule": "vol", "document": f"甲{mark}乙"}
    faults = write_up(json.dumps(body).encode(), monkeypatch)
    assert faults == (422, [("document", "control_characters")])
    assert write_up(json.dumps(body, ensure_ascii=False).encode(), monkeypatch)[0] == 422
    status, told = ask(
        "identity.list_residents", OFFICER, monkeypatch, query={"cursor": f"a{mark}"}, village_id="v00003"
    )
    assert (status, told["fields"][0]["field"]) == (422, "query.cursor")


@pytest.mark.parametrize("text", ["\u200b\u200b", " \u2800 ", "\u3164", "\ufe0f", "\u0301", "\U000e0041"])
def test_a_text_of_nothing_that_is_seen_is_none(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    body = {"thanks": text}
    status, told = ask(
        "wishes.confirm", VILLAGER, monkeypatch, body=body, headers={"idempotency-key": KEY}, wish_id="w"
    )
    assert (status, [(one["field"], one["code"]) for one in told["fields"]]) == (422, [("thanks", "nothing_to_see")])


def test_a_body_whose_halves_of_pairs_stand_alone_is_no_json(monkeypatch: pytest.MonkeyPatch) -> None:
    assert write_up(b'{"rule": "vol", "document": "a\\ud800b"}', monkeypatch) == (422, [("", "json_invalid")])


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        (b'{"rule": "vol", "document": "a", "document": "b"}', "document"),
        (b'{"rule": "vol", "document": "a", "docum\\u0065nt": "a"}', "document"),
    ],
)
def test_what_is_given_twice_is_refused(raw: bytes, field: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert write_up(raw, monkeypatch) == (422, [(field, "given_twice")])


@pytest.mark.parametrize(("spare", "status"), [(0, 422), (-1, 422), (1, 413)])
def test_a_body_is_read_up_to_sixty_four_kilobytes_and_not_a_byte_further(
    spare: int, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    padding = 64 * 1024 + spare - len(json.dumps({"village_id": ""}))
    body, headers = {"village_id": "v" * padding}, {"idempotency-key": KEY}
    found, told = ask("activities.create", OFFICER, monkeypatch, body=body, headers=headers)
    assert (found, told["code"]) == (status, "too_large" if status == 413 else "invalid_input")
    assert all("65536" in told[language] for language in ("zh", "en")) == (status == 413)


def test_no_door_reads_more_than_that() -> None:
    assert {door.body_bytes_max for door in census.doors()} == {64 * 1024}

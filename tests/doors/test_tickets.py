"""The doors of tickets: what does not fit is named, field by field, and nothing is written."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.foundation.identity.service.tokens import access_token, resolve_bearer
from chalicelib.kernel import edge
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import LIVE, Context, uuid7
from chalicelib.points.tickets import jobs, routes
from chalicelib.points.tickets.service import tending
from tests.make import people
from tests.make.partners import ask
from tests.make.tickets import Town
from tests.make.world import World

SAID = {"kind": "problem", "category": "roads", "text": "路灯坏了。"}


@pytest.fixture
def town(tables: Any, monkeypatch: pytest.MonkeyPatch) -> Town:
    assert routes.doors.room == "tickets"
    monkeypatch.setattr(edge, "_resolvers", {"bearer": resolve_bearer})
    village = people.village(LIVE)
    found = [people.resident(LIVE, village, n) for n in range(2)]
    return Town(World(), found, village.village_id, village.town_id)


def token(town: Town, ctx: Context) -> str:
    ordinal = int(town.village_id[1:])
    actor = ctx.actor
    if Role.RESIDENT in actor.roles:
        actor = Principal(actor.subject, actor.roles, ((ordinal, ordinal + 1),))
    return access_token(LIVE, actor)


def say(town: Town, **more: Any) -> tuple[int, Any]:
    return ask("POST", "/v1/me/tickets", SAID | more, as_=token(town, town.as_person(0)), key=uuid7())


def rows(town: Town) -> list[Any]:
    status, shown = ask("GET", "/v1/me/tickets", as_=token(town, town.as_person(0)))
    assert status == 200
    return list(shown["rows"])


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("kind", "rumour"),
        ("category", "weather"),
        ("text", "字" * 1_001),
        ("text", "短"),
        ("place", "字" * 41),
        ("latitude", 91),
        ("longitude", -181),
        ("media_ids", ["nothing"]),
        ("media_ids.0", ["nothing"]),
        ("public", "maybe"),
        ("direct", "perhaps"),
        ("named", 7),
        ("colour", "red"),
    ],
)
def test_what_does_not_fit_is_named_and_nothing_is_written(town: Town, field: str, wrong: Any) -> None:
    more = {field.partition(".")[0]: wrong} | ({"longitude": 120} if field == "latitude" else {})
    more |= {"latitude": 30} if field == "longitude" else {}
    status, problem = say(town, **more)
    assert (status, problem["code"]) == (422, "invalid_input")
    assert any(fault["field"].startswith(field.partition(".")[0]) for fault in problem["fields"])
    assert all(fault["zh"] and fault["en"] for fault in problem["fields"])
    assert rows(town) == []


def test_coordinates_come_together(town: Town) -> None:
    status, problem = say(town, latitude=30)
    assert status == 422
    assert problem["fields"][0]["zh"] == "经度和纬度要一起填。"


def test_a_ticket_is_public_by_its_kind_where_its_author_says_nothing(town: Town) -> None:
    assert say(town)[1]["public"] is True
    assert say(town, kind="complaint")[1]["public"] is False
    assert say(town, kind="complaint", public=True)[1]["public"] is True


def test_an_officer_says_what_was_done_and_why(town: Town) -> None:
    _, made = say(town)
    officer = token(town, town.officer())
    for step in ("solve", "reject", "pass_on"):
        status, problem = ask(
            "POST", f"/v1/tickets/{made['ticket_id']}/steps", {"step": step}, as_=officer, key=uuid7()
        )
        assert (status, problem["code"]) == (422, "invalid_input")
    status, shown = ask("POST", f"/v1/tickets/{made['ticket_id']}/steps", {"step": "start"}, as_=officer, key=uuid7())
    assert (status, shown["state"]) == (200, "in_progress")


def test_one_ticket_tells_each_what_they_may_do(town: Town) -> None:
    _, made = say(town)
    path = f"/v1/tickets/{made['ticket_id']}"
    _, mine = ask("GET", path, as_=token(town, town.as_person(0)))
    assert (mine["party"], mine["may"], mine["author_id"]) == ("author", ["comment", "withdraw", "show"], "")
    _, desk = ask("GET", path, as_=token(town, town.officer()))
    assert (desk["party"], desk["author_id"]) == ("officer", town.id_of(0))
    assert {"assign", "start", "solve", "pass_on", "release"} <= set(desk["may"])
    status, problem = ask("GET", path, as_=token(town, town.as_person(1)))
    assert (status, problem["code"]) == (404, "no_such_ticket")


def test_who_raised_the_same_as_another_reads_how_it_goes_on_there(town: Town) -> None:
    _, first = say(town)
    me, officer = token(town, town.as_person(1)), token(town, town.officer())
    _, second = ask("POST", "/v1/me/tickets", SAID, as_=me, key=uuid7())
    path = f"/v1/tickets/{second['ticket_id']}/progress"
    status, problem = ask("GET", path, as_=me)
    assert (status, problem["code"]) == (409, "ticket_not_merged")
    into = {"into": first["ticket_id"]}
    assert ask("POST", f"/v1/tickets/{second['ticket_id']}/merging", into, as_=officer, key=uuid7())[0] == 200
    solve = {"step": "solve", "text": "换了灯泡。"}
    assert ask("POST", f"/v1/tickets/{first['ticket_id']}/steps", solve, as_=officer, key=uuid7())[0] == 200
    status, shown = ask("GET", path, as_=me)
    assert (status, shown["ticket_id"], shown["state"], shown["text"]) == (200, second["ticket_id"], "solved", "")
    assert [(one["deed"], one["party"], one["text"]) for one in shown["stages"]] == [("solve", "officer", "")]
    assert first["ticket_id"] not in str(shown)
    assert ask("GET", path, as_=token(town, town.as_person(0)))[0] == 404
    assert ask("GET", path, as_=officer)[0] == 403


def test_an_officer_enters_only_for_villagers_of_the_village_asked_for(town: Town) -> None:
    officer = token(town, town.at_town())
    path = f"/v1/villages/{town.village_id}/tickets"
    status, made = ask("POST", path, SAID | {"resident_id": town.id_of(1)}, as_=officer, key=uuid7())
    assert (status, made["by_officer"]) == (201, True)
    status, problem = ask("POST", path, SAID | {"resident_id": "v09999r00001"}, as_=officer, key=uuid7())
    assert (status, problem["code"]) == (404, "no_such_holder")


def test_open311_speaks_json_arrays_to_anybody(town: Town) -> None:
    status, services = ask("GET", "/v1/open311/services.json")
    assert status == 200
    assert [one["service_code"] for one in services][:2] == ["environment", "roads"]
    assert services[0].keys() == {
        *("service_code", "service_name", "description", "metadata", "type", "keywords", "group"),
    }
    _, made = say(town)
    _, shown = ask(
        "POST",
        f"/v1/tickets/{made['ticket_id']}/release",
        {"text": "路灯坏了。"},
        as_=token(town, town.officer()),
        key=uuid7(),
    )
    assert shown["released"] is True
    for query in (f"jurisdiction_id={town.village_id}&status=open,closed", f"service_request_id={made['ticket_id']}"):
        status, found = ask("GET", f"/v1/open311/requests.json?{query}")
        assert (status, [one["service_request_id"] for one in found]) == (200, [made["ticket_id"]])
    status, found = ask("GET", f"/v1/open311/requests/{made['ticket_id']}.json")
    assert (status, len(found), found[0]["description"]) == (200, 1, "路灯坏了。")


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/v1/open311/requests.json", 422, "invalid_input"),
        ("/v1/open311/requests.json?jurisdiction_id=v00001&status=lost", 422, "invalid_input"),
        ("/v1/open311/requests.json?service_request_id=" + ",".join(f"v{n}" for n in range(51)), 422, "invalid_input"),
        ("/v1/open311/requests/v00001t1.xml", 404, "only_json"),
        ("/v1/open311/requests/v00001t1.json", 404, "no_such_ticket"),
        (f"/v1/open311/requests/{'0' * 2_100}.json", 404, "not_found"),
    ],
)
def test_open311_refuses_what_it_does_not_speak(town: Town, path: str, status: int, code: str) -> None:
    answered, problem = ask("GET", path)
    assert (answered, problem["code"]) == (status, code)


def test_open311_finds_nothing_under_what_is_no_tickets_id(town: Town) -> None:
    assert ask("GET", f"/v1/open311/requests.json?service_request_id=v00001t1,{'0' * 2_100}") == (200, [])


def test_a_complaint_that_goes_to_the_town_directly_is_behind_no_door_of_the_villages(town: Town) -> None:
    status, made = say(town, kind="complaint", direct=True)
    assert (status, made["direct"], made["level"], made["public"]) == (201, True, "town", False)
    one, every = f"/v1/tickets/{made['ticket_id']}", f"/v1/villages/{town.village_id}/tickets"
    for role in (Role.VILLAGE_OFFICER, Role.ORGANISER, Role.GRID_WORKER):
        here = token(town, town.officer(role=role))
        assert ask("GET", one, as_=here)[0] == 404
        assert [ask("GET", f"{every}{all_}", as_=here)[1]["rows"] for all_ in ("", "?all=true")] == [[], []]
    for ctx in (town.at_town(), town.at_town("a1", Role.AUDITOR)):
        there = token(town, ctx)
        assert ask("GET", one, as_=there)[1]["head"]["direct"]
        assert [row["ticket_id"] for row in ask("GET", f"{every}?all=true", as_=there)[1]["rows"]] == [
            made["ticket_id"]
        ]
    written = SAID | {"kind": "complaint", "direct": True, "resident_id": town.id_of(0)}
    assert ask("POST", every, written, as_=token(town, town.officer()), key=uuid7())[0] == 422


def test_desks_and_figures_have_their_doors(town: Town) -> None:
    officer = token(town, town.officer())
    path = f"/v1/villages/{town.village_id}/ticket-desks"
    body = {"seen": 0, "routes": [{"category": "roads", "days": 3}]}
    _, made = ask("PUT", path, body, as_=officer)
    assert next(one for one in made["routes"] if one["category"] == "roads") == {
        "category": "roads",
        "desk": "",
        "days": 3,
    }
    for days in (0, 16):
        body = {"seen": 1, "routes": [{"category": "roads", "days": days}]}
        assert ask("PUT", path, body, as_=officer)[0] == 422
    say(town)
    figures = f"/v1/villages/{town.village_id}/ticket-statistics"
    assert ask("GET", figures)[1]["counted_at"] is None
    _, counted = ask("POST", figures, as_=officer)
    assert {row["kind"]: row["raised"] for row in counted["rows"]}["all"] == 1
    assert ask("GET", figures)[1] == counted


def test_the_night_and_the_queue_are_doors_to_tending(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(tending, "start_night", lambda ctx: [str(ctx is LIVE)])
    monkeypatch.setattr(tending, "do_part", lambda _ctx, part: asked.append(part.part))
    names = ("version", "account", "region", "detail", "detail-type", "source", "time", "id", "resources")
    assert jobs.night(dict.fromkeys(names, ""), None) == {"runs": ["True"]}
    body = '{"run_id": "r", "kind": "tend", "part": "v00001"}'
    record = {"messageId": "m", "body": body, "receiptHandle": "h"}
    assert jobs.work({"Records": [record]}, None) == {"batchItemFailures": []}
    assert asked == ["v00001"]

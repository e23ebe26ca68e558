"""The doors of the negative list: the whole way over HTTP as each role, bad input for each field, and who sees what."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

import app  # noqa: F401  It says who reads which document.
from chalicelib.credit.negative_list import jobs, routes
from chalicelib.credit.negative_list.core.categories import SHIPPED
from chalicelib.credit.negative_list.service import nightly
from chalicelib.foundation.media import routes as media_routes
from chalicelib.kernel import edge
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import LIVE, uuid7
from tests.make.negatives import SAID, WHY, Court, court
from tests.make.partners import ask
from tests.make.refusing import names_field, nothing_written, says
from tests.make.world import World

assert (routes.doors.room, media_routes.doors.room) == ("negatives", "media")
BODIES: dict[str, dict[str, Any]] = {
    "approval": {"approves": True},
    "answer-decision": {"keeps": True},
    "objection-decision": {"upholds": True},
    "extension": {},
    "repair-decision": {"grants": True},
    "recall": {},
    "recall-decision": {"withdraws": True},
}
OFFICERS = ("o1", "o2", "o3", "o4", "admin")


@pytest.fixture
def town(tables: Any, monkeypatch: pytest.MonkeyPatch) -> Court:
    assert tables is not None
    made = court(World())
    people = {str(n): made.villager(n).actor for n in range(6)}
    for name in OFFICERS:
        people[name] = made.officer(name, role=Role.TOWN_ADMIN if name == "admin" else Role.TOWN_OFFICER).actor
    for name, role in (("aud", Role.AUDITOR), ("vic", Role.VILLAGE_OFFICER), ("grid", Role.GRID_WORKER)):
        people[name] = made.officer(name, role=role).actor
    people["far"] = Principal("far", frozenset({Role.TOWN_OFFICER}), villages=((77, 78),), town_id="t0077")
    monkeypatch.setattr(edge, "LIVE", made.world.context())
    monkeypatch.setattr(edge, "_resolvers", {"bearer": lambda _, token: people[token]})
    return made


def body(town: Court, **given: Any) -> dict[str, Any]:
    document = town.document()
    shown = {name: getattr(document, name) for name in document.__dataclass_fields__}
    return {name: str(what) for name, what in shown.items()} | given


def entered(town: Court, number: int = 0, who: str = "o1", **given: Any) -> dict[str, Any]:
    path = f"/v1/residents/{town.id_of(number)}/negative-records"
    status, made = ask("POST", path, body(town, **given), as_=who, key=uuid7())
    assert status == 201, made
    return dict(made)


def did(record_id: str, what: str, who: str, **given: Any) -> tuple[int, Any]:
    asked = {"reason": WHY} | BODIES[what] | given
    return ask("POST", f"/v1/negative-records/{record_id}/{what}", asked, as_=who, key=uuid7())


def said(record_id: str, what: str, who: str = "0", **given: Any) -> tuple[int, Any]:
    more = {"evidence": SAID} if what == "repair" else {}
    return ask(
        "POST", f"/v1/me/negative-records/{record_id}/{what}", {"text": SAID} | more | given, as_=who, key=uuid7()
    )


def test_a_record_goes_its_whole_way_and_its_person_reads_who_when_and_why(town: Court) -> None:
    made = entered(town)
    at = made["record_id"]
    assert (made["state"], made["counts"], made["category_zh"], made["masked_name"]) == (
        "entered", False, "扰乱公共秩序", "王*",
    )  # fmt: skip
    assert did(at, "approval", "o2")[1]["due"] == "2026-12-07"
    assert said(at, "answer")[1]["state"] == "answered"
    assert did(at, "answer-decision", "o3")[1]["counts"] is True
    assert said(at, "repair")[1]["state"] == "repair_asked"
    assert said(at, "objections")[1]["state"] == "disputed"
    assert did(at, "extension", "o4")[1]["extended"] is True
    assert did(at, "objection-decision", "o4", upholds=False)[1]["state"] == "counting"
    assert did(at, "recall", "o1")[1]["state"] == "recalled"
    assert did(at, "recall-decision", "admin", withdraws=False)[1]["state"] == "counting"
    assert said(at, "repair")[1]["repairable_on"] == "2026-11-07"
    assert did(at, "repair-decision", "o1")[1]["state"] == "repair_proposed"
    assert did(at, "repair-decision", "o2")[1]["state"] == "repaired"
    status, shown = ask("GET", f"/v1/me/negative-records/{at}", as_="0")
    assert (status, shown["number"], shown["issuer"]) == (200, made["number"], "杭州市公安局萧山区分局")
    assert [(step["deed"], step["whose"], step["by"]) for step in shown["steps"][:4]] == [
        ("enter", "staff", "o1"),
        ("approve", "staff", "o2"),
        ("answer", "person", town.id_of(0)),
        ("keep", "staff", "o3"),
    ]
    assert {step["text"] for step in shown["steps"]} == {"", WHY, SAID, f"{SAID}\n凭据：{SAID}"}
    assert shown["scan"]["media_id"] == made["scan"]["media_id"] if made["scan"] else shown["scan"]
    assert shown["forgotten_on"] == "2027-05-22"
    _, mine = ask("GET", "/v1/me/negative-records", as_="0")
    assert [row["record_id"] for row in mine["rows"]] == [at]
    assert ask("GET", "/v1/me/negative-records", as_="1")[1]["rows"] == []


def test_only_town_officers_act_and_auditors_see_no_names_no_scan_and_nobody_else_anything(town: Court) -> None:
    made = entered(town)
    at, path = made["record_id"], f"/v1/residents/{town.id_of(1)}/negative-records"
    for who in ("vic", "grid", "aud", "0"):
        assert says(ask("POST", path, body(town), as_=who, key=uuid7()), 403, "not_allowed")
        for what in BODIES:
            assert says(did(at, what, who), 403, "not_allowed")
    assert says(ask("POST", path, body(town), as_="far", key=uuid7()), 404, "not_found")
    assert says(did(at, "approval", "far"), 404, "not_found")
    desk = f"/v1/towns/{town.village.town_id}/negative-records?state=entered"
    one = f"/v1/negative-records/{at}"
    for who in ("vic", "grid", "0"):
        assert says(ask("GET", desk, as_=who), 403, "not_allowed")
        assert says(ask("GET", one, as_=who), 403, "not_allowed")
    assert says(ask("GET", one, as_="far"), 404, "not_found")
    assert says(ask("GET", desk, as_="far"), 404, "not_found")
    assert says(ask("GET", one), 401, "not_signed_in")
    row = ask("GET", desk, as_="o3")[1]["rows"][0]
    assert (row["record_id"], row["resident_id"], row["masked_name"]) == (at, town.id_of(0), "王*")
    assert ask("GET", one, as_="o3")[1]["scan"]["original"]
    did(at, "approval", "o2")
    said(at, "answer")
    noticed = f"/v1/towns/{town.village.town_id}/negative-records?state=answered"
    for shown in (ask("GET", noticed, as_="aud")[1]["rows"][0], ask("GET", one, as_="aud")[1]):
        assert (shown["record_id"], shown["resident_id"], shown["masked_name"]) == (at, "", "")
        assert town.id_of(0) not in str(shown)
    read = ask("GET", one, as_="aud")[1]
    assert (read["scan"], read["number"], len(read["steps"])) == (None, made["number"], 3)
    assert [step["by"] for step in read["steps"]] == ["o1", "o2", ""]


def test_the_scan_is_shown_to_its_person_and_to_who_acts_and_to_nobody_else_also_by_its_id(town: Court) -> None:
    made = entered(town)
    media_id = ask("GET", f"/v1/negative-records/{made['record_id']}", as_="o1")[1]["scan"]["media_id"]
    path = f"/v1/media/{media_id}"
    assert ask("GET", path, as_="o4")[0] == 200
    assert ask("GET", path, as_="0")[0] == 200
    for who in ("1", "vic", "grid", "aud"):
        assert says(ask("GET", path, as_=who), 404, "no_such_media")


def test_everybody_reads_the_categories(town: Court) -> None:
    assert town.people
    status, shown = ask("GET", "/v1/negative-categories")
    assert (status, len(shown["rows"]), shown["answer_days"]) == (200, len(SHIPPED), 10)
    assert {row["effect"] for row in shown["rows"]} == {"deduction", "cap", "veto"}
    assert shown["rows"][2]["sources"] == [{"source": "penalty", "zh": "行政处罚决定书"}]


@pytest.mark.parametrize(
    ("field", "what"),
    [
        ("category", "no_such"),
        ("category", "late"),
        ("source", "petition"),
        ("source", "judgment"),
        ("number", "1"),
        ("number", "x" * 61),
        ("number", "信访告知书 7 号"),
        ("issuer", "局"),
        ("issuer", "戴村镇信访办公室"),
        ("basis", "法"),
        ("basis", "《信访工作条例》"),
        ("effective_on", "2026-11-24"),
        ("effective_on", "yesterday"),
        ("ends_on", "2026-11-23"),
        ("ends_on", "2029-01-01"),
        ("media_id", "v00001m1"),
        ("media_id", "v00009m01932f5e-8b7a-7c3d-9e1f-5a6b7c8d9e0f"),
        ("media_id", "v00001m01932f5e-8b7a-7c3d-9e1f-5a6b7c8d9e0f"),
        ("why", "因为他写信"),
    ],
)
def test_what_can_not_be_entered_is_refused_by_its_field_and_nothing_is_written(
    town: Court, field: str, what: str
) -> None:
    path = f"/v1/residents/{town.id_of(0)}/negative-records"
    asked = body(town, **{field: what})
    with nothing_written():
        assert names_field(ask("POST", path, asked, as_="o1", key=uuid7()), field)


@pytest.mark.parametrize("what", BODIES)
def test_every_decision_needs_its_reason_and_its_word(town: Court, what: str) -> None:
    at = entered(town)["record_id"]
    for field, given in (("reason", "短"), ("reason", "长" * 501), *((name, "yes") for name in BODIES[what])):
        with nothing_written():
            assert names_field(did(at, what, "o2", **{field: given}), field)
    path = f"/v1/negative-records/{at}/{what}"
    assert says(ask("POST", path, {"reason": WHY} | BODIES[what], as_="o2"), 400, "idempotency_key_missing")


@pytest.mark.parametrize("what", ["answer", "objections", "repair"])
def test_what_a_person_says_has_words_and_is_about_a_record_of_theirs(town: Court, what: str) -> None:
    at = entered(town)["record_id"]
    for field in ("text", "evidence") if what == "repair" else ("text",):
        with nothing_written():
            assert names_field(said(at, what, **{field: "?"}), field)
    with nothing_written():
        assert says(said(at, what, "1"), 404, "no_such_negative_record")
        assert says(said(at, what), 409, "negative_record_in_other_state")
        assert says(said(f"{town.village_id}n{uuid7()}", what), 404, "no_such_negative_record")


def test_a_list_is_asked_for_by_state_and_page(town: Court) -> None:
    for number in range(3):
        entered(town, number)
    desk = f"/v1/towns/{town.village.town_id}/negative-records"
    assert names_field(ask("GET", desk, as_="o1"), "query.state")
    assert names_field(ask("GET", f"{desk}?state=late", as_="o1"), "query.state")
    assert names_field(ask("GET", f"{desk}?state=entered&size=0", as_="o1"), "query.size")
    first = ask("GET", f"{desk}?state=entered&size=2", as_="o1")[1]
    rest = ask("GET", f"{desk}?state=entered&size=2&cursor={first['cursor']}", as_="o1")[1]
    assert [len(first["rows"]), len(rest["rows"]), rest["cursor"]] == [2, 1, None]
    assert names_field(ask("GET", "/v1/me/negative-records?size=0", as_="0"), "query.size")


def test_a_late_decision_is_said_to_be_late(town: Court) -> None:
    entered(town)
    town.world.pass_days(20)
    desk = f"/v1/towns/{town.village.town_id}/negative-records?state=entered"
    assert ask("GET", desk, as_="o1")[1]["rows"][0]["overdue"] is True


def test_a_forgotten_record_is_an_id_and_an_outcome(town: Court) -> None:
    at = entered(town)["record_id"]
    did(at, "approval", "o2", approves=False)
    town.world.pass_days(180)
    town.night()
    status, shown = ask("GET", f"/v1/negative-records/{at}", as_="o1")
    empty = {name: what for name, what in shown.items() if what not in ("", [], None, 0, False)}
    assert (status, empty) == (200, {"record_id": at, "state": "refused"})


def test_the_night_and_the_queue_are_doors_to_the_nightly_work(town: Court, monkeypatch: pytest.MonkeyPatch) -> None:
    assert town.people
    done: list[str] = []
    monkeypatch.setattr(nightly, "start_night", lambda ctx: str(ctx is LIVE))
    monkeypatch.setattr(nightly, "do_part", lambda _ctx, part: done.append(part.part))
    names = ("version", "account", "region", "detail", "detail-type", "source", "time", "id", "resources")
    assert jobs.night(dict.fromkeys(names, ""), None) == {"run": "True"}
    body = '{"run_id": "r", "kind": "negatives", "part": "v00001"}'
    record = {"messageId": "m", "body": body, "receiptHandle": "h"}
    assert jobs.work({"Records": [record]}, None) == {"batchItemFailures": []}
    assert done == ["v00001"]


def test_dates_are_chinas(town: Court) -> None:
    town.world.moment = dt.datetime(2026, 11, 23, 16, 30, tzinfo=dt.UTC)
    asked = body(town, effective_on="2026-11-24", ends_on="2026-11-25")
    path = f"/v1/residents/{town.id_of(0)}/negative-records"
    assert ask("POST", path, asked, as_="o1", key=uuid7())[0] == 201

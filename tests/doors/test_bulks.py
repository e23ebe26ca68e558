"""The doors of bulk awards: as each role, with each field wrong, from the list to what became of each."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.runs import routes as runs_routes
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel import edge, storage
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import uuid7
from chalicelib.kernel.errors import NotSignedIn
from chalicelib.points.ledger.routes import doors
from chalicelib.points.ledger.service import nightly, rulebooks
from tests.make import ledger, people
from tests.make.partners import ask
from tests.make.world import World
from tests.watch import WATCH


class Village:
    """A village of thirty with a budget, whose messages wait in a real queue."""

    def __init__(self, world: World) -> None:
        self.world = world
        place = people.village(world.context())
        self.village_id, self.town_id = place.village_id, place.town_id
        self.people: list[Resident] = [people.resident(world.context(), place, n) for n in range(30)]
        ledger.grant(world.context(), 100_000, village_id=self.village_id)

    @property
    def path(self) -> str:
        return f"/v1/villages/{self.village_id}/awards"

    def body(self, **changed: Any) -> dict[str, Any]:
        ids = [one.resident_id for one in self.people[:25]]
        return {"holder_ids": ids, "rule": "pub", "document": "修路签到表"} | changed

    def bearer(self, _ctx: Any, token: str) -> Principal:
        reach = {"elsewhere": ((900, 901),)}.get(token, ((0, 99_999),))
        role = {"elsewhere": "village_officer", "other": "town_officer"}.get(token, token)
        if token == "nobody":
            raise NotSignedIn
        if token == "resident":
            return Principal(self.people[0].resident_id, frozenset({Role.RESIDENT}))
        return Principal(
            "s2" if token == "other" else "s1", frozenset({Role(role)}), villages=reach, town_id=self.town_id
        )

    def work(self) -> None:
        client = storage.client("sqs")
        url = client.get_queue_url(QueueName="sanbao-test-ledger")["QueueUrl"]
        while True:
            found = client.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=2).get("Messages", [])
            if not found:
                return
            for message in found:
                nightly.do_part(self.world.context(), Part(**json.loads(message["Body"])))
                client.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


@pytest.fixture
def village(tables: Any, monkeypatch: pytest.MonkeyPatch) -> Village:
    rulebooks.forget_all()
    storage.client("sqs").create_queue(QueueName="sanbao-test-ledger")
    made = Village(World())
    monkeypatch.setattr(edge, "_resolvers", {"bearer": made.bearer})
    monkeypatch.setattr(edge, "LIVE", made.world.context())
    assert (doors.room, runs_routes.doors.room) == ("points", "runs")
    return made


def test_a_list_is_begun_followed_and_told_person_by_person(village: Village) -> None:
    key = uuid7()
    status, started = ask("POST", village.path, village.body(), as_="village_officer", key=key)
    assert (status, started["people"], started["points_each"], started["bulk_id"]) == (202, 25, 200, key)
    path = f"{village.path}/{key}"
    status, shown = ask("GET", path, as_="village_officer")
    assert (status, shown["run_id"], {row["state"] for row in shown["rows"]}) == (200, started["run_id"], {"waiting"})
    village.work()
    assert ask("GET", f"/v1/runs/{started['run_id']}", as_="village_officer")[1]["counts"] == {
        "done": 25, "replayed": 0, "refused": 0, "points": 5_000,
    }  # fmt: skip
    shown = ask("GET", path, as_="auditor")[1]
    assert [row["holder_id"] for row in shown["rows"]] == village.body()["holder_ids"]
    assert {(row["state"], row["points"]) for row in shown["rows"]} == {("done", 200)}
    assert shown["rows"][0]["name"].endswith("*")
    assert (shown["rule_title"], shown["document"], shown["on"]) == ("公共事务", "修路签到表", "2026-11-23")
    assert shown["cursor"] is None
    assert ask("POST", village.path, village.body(), as_="village_officer", key=key) == (202, started)


def test_who_is_on_the_list_is_in_no_log_and_no_message(village: Village) -> None:
    ask("POST", village.path, village.body(), as_="village_officer", key=uuid7())
    client = storage.client("sqs")
    url = client.get_queue_url(QueueName="sanbao-test-ledger")["QueueUrl"]
    messages = client.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    told = " ".join([*(message["Body"] for message in messages), *map(str, WATCH.lines)])
    assert messages
    assert village.people[0].resident_id not in told
    assert "修路签到表" not in told


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("village_officer", 202),
        ("town_officer", 202),
        ("town_admin", 202),
        ("organiser", 403),
        ("grid_worker", 403),
        ("panel", 403),
        ("auditor", 403),
        ("resident", 403),
        ("elsewhere", 404),
        ("nobody", 401),
    ],
)
def test_only_officers_of_the_village_award(village: Village, role: str, status: int) -> None:
    assert ask("POST", village.path, village.body(), as_=role, key=uuid7())[0] == status


@pytest.mark.parametrize(
    ("role", "status"), [("auditor", 200), ("organiser", 403), ("resident", 403), ("elsewhere", 404), ("nobody", 401)]
)
def test_what_became_of_a_list_is_seen_by_those_who_read_the_villages_points(
    village: Village, role: str, status: int
) -> None:
    key = uuid7()
    ask("POST", village.path, village.body(), as_="village_officer", key=key)
    assert ask("GET", f"{village.path}/{key}", as_=role)[0] == status
    other = f"/v1/villages/v00900/awards/{key}"
    assert ask("GET", other, as_="elsewhere")[1]["code"] == "no_such_bulk"
    assert ask("GET", f"{village.path}/{uuid7()}", as_="auditor")[1]["code"] == "no_such_bulk"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"holder_ids": []}, "holder_ids"),
        ({"holder_ids": [f"v00001r{n:05d}" for n in range(501)]}, "holder_ids"),
        ({"holder_ids": ["v00001r00001", "v00002r00001"]}, "holder_ids.1"),
        ({"holder_ids": ["v00001r00001", "x" * 21]}, "holder_ids.1"),
        ({"holder_ids": [7]}, "holder_ids.0"),
        ({"rule": "PUB"}, "rule"),
        ({"document": ""}, "document"),
        ({"document": "x" * 121}, "document"),
        ({"on": "yesterday"}, "on"),
        ({"minutes": 0}, "minutes"),
        ({"points": 0}, "points"),
        ({"rule": "vol"}, "minutes"),
        ({"minutes": 60}, "minutes"),
        ({"points": 500}, "points"),
        ({"rule": "vol", "minutes": 60, "points": 500}, "points"),
        ({"who": "all"}, "who"),
    ],
)
def test_what_does_not_fit_is_named_and_nothing_is_begun(village: Village, changed: dict[str, Any], field: str) -> None:
    key = uuid7()
    status, problem = ask("POST", village.path, village.body(**changed), as_="village_officer", key=key)
    assert (status, problem["fields"][0]["field"]) == (422, field)
    assert ask("GET", f"{village.path}/{key}", as_="village_officer")[0] == 404


@pytest.mark.parametrize(
    ("rule", "on", "code"),
    [
        ("pub", "2026-11-24", "day_ahead"),
        ("pub", "2099-12-31", "day_ahead"),
        ("pub", "2026-09-23", "too_far_back"),
        ("cls", "2026-10-23", "too_far_back"),
        ("pub", "2000-01-02", "too_far_back"),
    ],
)
def test_a_day_that_nobody_writes_up_is_refused_at_once_for_one_and_for_many(
    village: Village, rule: str, on: str, code: str
) -> None:
    key = uuid7()
    body = village.body(rule=rule, on=on)
    status, problem = ask("POST", village.path, body, as_="village_officer", key=key)
    assert (status, problem["code"], problem["fields"][0]["field"]) == (409, code, "on")
    assert ask("GET", f"{village.path}/{key}", as_="village_officer")[0] == 404
    path = f"/v1/accounts/{body.pop('holder_ids')[0]}/awards"
    status, problem = ask("POST", path, body, as_="village_officer", key=village.world.new_id())
    assert (status, problem["code"], problem["fields"][0]["field"]) == (409, code, "on")


def test_a_list_begun_in_time_is_answered_when_it_is_asked_for_again_too_late(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, body = uuid7(), village.body(rule="cls", on="2026-10-24")
    first = ask("POST", village.path, body, as_="village_officer", key=key)
    assert first[0] == 202
    village.world.pass_days(1)
    monkeypatch.setattr(edge, "LIVE", village.world.context())
    assert ask("POST", village.path, body, as_="village_officer", key=key) == first
    status, problem = ask("POST", village.path, body, as_="village_officer", key=uuid7())
    assert (status, problem["earliest"]) == (409, "2026-10-25")


def test_without_a_key_or_with_one_used_before_nothing_is_begun(village: Village) -> None:
    assert ask("POST", village.path, village.body(), as_="village_officer")[1]["code"] == "idempotency_key_missing"
    key = uuid7()
    assert ask("POST", village.path, village.body(), as_="village_officer", key=key)[0] == 202
    status, problem = ask("POST", village.path, village.body(rule="cls"), as_="village_officer", key=key)
    assert (status, problem["code"]) == (422, "key_reused_with_other_body")


def test_a_list_of_more_than_a_hundred_is_paged(village: Village) -> None:
    ids = [f"{village.village_id}r{n:05d}" for n in range(1, 131)]
    key = uuid7()
    ask("POST", village.path, village.body(holder_ids=ids), as_="village_officer", key=key)
    first = ask("GET", f"{village.path}/{key}", as_="village_officer")[1]
    assert (len(first["rows"]), first["people"]) == (100, 130)
    rest = ask("GET", f"{village.path}/{key}?cursor={first['cursor']}", as_="village_officer")[1]
    assert [row["holder_id"] for row in first["rows"] + rest["rows"]] == ids
    assert rest["cursor"] is None
    assert rest["rows"][-1]["name"] == "", "whoever is not on the roster has no name"


def test_a_list_of_much_is_approved_or_refused_by_a_second_officer(village: Village) -> None:
    ids = [one.resident_id for one in village.people]
    keys = [uuid7(), uuid7()]
    for key in keys:
        status, asked = ask("POST", village.path, village.body(holder_ids=ids), as_="village_officer", key=key)
        assert (status, asked["state"]) == (202, "waiting")
    rows = ask("GET", village.path, as_="town_officer")[1]["rows"]
    assert [(row["bulk_id"], row["points_all"], row["own"]) for row in rows] == [(key, 6_000, True) for key in keys]
    first, second = (f"{village.path}/{key}" for key in keys)
    status, refusal = ask("POST", f"{first}/approval", as_="village_officer")
    assert (status, refusal["code"]) == (409, "own_bulk")
    status, begun = ask("POST", f"{first}/approval", as_="other")
    assert (status, begun["state"], begun["run_id"]) == (202, "begun", f"bulk-{keys[0]}")
    assert ask("POST", f"{first}/approval", as_="other") == (status, begun)
    status, refusal = ask("POST", f"{second}/refusal", {"reason": ""}, as_="other")
    assert (status, refusal["fields"][0]["field"]) == (422, "reason")
    assert ask("POST", f"{second}/refusal", {"reason": "名单不对"}, as_="other")[1]["state"] == "refused"
    shown = ask("GET", second, as_="auditor")[1]
    assert (shown["state"], shown["reason"], shown["rows"][0]["state"]) == ("refused", "名单不对", "waiting")
    status, refusal = ask("POST", f"{second}/approval", as_="other")
    assert (status, refusal["code"]) == (409, "bulk_decided")
    assert ask("GET", village.path, as_="town_officer")[1] == {"rows": [], "cursor": None}
    village.work()
    assert ask("GET", first, as_="auditor")[1]["rows"][0]["state"] == "done"


@pytest.mark.parametrize(
    ("role", "status"), [("organiser", 403), ("auditor", 403), ("resident", 403), ("elsewhere", 404), ("nobody", 401)]
)
def test_only_officers_of_the_village_decide_on_a_list(village: Village, role: str, status: int) -> None:
    path = f"{village.path}/{uuid7()}"
    assert ask("POST", f"{path}/approval", as_=role)[0] == status
    assert ask("POST", f"{path}/refusal", {"reason": "名单不对"}, as_=role)[0] == status
    assert ask("POST", f"{path}/approval", as_="other")[1]["code"] == "no_such_bulk"

"""Boards from the points of a village to the doors, the files and the star; who is shown and who is not."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from openpyxl import load_workbook
from PIL import Image

from chalicelib.foundation.audit.service import day_of_audit
from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.points import BoardPublished, StarNamed
from chalicelib.foundation.identity.core.people import Resident, Status
from chalicelib.foundation.identity.core.places import Village
from chalicelib.foundation.identity.service import consents, people
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.service import Part
from chalicelib.kernel import edge, storage
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import uuid7
from chalicelib.kernel.errors import Busy, NotSignedIn
from chalicelib.kernel.settings import settings
from chalicelib.kernel.writes import commit
from chalicelib.points.boards import jobs, store
from chalicelib.points.boards.core import Board, Row, VillageRow
from chalicelib.points.boards.routes import doors
from chalicelib.points.boards.service import publishing, reading
from chalicelib.points.boards.service.papers import FILES
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.service import accounts
from chalicelib.points.ledger.service.awards import award_points
from tests.make import ledger, people as make
from tests.make.faces import without_faces
from tests.make.partners import ask
from tests.make.world import NOON, World
from tests.meter import Cost, Meter
from tests.watch import WATCH

WEEK, MONTH = "2026W47", "2026M11"


@dataclass
class Town:
    """Two villages; the first has two households and somebody who lives alone."""

    world: World
    villages: list[Village]
    homes: list[str]
    people: list[Resident]

    def earn(self, who: str, times: int = 1) -> None:
        for _ in range(times):
            asked = ledger.award(self.world.context(), AccountRef.of_holder(who), f"claim#{self.world.new_id()}")
            award_points(self.world.context(), award=asked)

    def publish(self, period: str = WEEK) -> None:
        for one in self.villages:
            publishing.publish_village(self.world.context(), village_id=one.village_id, period=period)
        town_id = self.villages[0].town_id
        publishing.publish_town(self.world.context(), town_id=town_id, period=period, run_id="board-by-hand")

    def board(self, place_id: str = "", period: str = WEEK) -> dict[str, Any]:
        shown: dict[str, Any]
        status, shown = ask("GET", f"/v1/boards/{place_id or self.villages[0].village_id}/{period}")
        assert status == 200
        return shown


@pytest.fixture
def town(tables: Any, monkeypatch: pytest.MonkeyPatch) -> Town:
    world = World(moment=dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC))
    ctx = world.context()
    villages = [make.village(ctx), make.village(ctx, name="三头村", code="330109102217")]
    homes = []
    people = []
    for n in (1, 2):
        home, members = make.household(ctx, villages[0], n)
        homes.append(home)
        people += members
    people.append(make.resident(ctx, villages[0], 77))
    people.append(make.resident(ctx, villages[1], 78))
    made = Town(world, villages, homes, people)

    def bearer(_: Any, token: str) -> Principal:
        if token == "town_officer":
            reach = ((0, 99_999),)
            return Principal("s1", frozenset({Role.TOWN_OFFICER}), villages=reach, town_id=villages[0].town_id)
        if token.startswith("v"):
            return Principal(token, frozenset({Role.RESIDENT}))
        raise NotSignedIn

    monkeypatch.setattr(edge, "_resolvers", {"bearer": bearer})
    monkeypatch.setattr(edge, "LIVE", ctx)
    assert doors.room == "boards"
    return made


def test_a_village_board_ranks_people_and_households_and_names_a_star(town: Town) -> None:
    one, two, three, _, alone, _ = town.people
    for who, times in ((one, 1), (two, 2), (three, 4), (alone, 2)):
        town.earn(who.resident_id, times)
    town.publish()
    shown = town.board()
    assert [(r["rank"], r["tied"], r["points"]) for r in shown["residents"]] == [
        (1, 1, 800),
        (2, 2, 400),
        (2, 2, 400),
        (4, 1, 200),
    ]
    assert [(r["rank"], r["points"]) for r in shown["households"]] == [(1, 800), (2, 600)]
    assert shown["households"][0]["name"].endswith("*家")
    assert shown["star"]["name"] == three.masked_name
    assert (shown["period_name"], shown["points"]) == ("2026年第47周（11月16日至22日）", 1800)


def test_a_household_account_counts_with_its_members(town: Town) -> None:
    town.earn(town.people[0].resident_id)
    asked = ledger.award(town.world.context(), AccountRef.of_holder(town.homes[0]), "sorting#1", rule="saf")
    award_points(town.world.context(), award=asked)
    town.publish()
    assert [r["points"] for r in town.board()["households"]] == [500]


def test_the_town_ranks_across_villages_and_the_villages_by_head(town: Town) -> None:
    town.earn(town.people[0].resident_id, 2)
    town.earn(town.people[5].resident_id, 3)
    town.publish()
    shown = town.board(town.villages[0].town_id)
    assert [(r["rank"], r["village_name"], r["points"]) for r in shown["residents"]] == [
        (1, "三头村", 600),
        (2, "佛山村", 400),
    ]
    assert [(r["name"], r["points"], r["people"]) for r in shown["villages"]] == [
        ("三头村", 600, 1),
        ("佛山村", 400, 5),
    ]


def test_whoever_opts_out_keeps_the_rank_and_is_shown_nowhere(town: Town) -> None:
    one, two = town.people[0], town.people[4]
    town.earn(one.resident_id, 3)
    town.earn(two.resident_id, 1)
    path = "/v1/me/board-choice"
    assert ask("GET", path, as_=one.resident_id) == (200, {"shown": True})
    assert ask("PUT", path, {"shown": False}, as_=one.resident_id) == (200, {"shown": False})
    assert ask("GET", path, as_=one.resident_id) == (200, {"shown": False})
    town.publish()
    shown = town.board()
    assert [(r["rank"], r["name"]) for r in shown["residents"]] == [(2, two.masked_name)]
    assert shown["households"] == []
    assert shown["star"]["name"] == two.masked_name
    mine = ask("GET", f"/v1/me/rank?period={WEEK}", as_=one.resident_id)[1]
    assert (mine["rank"], mine["on_board"]) == (1, False)
    ask("PUT", path, {"shown": True}, as_=one.resident_id)
    town.publish()
    assert len(town.board()["residents"]) == 2


def test_an_officer_enters_the_choice_of_somebody_without_a_phone(town: Town) -> None:
    one = town.people[0]
    path = f"/v1/residents/{one.resident_id}/board-choice"
    assert ask("GET", path, as_="town_officer") == (200, {"shown": True})
    assert ask("PUT", path, {"shown": False}, as_="town_officer") == (200, {"shown": False})
    assert not reading.is_shown(resident_id=one.resident_id)
    assert ask("GET", path, as_="town_officer") == (200, {"shown": False})
    missing = f"/v1/residents/{one.village_id}r09999/board-choice"
    assert ask("PUT", missing, {"shown": False}, as_="town_officer")[0] == 404


def test_minors_and_people_who_left_take_no_rank(town: Town) -> None:
    child = make.resident(town.world.context(), town.villages[0], 90, born_on=dt.date(2012, 1, 1))
    gone = town.people[4]
    for who in (child, gone):
        town.earn(who.resident_id, 5)
    town.earn(town.people[0].resident_id)
    people.set_status(town.world.context(), resident_id=gone.resident_id, status=Status.MOVED)
    town.publish()
    shown = town.board()
    assert [(r["rank"], r["points"]) for r in shown["residents"]] == [(1, 200)]


def test_a_blocked_account_is_not_shown(town: Town) -> None:
    town.earn(town.people[0].resident_id)
    ref = AccountRef.of_holder(town.people[0].resident_id)
    ledger.stop(town.world.context(), ref)
    town.publish()
    assert town.board()["residents"] == []


def test_a_full_name_is_shown_with_separate_consent_only(town: Town) -> None:
    one, two = town.people[0], town.people[4]
    for who in (one, two):
        town.earn(who.resident_id)
    consents.grant_consent(
        town.world.context(), person_id=one.resident_id, purpose="boards_full_name", version="2026-01",
        born_on=one.born_on,
    )  # fmt: skip
    town.publish()
    assert {r["name"] for r in town.board()["residents"]} == {one.name, two.masked_name}


def test_the_month_has_a_board_of_its_own_and_the_newest_is_found_by_kind(town: Town) -> None:
    town.earn(town.people[0].resident_id)
    town.world.pass_days(12)
    town.publish(MONTH)
    place = town.villages[0].village_id
    assert ask("GET", f"/v1/boards/{place}?kind=month")[1]["period"] == MONTH
    assert ask("GET", f"/v1/boards/{place}")[1]["code"] == "no_such_board"
    assert ask("GET", f"/v1/boards/{place}?kind=day")[0] == 422


def test_an_unknown_board_and_a_period_that_is_none_are_told_apart(town: Town) -> None:
    place = town.villages[0].village_id
    assert ask("GET", f"/v1/boards/{place}/2026W46")[1]["code"] == "no_such_board"
    status, shown = ask("GET", f"/v1/boards/{place}/2026W99")
    assert (status, shown["code"], shown["fields"][0]["field"]) == (422, "period_invalid", "period")


def test_my_rank_before_a_board_is_out_and_without_points(town: Town) -> None:
    me = town.people[0].resident_id
    status, shown = ask("GET", f"/v1/me/rank?period={WEEK}", as_=me)
    assert (status, shown["published_at"], shown["rank"]) == (200, None, None)
    town.earn(town.people[4].resident_id)
    town.publish()
    shown = ask("GET", f"/v1/me/rank?period={WEEK}", as_=me)[1]
    assert (shown["rank"], shown["people"], shown["to_next"]) == (None, 1, None)
    assert ask("GET", "/v1/me/rank", as_=me)[1]["period"] == "2026W46"
    assert ask("GET", "/v1/me/rank?period=x", as_=me)[0] == 422


def standing(who: str, period: str) -> dict[str, Any]:
    status, shown = ask("GET", f"/v1/me/rank?period={period}", as_=who)
    assert status == 200, shown
    found: dict[str, Any] = shown
    return found


def test_a_week_that_is_not_over_says_what_i_have_and_one_to_come_says_nothing(town: Town) -> None:
    me = town.people[0].resident_id
    town.earn(me, 2)
    shown = standing(me, WEEK)
    assert (shown["stage"], shown["points"], shown["rank"], shown["published_at"]) == ("running", 400, None, None)
    assert standing(town.people[1].resident_id, WEEK)["points"] == 0
    shown = standing(me, "2026W48")
    assert (shown["stage"], shown["points"], shown["rank"]) == ("to_come", None, None)
    town.world.pass_days(3)
    assert (standing(me, WEEK)["stage"], standing(me, WEEK)["points"]) == ("awaited", 400)
    town.publish()
    shown = standing(me, WEEK)
    assert (shown["stage"], shown["points"], shown["rank"], shown["on_board"]) == ("out", 400, 1, True)


def test_a_week_long_gone_is_answered_from_its_board_and_of_others_it_says_that_nothing_is_kept(town: Town) -> None:
    one, two, hidden = (town.people[n].resident_id for n in (0, 2, 4))
    town.earn(one, 3)
    town.earn(two)
    town.earn(hidden, 2)
    assert ask("PUT", "/v1/me/board-choice", {"shown": False}, as_=hidden)[0] == 200
    town.world.pass_days(3)
    town.publish()
    before = standing(two, WEEK)
    town.world.pass_days(60)
    for who in (one, two, hidden):
        found = accounts.find_account(ref=AccountRef.of_holder(who))
        assert found is not None
        accounts.prune(town.world.context(), account=found)
    shown = standing(two, WEEK)
    assert shown == before | {"stage": "gone"}
    assert (shown["rank"], shown["points"], shown["to_next"], shown["people"]) == (3, 200, 200, 3)
    shown = standing(hidden, WEEK)
    assert (shown["stage"], shown["points"], shown["rank"], shown["people"]) == ("gone", None, None, 3)
    shown = standing(one, "2026W46")
    assert (shown["stage"], shown["points"], shown["published_at"], shown["people"]) == ("gone", None, None, 0)


def test_the_files_open_in_what_they_are_for(town: Town) -> None:
    town.earn(town.people[0].resident_id)
    town.publish()
    shown = town.board(town.villages[0].town_id)
    files = {}
    for kind, name in FILES.items():
        assert shown["files"][kind].endswith(f"/public/boards/{shown['place_id']}/{WEEK}/{name}")
        key = store.file_key(shown["place_id"], WEEK, name)
        files[kind] = storage.client("s3").get_object(Bucket=settings().public_bucket, Key=key)["Body"].read()
    document = json.loads(files["data"])
    assert document | {"files": shown["files"]} == shown
    lines = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    assert lines[1] == ["村民榜", "1", "1", town.people[0].masked_name, "佛山村", "200"]
    book = load_workbook(io.BytesIO(files["xlsx"]))
    assert book.sheetnames == ["村民榜", "家庭榜", "各村榜"]
    assert [cell.value for cell in book["村民榜"][2]] == [1, 1, town.people[0].masked_name, "佛山村", 200]
    assert "每周之星" in files["html"].decode()
    poster = Image.open(io.BytesIO(files["poster"]))
    assert (poster.format, poster.width) == ("PNG", 1080)
    (code,) = zxingcpp.read_barcodes(poster)
    assert code.text == f"{settings().page_url}/board/?place={shown['place_id']}&period={WEEK}"


def test_without_a_face_the_board_comes_out_and_says_that_it_has_no_poster(
    town: Town, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    without_faces(monkeypatch, tmp_path)
    town.earn(town.people[0].resident_id)
    town.publish()
    shown = town.board()
    assert (shown["residents"][0]["points"], shown["files"].pop("poster")) == (200, "")
    assert all(url.endswith(tuple(FILES.values())) for url in shown["files"].values())
    listed = storage.client("s3").list_objects_v2(Bucket=settings().public_bucket)["Contents"]
    names = {entry["Key"].rpartition("/")[2] for entry in listed}
    assert names == set(FILES.values()) - {FILES["poster"]}
    logged = [json.loads(line) for line in WATCH.lines]
    assert {line["place_id"] for line in logged if line["event"] == "poster_missing"} == {
        *(village.village_id for village in town.villages),
        town.villages[0].town_id,
    }


def test_the_star_is_told_once_and_again_only_if_it_is_somebody_else(town: Town) -> None:
    one, two = town.people[0], town.people[4]
    town.earn(one.resident_id, 2)
    town.publish()
    town.publish()
    town.earn(two.resident_id, 3)
    town.world.pass_days(3)
    town.publish()
    found = []
    for village in (town.villages[0].village_id, town.villages[0].town_id):
        for on in (dt.date(2026, 11, 20), dt.date(2026, 11, 23)):
            found += [recorded.fact for recorded in facts.day_of_facts(village_id=village, on=on)]
    stars = [(f.place_id[0], f.resident_id) for f in found if isinstance(f, StarNamed)]
    assert stars == [("v", one.resident_id), ("t", one.resident_id), ("v", two.resident_id), ("t", two.resident_id)]
    assert sum(isinstance(f, BoardPublished) and f.place_id.startswith("t") for f in found) == 2


def sent(queue: str) -> list[dict[str, str]]:
    client = storage.client("sqs")
    url = client.get_queue_url(QueueName=queue)["QueueUrl"]
    found = client.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    return [{"messageId": m["MessageId"], "body": m["Body"]} for m in found]


def test_an_officer_publishes_and_the_last_village_home_brings_the_town(town: Town) -> None:
    storage.client("sqs").create_queue(QueueName="sanbao-test-boards")
    town_id = town.villages[0].town_id
    path, key = f"/v1/boards/{town_id}/publish", uuid7()
    due, other = "2026W46", "2026M10"
    status, shown = ask("POST", path, {"period": due}, as_="town_officer", key=key)
    assert status == 202
    assert ask("POST", path, {"period": due}, as_="town_officer", key=key) == (202, shown)
    assert ask("POST", path, {"period": other}, as_="town_officer", key=key)[1]["code"] == "key_reused_with_other_body"
    messages = sent("sanbao-test-boards")
    assert len(messages) == 4, "the second asking sends what is not home again"
    answer = runs.handle(messages, lambda part: publishing.do_part(town.world.context(), part))
    assert answer == {"batchItemFailures": []}
    run = runs.load_run(run_id=shown["run_id"])
    assert (run.state, run.done, run.total) == ("done", 2, 2)
    assert town.board(town_id, due)["kind"] == "week"
    assert jobs.jobs is not None


def test_a_towns_board_waits_for_a_village_that_came_home_and_is_not_seen(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The queue delivers the last village again; then its board is seen, and the town's comes out whole."""
    storage.client("sqs").create_queue(QueueName="sanbao-test-boards")
    for who in (town.people[0], town.people[-1]):
        town.earn(who.resident_id)
    town.world.moment = dt.datetime(2026, 11, 22, 16, 40, tzinfo=dt.UTC)
    town_id = town.villages[0].town_id
    run_id = f"board-{town_id}-{WEEK}"
    assert publishing.publish_due(town.world.context()) == [run_id]
    first, last = (Part(run_id, "board", village.village_id) for village in town.villages)
    publishing.do_part(town.world.context(), first)
    seen = store.find_boards
    monkeypatch.setattr(store, "find_boards", lambda ids, period: [*seen(ids[:-1], period), None])
    with pytest.raises(Busy):
        publishing.do_part(town.world.context(), last)
    assert ask("GET", f"/v1/boards/{town_id}/{WEEK}")[1]["code"] == "no_such_board"
    assert runs.load_run(run_id=run_id).state == "running"
    monkeypatch.setattr(store, "find_boards", seen)
    publishing.do_part(town.world.context(), last)
    assert runs.load_run(run_id=run_id).state == "done"
    assert sorted(row["points"] for row in town.board(town_id)["villages"]) == [200, 200]


def test_a_village_founded_while_the_boards_are_made_keeps_no_town_waiting(town: Town) -> None:
    town.publish()
    make.village(town.world.context(), name="新村", code="330109102218")
    town_id = town.villages[0].town_id
    made = publishing.publish_town(town.world.context(), town_id=town_id, period=WEEK, run_id="board-by-hand")
    assert [row.name for row in made.villages] == ["佛山村", "三头村"]


def test_the_boards_of_villages_are_read_as_they_were_just_written(town: Town) -> None:
    """One unit for each village's board, and one for the distribution behind it: strongly consistent."""
    town.publish()
    ids = [village.village_id for village in town.villages]
    with Meter(storage.client()) as meter:
        store.find_boards(ids, WEEK)
        store.find_steps(ids, WEEK)
    assert meter.cost == Cost(2, 0, 4)


def test_what_comes_twice_changes_nothing(town: Town) -> None:
    storage.client("sqs").create_queue(QueueName="sanbao-test-boards")
    town.earn(town.people[0].resident_id)
    town.world.moment = dt.datetime(2026, 11, 22, 16, 40, tzinfo=dt.UTC)
    started = publishing.publish_due(town.world.context())
    assert started == [f"board-{town.villages[0].town_id}-{WEEK}"] == publishing.publish_due(town.world.context())
    for village in [*town.villages, *town.villages]:
        publishing.do_part(town.world.context(), Part(started[0], "board", village.village_id))
    assert runs.load_run(run_id=started[0]).done == 2
    assert len(town.board(town.villages[0].town_id)["residents"]) == 1


@pytest.mark.parametrize("nights", [1, 2])
def test_a_night_that_was_lost_is_made_up_for_on_one_of_the_next_two_and_once(town: Town, nights: int) -> None:
    storage.client("sqs").create_queue(QueueName="sanbao-test-boards")
    town.earn(town.people[0].resident_id)
    town.world.moment = dt.datetime(2026, 11, 22, 16, 40, tzinfo=dt.UTC) + dt.timedelta(days=nights)
    (run_id,) = publishing.publish_due(town.world.context())
    for village in town.villages:
        publishing.do_part(town.world.context(), Part(run_id, "board", village.village_id))
    assert len(town.board(town.villages[0].town_id)["residents"]) == 1
    asked = runs.load_run(run_id=run_id).started_at
    assert publishing.publish_due(town.world.context()) == []
    assert runs.load_run(run_id=run_id).started_at == asked
    today = business_date(town.world.now())
    told = [one["deed"] for one in day_of_audit(place_id=town.villages[0].town_id, on=today).rows]
    assert told.count("board.publish") == 1


@pytest.mark.parametrize(
    ("period", "code"),
    [("2026W99", "period_invalid"), ("2019W01", "period_gone"), ("2099W01", "period_not_over")],
)
def test_a_period_that_no_board_can_be_made_of_is_refused(town: Town, period: str, code: str) -> None:
    path = f"/v1/boards/{town.villages[0].village_id}/publish"
    assert ask("POST", path, {"period": period}, as_="town_officer", key=uuid7())[1]["code"] == code


def test_the_fullest_board_is_read_for_half_a_unit(town: Town) -> None:
    """50 + 50 full names of a town of 24 villages, and the distribution of a village of 3,000."""
    rows = tuple(
        Row(n, 1, f"v{n:05d}r{n * 37:05d}", f"欧阳{chr(0x4E00 + 31 * n)}{chr(0x6000 + 7 * n)}", 9_000 - 7 * n, 30_000)
        for n in range(1, 51)
    )
    villages = tuple(VillageRow(n, 1, f"v{n:05d}", f"第{n}村", 90_000 + n, 1_500 + n) for n in range(1, 25))
    steps = tuple((40_000 - 13 * n, 1 + n % 7) for n in range(1_000))
    for board in (
        Board("t0001", "戴村镇", WEEK, NOON, rows, rows, villages),
        Board("v00001", "佛山村", WEEK, NOON, rows, rows, villages[:1], steps, steps[:300]),
    ):
        commit(store.write_of(board))
    with Meter(storage.client()) as meter:
        store.find_board("t0001", WEEK)
        store.find_ranks("v00001", WEEK)
        store.find_newest("t0001", "week")
    assert meter.cost == Cost(3, 0, 1.5)

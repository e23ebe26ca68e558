"""Appraisals at the doors: who sees what when, and what is refused with nothing written."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from click.testing import CliRunner

from chalicelib.kernel import edge
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context, uuid7
from chalicelib.kernel.errors import NotSignedIn
from chalicelib.points.appraisals import jobs
from chalicelib.points.appraisals.core.ballots import Slip
from chalicelib.points.appraisals.routes import doors
from chalicelib.points.appraisals.service import counting, opening
from chalicelib.points.appraisals.store import urns
from ops import surroundings
from ops.__main__ import cli
from tests.make import appraisals as make, people
from tests.make.appraisals import Town
from tests.make.partners import ask

ELSEWHERE = "v00900r00001"


class Desk:
    """A village whose officers, auditor and people are asked for by tokens."""

    def __init__(self, town: Town) -> None:
        self.town = town
        ordinal = int(town.village_id[1:])
        mine: dict[str, Any] = {"villages": ((ordinal, ordinal + 1),), "town_id": town.town_id}
        wide: dict[str, Any] = {"villages": ((0, 99_999),), "town_id": town.town_id}
        self.staff = {
            "vic": Principal("s-vic", frozenset({Role.VILLAGE_OFFICER}), **mine),
            "val": Principal("s-val", frozenset({Role.VILLAGE_OFFICER}), **mine),
            "eve": Principal("s-eve", frozenset({Role.VILLAGE_OFFICER}), villages=((900, 901),), town_id=town.town_id),
            "aud": Principal("s-aud", frozenset({Role.AUDITOR}), **wide),
            "tom": Principal("s-tom", frozenset({Role.TOWN_OFFICER}), **wide),
            "ted": Principal("s-ted", frozenset({Role.TOWN_OFFICER}), **wide),
            "grid": Principal("s-grid", frozenset({Role.GRID_WORKER}), **mine),
        }

    def bearer(self, _: Context, token: str) -> Principal:
        if token.startswith("v0"):
            return Principal(token, frozenset({Role.RESIDENT}))
        if token not in self.staff:
            raise NotSignedIn
        return self.staff[token]

    def plan(self, **changes: Any) -> dict[str, Any]:
        now = self.town.world.moment
        usual: dict[str, Any] = {
            "place_id": self.town.village_id,
            "title": "村务满意度评议",
            "about": "affair",
            "questions": [{"text": "满意吗", "kind": "score", "scale": 5}],
            "opens_at": now.isoformat(),
            "closes_at": (now + dt.timedelta(days=1)).isoformat(),
        }
        return usual | changes

    def draft(self, **changes: Any) -> tuple[int, Any]:
        return ask("POST", "/v1/appraisals", self.plan(**changes), as_="vic", key=uuid7())

    def do(self, who: str, deed: str, campaign_id: str, body: Any = None) -> tuple[int, Any]:
        return ask("POST", f"/v1/appraisals/{campaign_id}/{deed}", body, as_=who)

    def opened(self) -> str:
        campaign_id = str(self.draft()[1]["campaign_id"])
        assert self.do("val", "approve", campaign_id)[0] == 200
        opening.open_campaign(self.town.world.context(), campaign_id=campaign_id)
        return campaign_id

    def vote(self, campaign_id: str, number: int, answers: Any) -> tuple[int, Any]:
        path = f"/v1/me/appraisals/{campaign_id}/ballot"
        return ask("POST", path, {"answers": answers}, as_=self.town.id_of(number), key=uuid7())

    def counted(self, voters: int = 6) -> str:
        campaign_id = self.opened()
        for number in range(voters):
            assert self.vote(campaign_id, number, {"01": 4})[0] == 201
        assert self.do("vic", "close", campaign_id, {"reason": "都投完了"})[0] == 200
        assert self.do("vic", "count", campaign_id)[1]["state"] == "counting"
        ctx = self.town.world.context()
        counting.count_village(ctx, campaign_id=campaign_id, village_id=self.town.village_id)
        counting.finish_count(ctx, campaign_id=campaign_id)
        return campaign_id


@pytest.fixture
def desk(tables: Any, monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = Desk(make.make_town(3))
    monkeypatch.setattr(edge, "_resolvers", {"bearer": made.bearer})
    monkeypatch.setattr(edge, "LIVE", made.town.world.context())
    monkeypatch.setattr("chalicelib.foundation.runs.store.send_parts", lambda *_, **__: None)
    assert doors.room == "appraisals"
    return made


def test_a_villager_sees_the_result_only_once_it_is_published(desk: Desk) -> None:
    campaign_id = desk.counted()
    me = desk.town.id_of(0)
    path = f"/v1/me/appraisals/{campaign_id}"
    assert ask("GET", path, as_=me)[1]["result"] is None
    for who in ("vic", "aud"):
        shown = ask("GET", f"/v1/appraisals/{campaign_id}", as_=who)[1]
        assert shown["result"]["items"][0]["whole"]["mean_hundredths"] == 400
        assert (shown["urns"][0]["online"], shown["closed_early"]) == (6, True)
    assert desk.do("val", "publish", campaign_id)[0] == 200
    shown = ask("GET", path, as_=me)[1]
    assert shown["result"]["items"][0]["whole"]["counts"] == [0, 0, 0, 6, 0]
    assert (shown["voted"]["points"], shown["may_vote"], shown["reason"]) == (50, False, "都投完了")
    assert ask("GET", "/v1/me/appraisals", as_=me)[1]["rows"][0]["voted"] is True


def test_while_people_vote_nobody_sees_more_than_the_turnout(desk: Desk) -> None:
    campaign_id = desk.opened()
    desk.vote(campaign_id, 0, {"01": 1})
    for who in ("vic", "tom", "aud"):
        shown = ask("GET", f"/v1/appraisals/{campaign_id}", as_=who)[1]
        assert (shown["result"], shown["urns"][0]["online"]) == (None, 1)
    assert desk.do("vic", "count", campaign_id)[1]["code"] == "campaign_in_other_state"


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("title", {"title": "x"}),
        ("closes_at", {"closes_at": "2026-11-23T04:10:00+00:00"}),
        ("opens_at", {"opens_at": "2026-11-23T04:10:00"}),
        ("questions.0.kind", {"questions": [{"text": "满意吗", "kind": "essay"}]}),
        ("questions.0", {"questions": [{"text": "满意吗", "kind": "score", "scale": 3}]}),
        ("age_min", {"age_min": 15}),
        ("k", {"k": 4}),
        ("quorum_percent", {"quorum_percent": 101}),
        ("groups", {"groups": ["九组"]}),
        ("subjects", {"about": "households"}),
        ("subjects.0.holder_id", {"about": "households", "subjects": [{"name": "某家", "holder_id": "12"}]}),
        ("secret", {"secret": 1}),
    ],
)
def test_bad_plans_are_refused_by_their_field(desk: Desk, field: str, changes: dict[str, Any]) -> None:
    status, problem = desk.draft(**changes)
    assert (status, problem["code"]) == (422, "invalid_input")
    assert field in [fault["field"] for fault in problem["fields"]]
    assert ask("GET", f"/v1/appraisals?place_id={desk.town.village_id}", as_="aud")[1]["rows"] == []


@pytest.mark.parametrize("answers", [{}, {"01": 6}, {"01": "4"}, {"1": 4}, {"01": 4.5}, {"01": True}, {"07": 1}])
def test_bad_ballots_are_refused_by_their_item_and_nothing_is_written(desk: Desk, answers: Any) -> None:
    campaign_id = desk.opened()
    status, problem = desk.vote(campaign_id, 0, answers)
    assert (status, problem["code"]) == (422, "invalid_input")
    assert all(fault["field"].startswith("answers") for fault in problem["fields"])
    assert urns.load_urn(campaign_id, desk.town.village_id).online == 0
    assert desk.vote(campaign_id, 0, {"01": 4})[0] == 201


def test_other_villages_things_do_not_exist(desk: Desk) -> None:
    campaign_id = desk.opened()
    assert ask("GET", f"/v1/appraisals/{campaign_id}", as_="eve")[0] == 404
    assert desk.do("eve", "approve", campaign_id)[0] == 404
    assert ask("GET", f"/v1/me/appraisals/{campaign_id}", as_=ELSEWHERE)[1]["code"] == "no_such_campaign"
    papers = f"/v1/villages/{desk.town.village_id}/appraisals/{campaign_id}/papers"
    assert ask("GET", papers, as_="eve")[0] == 404
    assert ask("GET", papers.replace(desk.town.village_id, "v00900"), as_="eve")[1]["code"] == "no_such_campaign"
    assert ask("GET", f"/v1/appraisals/{desk.town.town_id}b{uuid7()}", as_="vic")[0] == 404


def test_only_officers_run_campaigns_and_the_auditor_only_reads(desk: Desk) -> None:
    campaign_id = desk.opened()
    for who in ("aud", "grid", desk.town.id_of(0)):
        assert desk.do(who, "close", campaign_id, {"reason": "不妥"})[0] == 403
    assert ask("GET", f"/v1/villages/{desk.town.village_id}/appraisals", as_="aud")[1]["rows"][0]["electorate"] == 6


def test_a_draft_is_changed_by_its_drafter_and_rejected_by_another_with_a_reason(desk: Desk) -> None:
    campaign_id = desk.draft()[1]["campaign_id"]
    changed = {name: told for name, told in desk.plan(title="村务公开评议").items() if name != "place_id"}
    assert ask("PUT", f"/v1/appraisals/{campaign_id}", changed, as_="vic")[1]["title"] == "村务公开评议"
    assert ask("PUT", f"/v1/appraisals/{campaign_id}", changed, as_="val")[1]["code"] == "not_the_drafter_of_it"
    assert desk.do("vic", "approve", campaign_id)[1]["code"] == "own_campaign"
    assert desk.do("val", "reject", campaign_id, {"reason": ""})[0] == 422
    assert desk.do("val", "reject", campaign_id, {"reason": "题目再想想"})[1]["reason"] == "题目再想想"
    assert desk.do("vic", "withdraw", desk.draft()[1]["campaign_id"])[1]["state"] == "withdrawn"
    later = (desk.town.world.moment + dt.timedelta(hours=5)).isoformat()
    campaign_id = desk.draft(opens_at=later)[1]["campaign_id"]
    desk.do("val", "approve", campaign_id)
    assert desk.do("vic", "call-off", campaign_id, {"reason": "改期"})[1]["state"] == "called_off"


def test_by_number_a_paper_waits_for_another_officer_who_sees_it_at_the_desk(desk: Desk) -> None:
    campaign_id, who = desk.opened(), {"who": desk.town.id_of(0)}
    papers = f"/v1/villages/{desk.town.village_id}/appraisals/{campaign_id}/papers"
    ask("POST", papers, {"after": 0, "count": 1}, as_="vic")
    status, handed = ask("POST", f"{papers}/out", who, as_="vic", key=uuid7())
    assert (status, handed["waits"]) == (201, True)
    for officer, mine in (("vic", True), ("val", False)):
        (waiting,) = ask("GET", papers, as_=officer)[1]["waiting"]
        assert waiting == {
            "resident_id": desk.town.id_of(0),
            "masked_name": desk.town.people[0].masked_name,
            "how": "paper_out",
            "mine": mine,
        }
    assert ask("POST", f"{papers}/out", who, as_="eve", key=uuid7())[0] == 404
    assert ask("POST", f"{papers}/out", who, as_="val", key=uuid7())[1]["waits"] is False
    shown = ask("GET", papers, as_="vic")[1]
    assert (shown["waiting"], shown["urn"]["handed_out"]) == ([], 1)


def test_papers_go_through_the_doors(desk: Desk) -> None:
    campaign_id = desk.opened()
    papers = f"/v1/villages/{desk.town.village_id}/appraisals/{campaign_id}/papers"
    status, printed = ask("POST", papers, {"after": 0, "count": 2}, as_="vic")
    assert (status, len(printed["serials"])) == (200, 2)
    for direction, how in (("out", "paper_out"), ("void", "paper_void"), ("out", "paper_out"), ("in", "paper_in")):
        status, handed = ask("POST", f"{papers}/{direction}", {"who": desk.town.code_of(0)}, as_="vic", key=uuid7())
        assert (status, handed["how"], handed["struck"], handed["waits"]) == (201, how, [], False)
    status, problem = ask("POST", f"{papers}/out", {"who": desk.town.code_of(1)}, as_="vic", key=uuid7())
    assert (status, problem["code"]) == (409, "no_paper_left")
    desk.do("vic", "close", campaign_id, {"reason": "都投完了"})
    sheet = {"serial": printed["serials"][0], "answers": {"01": 4}}
    for who, score, standing in (("vic", 4, "once"), ("val", 5, "differs"), ("tom", 5, "resolved")):
        bundle = {"papers": 1, "spoilt": 0, "sheets": [sheet | {"answers": {"01": score}}]}
        assert ask("POST", f"{papers}/entries", bundle, as_=who, key=uuid7())[1]["rows"][0]["standing"] == standing
        shown = ask("GET", papers, as_="vic")[1]
        assert [[one["mine"] for one in paper["readings"]] for paper in shown["differing"]] == (
            [[True, False]] if standing == "differs" else []
        )
    assert (shown["urn"]["entered"], shown["urn"]["agreed"]) == (1, 1)
    bad = {"papers": 1, "spoilt": 0, "sheets": [sheet | {"serial": "0000-0000"}]}
    status, problem = ask("POST", f"{papers}/entries", bad, as_="vic", key=uuid7())
    assert (status, problem["fields"][0]["field"]) == (422, "sheets.0.serial")


def test_a_town_asks_all_its_villages(desk: Desk) -> None:
    people.village(desk.town.world.context(), name="上董村", code="330109102216")
    made = ask("POST", "/v1/appraisals", desk.plan(place_id=desk.town.town_id), as_="tom", key=uuid7())[1]
    assert len(made["villages"]) == 2
    assert desk.do("vic", "approve", made["campaign_id"])[0] == 404
    assert desk.do("ted", "approve", made["campaign_id"])[0] == 200
    opening.open_campaign(desk.town.world.context(), campaign_id=made["campaign_id"])
    listed = ask("GET", f"/v1/villages/{desk.town.village_id}/appraisals", as_="vic")[1]["rows"]
    assert [row["campaign_id"] for row in listed] == [made["campaign_id"]]


def test_the_clocks_door_opens_what_is_due(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    campaign_id = desk.draft()[1]["campaign_id"]
    desk.do("val", "approve", campaign_id)
    monkeypatch.setattr(jobs, "LIVE", desk.town.world.context())
    names = ("version", "account", "region", "detail", "detail-type", "source", "time", "id", "resources")
    assert jobs.clock(dict.fromkeys(names, ""), None) == {"campaigns": [campaign_id]}


def test_an_operator_counts_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surroundings, "at", lambda _stage: None)
    campaign_id = desk.counted()
    answer = CliRunner().invoke(cli, ["verify-appraisal", campaign_id])
    assert (answer.exit_code, "voted: 6" in answer.output) == (0, True)
    urns.put_slips(campaign_id, desk.town.village_id, [Slip("01", "0" * 32, "005")])
    answer = CliRunner().invoke(cli, ["verify-appraisal", campaign_id])
    assert (answer.exit_code, "disagrees" in answer.stderr) == (1, True)
    assert CliRunner().invoke(cli, ["verify-appraisal", "nonsense"]).exit_code == 1

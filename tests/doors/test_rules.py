"""Rules at the doors: proposed by one officer, approved by another, in force from the next day, paid by."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from chalicelib.foundation.audit.service import day_of_audit
from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.points import RuleChanged
from chalicelib.foundation.runs import service as runs
from chalicelib.kernel import edge
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context, uuid7
from chalicelib.kernel.errors import NotSignedIn
from chalicelib.points.activities.core.activities import Plan
from chalicelib.points.activities.service import planning
from chalicelib.points.ledger.core.accounts import AccountRef, Entry
from chalicelib.points.ledger.core.rulebooks import RuleClosed
from chalicelib.points.ledger.routes import doors
from chalicelib.points.ledger.service import accounts, desk, nightly, rulebooks, what_if
from chalicelib.points.ledger.service.awards import award_points
from tests.make import ledger, people
from tests.make.partners import ask
from tests.make.world import World

TODAY = dt.date(2026, 11, 24)
NOON = dt.datetime(2026, 11, 24, 4, tzinfo=dt.UTC)
VOL = {
    "rule": "vol",
    "title": "志愿服务",
    "points": 150,
    "caps": [{"measure": "minutes", "period": "day", "most": 180}],
    "document": "镇党委会纪要〔2026〕18号",
    "effective_on": "2026-11-24",
}
NEW = {
    "title": "河长巡河",
    "scenario": "volunteering",
    "unit": "event",
    "verifier": "organiser",
    "points": 80,
    "caps": [{"measure": "times", "period": "month", "most": 4}],
    "document": "镇党委会纪要〔2026〕19号",
    "effective_on": "2026-12-01",
}


class Town:
    """A town of one village; officers by their tokens: `ana`, `ben` of the town, `vic`, `val` of the village."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.village = people.village(world.context())
        self.town_id, self.village_id = self.village.town_id, self.village.village_id
        ordinal = int(self.village_id[1:])
        town: dict[str, Any] = {"villages": ((0, 99_999),), "town_id": self.town_id}
        mine: dict[str, Any] = {"villages": ((ordinal, ordinal + 1),), "town_id": self.town_id}
        self.staff = {
            "ana": Principal("s-ana", frozenset({Role.TOWN_OFFICER}), **town),
            "ben": Principal("s-ben", frozenset({Role.TOWN_ADMIN}), **town),
            "vic": Principal("s-vic", frozenset({Role.VILLAGE_OFFICER}), **mine),
            "val": Principal("s-val", frozenset({Role.VILLAGE_OFFICER}), **mine),
            "eve": Principal("s-eve", frozenset({Role.VILLAGE_OFFICER}), villages=((900, 901),), town_id=self.town_id),
            "aud": Principal("s-aud", frozenset({Role.AUDITOR}), **town),
            "org": Principal("s-org", frozenset({Role.ORGANISER}), **mine),
        }

    def bearer(self, _ctx: Context, token: str) -> Principal:
        if token not in self.staff:
            raise NotSignedIn
        return self.staff[token]

    def propose(self, who: str, body: dict[str, Any], place_id: str = "", key: str = "") -> tuple[int, dict[str, Any]]:
        path = f"/v1/places/{place_id or self.town_id}/rule-proposals"
        return ask("POST", path, body, as_=who, key=key or uuid7())

    def decide(self, who: str, proposal: dict[str, Any], deed: str, body: Any = None) -> tuple[int, dict[str, Any]]:
        path = f"/v1/places/{proposal['place_id']}/rule-proposals/{proposal['proposal_id']}/{deed}"
        return ask("POST", path, body, as_=who)

    def approved(self, body: dict[str, Any], place_id: str = "") -> dict[str, Any]:
        status, made = self.propose("ana" if not place_id else "vic", body, place_id)
        assert status == 201, made
        status, done = self.decide("ben" if not place_id else "val", made, "approve")
        assert status == 200, done
        return done

    def rules(self, on: str = "", place_id: str = "") -> dict[str, dict[str, Any]]:
        query = f"?place_id={place_id or self.village_id}" + (f"&on={on}" if on else "")
        status, shown = ask("GET", f"/v1/rules{query}")
        assert status == 200, shown
        return {row["rule"]: row for row in shown["rows"]}


@pytest.fixture
def town(tables: Any, monkeypatch: pytest.MonkeyPatch) -> Town:
    world = World(moment=NOON)
    made = Town(world)
    monkeypatch.setattr(edge, "_resolvers", {"bearer": made.bearer})
    monkeypatch.setattr(edge, "LIVE", world.context())
    monkeypatch.setattr("chalicelib.foundation.runs.store.send_parts", lambda *_, **__: None)
    assert doors.room == "points"
    return made


def test_what_one_officer_proposed_another_approves_and_it_holds_from_tomorrow(town: Town) -> None:
    status, made = town.propose("ana", VOL)
    assert (status, made["state"], made["rule"]["version"]) == (201, "draft", 1)
    assert town.rules("2026-11-25")["vol"]["points"] == 200
    status, done = town.decide("ben", made, "approve")
    assert (status, done["state"], done["effective_on"]) == (200, "approved", "2026-11-25")
    assert (done["by"], done["decided_by"], done["rule"]["version"]) == ("s-ana", "s-ben", 2)
    today, tomorrow = town.rules()["vol"], town.rules("2026-11-25")["vol"]
    assert (today["points"], today["version"]) == (200, 1)
    assert (tomorrow["points"], tomorrow["limits"][0]["zh"]) == (150, "每天 180 分钟")
    told = [recorded.fact for recorded in facts.day_of_facts(village_id=town.town_id, on=TODAY)]
    assert told == [RuleChanged(town.town_id, "vol@2", "2026-11-25")]
    deeds = {(row["deed"], row["actor"]) for row in day_of_audit(place_id=town.town_id, on=TODAY).rows}
    assert deeds >= {("rules.approve", "s-ben"), ("rules.propose", "s-ana")}


def test_nobody_decides_on_their_own_proposal_and_nobody_withdraws_anothers(town: Town) -> None:
    _, made = town.propose("ana", VOL)
    assert town.decide("ana", made, "approve")[1]["code"] == "own_proposal"
    assert town.decide("ana", made, "reject", {"reason": "不妥"})[1]["code"] == "own_proposal"
    assert town.decide("ben", made, "withdraw")[1]["code"] == "not_the_drafter"
    assert town.decide("ana", made, "withdraw")[1]["state"] == "withdrawn"
    assert town.decide("ben", made, "approve")[1]["code"] == "proposal_decided"


def test_the_same_request_twice_is_one_proposal_and_one_approval(town: Town) -> None:
    key = uuid7()
    first, again = town.propose("ana", VOL, key=key), town.propose("ana", VOL, key=key)
    assert first == again
    assert town.propose("ana", VOL | {"points": 140}, key=key)[1]["code"] == "key_reused_with_other_body"
    assert town.decide("ben", first[1], "approve") == town.decide("ben", first[1], "approve")
    assert len(rulebooks.books_of(town.world.context(), village_id=town.town_id)[0].versions) == 1


def test_a_rejection_says_why(town: Town) -> None:
    _, made = town.propose("ana", VOL)
    assert town.decide("ben", made, "reject", {"reason": ""})[1]["fields"][0]["field"] == "reason"
    status, done = town.decide("ben", made, "reject", {"reason": "预算不够"})
    assert (status, done["state"], done["reason"]) == (200, "rejected", "预算不够")
    assert town.rules("2026-12-01")["vol"]["points"] == 200


def test_a_towns_new_rule_gets_a_code_and_is_listed_from_its_day_on(town: Town) -> None:
    done = town.approved(NEW)
    assert done["rule"]["rule"] == "xaa"
    assert "xaa" not in town.rules("2026-11-30")
    assert town.rules("2026-12-01")["xaa"]["title"] == "河长巡河"
    assert town.propose("vic", NEW, town.village_id)[1]["code"] == "rule_unknown"


def test_a_village_refines_its_towns_rules_and_is_never_looser(town: Town) -> None:
    status, refusal = town.propose("vic", VOL | {"points": 210, "caps": []}, town.village_id)
    assert (status, [fault["field"] for fault in refusal["fields"]]) == (422, ["points"])
    done = town.approved(VOL | {"points": 120}, town.village_id)
    assert (done["rule"]["version"], done["place_id"]) == (1, town.village_id)
    mine, others = town.rules("2026-11-25")["vol"], town.rules("2026-11-25", town.town_id)["vol"]
    assert (mine["points"], mine["refined"], others["points"]) == (120, 1, 200)
    town.approved(VOL | {"points": 100, "effective_on": "2026-12-01"})
    assert town.rules("2026-12-01")["vol"]["points"] == 100


def test_an_approval_looks_again_whether_it_is_looser_than_the_town_has_become(town: Town) -> None:
    _, made = town.propose("vic", VOL | {"points": 190}, town.village_id)
    town.approved(VOL)
    status, refusal = town.decide("val", made, "approve")
    assert (status, refusal["fields"][0]["field"]) == (422, "points")


def test_what_the_roles_may(town: Town) -> None:
    _, made = town.propose("ana", VOL)
    path = f"/v1/places/{town.town_id}/rule-proposals"
    assert town.propose("vic", VOL)[0] == town.decide("vic", made, "approve")[0] == 404
    assert town.propose("eve", VOL, town.village_id)[0] == 404
    assert town.propose("org", VOL, town.village_id)[0] == town.propose("aud", VOL)[0] == 403
    assert ask("GET", path, as_="aud")[1]["rows"][0]["proposal_id"] == made["proposal_id"]
    assert ask("GET", path)[0] == 401
    assert ask("GET", f"/v1/places/{town.town_id}/rule-versions")[1]["rows"] == []


def test_every_approved_version_is_public_with_its_document(town: Town) -> None:
    town.approved(VOL)
    town.approved(VOL | {"points": 140, "document": "镇党委会纪要〔2026〕20号"})
    town.approved(NEW)
    status, shown = ask("GET", f"/v1/places/{town.town_id}/rule-versions?rule=vol")
    assert status == 200
    assert [(row["rule"]["version"], row["document"][-4:]) for row in shown["rows"]] == [(3, "〕20号"), (2, "〕18号")]
    state = f"/v1/places/{town.town_id}/rule-proposals?state=draft"
    assert ask("GET", state, as_="ana")[1]["rows"] == []


@pytest.mark.parametrize("deed", ["approve", "withdraw", "what-if"])
@pytest.mark.parametrize("proposal_id", ["!", "0193a7f2-b4c8-7d1e-9f00-a1b2c3d40000"])
def test_what_is_no_proposal_is_not_found(town: Town, deed: str, proposal_id: str) -> None:
    town.approved(VOL)
    path = f"/v1/places/{town.town_id}/rule-proposals/{proposal_id}/{deed}"
    assert ask("POST", path, as_="ana", key=uuid7())[1]["code"] == "no_such_proposal"


def test_rules_of_a_place_that_is_none_are_not_found(town: Town) -> None:
    for place_id in ("v00777", "t0777"):
        assert ask("GET", f"/v1/rules?place_id={place_id}")[1]["code"] == "no_such_place"
    assert ask("GET", "/v1/rules?place_id=x")[1]["fields"][0]["field"] == "query.place_id"
    assert len(ask("GET", "/v1/rules")[1]["rows"]) == 15


FIELDS: list[tuple[str, Any]] = [
    ("rule", "VOL"), ("title", "x"), ("scenario", "theft"), ("unit", "year"), ("verifier", "me"), ("points", 0),
    ("points", 1.5), ("points_max", -1), ("caps", [{"measure": "metres", "period": "day", "most": 1}]),
    ("caps", [{"measure": "times", "period": "day", "most": 0}]), ("evidence", "x" * 61), ("notice_days", 61),
    ("is_open", "perhaps"), ("document", ""), ("effective_on", "soon"), ("letter", "v"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "wrong"), FIELDS)
def test_a_field_that_is_wrong_is_named_and_nothing_is_kept(town: Town, field: str, wrong: Any) -> None:
    status, refusal = town.propose("ana", VOL | {field: wrong})
    assert status == 422
    assert refusal["fields"][0]["field"].startswith(field)
    assert ask("GET", f"/v1/places/{town.town_id}/rule-proposals", as_="ana")[1]["rows"] == []


@pytest.mark.parametrize(
    ("on", "code"),
    [
        ("2000-01-01", "has_passed"),
        ("2026-11-23", "has_passed"),
        ("2027-11-26", "too_far_ahead"),
        ("2099-12-31", "too_far_ahead"),
    ],
)
def test_a_rule_is_proposed_for_a_day_within_the_year_to_come(town: Town, on: str, code: str) -> None:
    status, refusal = town.propose("ana", VOL | {"effective_on": on})
    assert (status, [(fault["field"], fault["code"]) for fault in refusal["fields"]]) == (422, [("effective_on", code)])
    assert ask("GET", f"/v1/places/{town.town_id}/rule-proposals", as_="ana")[1]["rows"] == []


@pytest.mark.parametrize("on", ["2026-11-24", "2027-11-25"])
def test_the_first_and_the_last_day_that_a_rule_may_be_proposed_for(town: Town, on: str) -> None:
    assert town.propose("ana", VOL | {"effective_on": on})[0] == 201


def test_a_key_keeps_its_answer_when_its_day_has_passed(town: Town) -> None:
    key = uuid7()
    first = town.propose("ana", VOL, key=key)
    town.world.pass_days(3)
    assert town.propose("ana", VOL, key=key) == first
    assert town.propose("ana", VOL | {"points": 160}, key=key)[1]["code"] == "key_reused_with_other_body"
    assert town.propose("ana", VOL)[1]["fields"][0]["code"] == "has_passed"


def written_up(ctx: Context, holder_id: str, minutes: int, on: dt.date) -> Entry:
    """Return the entry of hours written up at the desk."""
    return desk.write_up(
        ctx, holder_id=holder_id, rule="vol", document="记录", key=ctx.new_id(), on=on, minutes=minutes, points=None
    ).entry


def test_a_deed_is_paid_by_the_rule_of_its_day_and_named_so_in_the_statement(town: Town) -> None:
    done = town.approved(VOL | {"title": "义务劳动"})
    town.world.pass_days(2)
    ctx = town.world.context()
    ledger.grant(ctx, 10_000, village_id=town.village_id)
    person = people.resident(ctx, town.village, 7)

    def paid(on: dt.date) -> tuple[int, str, str]:
        asked: dict[str, Any] = {
            "holder_id": person.resident_id,
            "rule": "vol",
            "document": "记录",
            "minutes": 60,
            "points": None,
        }
        entry = desk.write_up(ctx, **asked, on=on, key=ctx.new_id()).entry
        return entry.delta.balance, entry.rule, entry.title

    assert paid(TODAY) == (200, "vol@1", "")
    assert paid(dt.date.fromisoformat(done["effective_on"])) == (150, "vol@2", "义务劳动")
    shown = ask("GET", f"/v1/accounts/{person.resident_id}/entries", as_="ana")[1]["rows"]
    assert {row["rule_title"] for row in shown} == {"义务劳动", "志愿服务"}


def test_a_request_that_was_paid_before_the_rule_changed_is_still_the_same_request(town: Town) -> None:
    ctx = town.world.context()
    ledger.grant(ctx, 10_000, village_id=town.village_id)
    person = people.resident(ctx, town.village, 7)
    asked: dict[str, Any] = {"holder_id": person.resident_id, "rule": "pub", "document": "记录", "on": None}
    asked |= {"minutes": 0, "points": None, "key": ctx.new_id()}
    first = desk.write_up(ctx, **asked).entry
    body = VOL | {"rule": "pub", "title": "公共事务", "caps": [], "points": 100}
    town.approved(body)
    town.world.pass_days(1)
    again = desk.write_up(town.world.context(), **asked)
    assert (again.entry, again.replayed) == (first, True)
    town.approved(body | {"is_open": False, "effective_on": "2026-11-25"})
    town.world.pass_days(1)
    assert desk.write_up(town.world.context(), **asked).replayed
    with pytest.raises(RuleClosed):
        desk.write_up(town.world.context(), **asked | {"key": ctx.new_id()})


def plan(town: Town, days: int, rule: str = "vol") -> Plan:
    starts_at = town.world.now() + dt.timedelta(days=days)
    return Plan("清理河道", "老戏台", starts_at, starts_at + dt.timedelta(hours=2), 10, rule)


def test_an_activity_pays_by_the_rules_of_its_day_as_they_were_when_it_was_published(town: Town) -> None:
    ctx = town.world.context()
    ledger.grant(ctx, 50_000, village_id=town.village_id)
    town.approved(VOL)
    made = planning.create_activity(ctx, village_id=town.village_id, plan=plan(town, 3), key=ctx.new_id())
    assert planning.publish(ctx, activity_id=made.activity_id).escrow == 10 * 2 * 150
    town.approved(VOL | {"points": 90})
    kept = planning.load_activity(activity_id=made.activity_id)
    assert [rule.ref for rule in kept.terms] == ["vol@2"]
    later = planning.create_activity(ctx, village_id=town.village_id, plan=plan(town, 3), key=ctx.new_id())
    assert planning.publish(ctx, activity_id=later.activity_id).escrow == 10 * 2 * 90


def test_an_activity_is_not_planned_by_a_rule_that_is_closed_then(town: Town) -> None:
    ctx, key = town.world.context(), town.world.new_id()
    asked: dict[str, Any] = {"village_id": town.village_id, "plan": plan(town, 3), "key": key}
    first = planning.create_activity(ctx, **asked)
    town.approved(VOL | {"is_open": False})
    assert planning.create_activity(ctx, **asked) == first
    with pytest.raises(RuleClosed):
        planning.create_activity(ctx, **asked | {"key": ctx.new_id()})
    with pytest.raises(RuleClosed):
        planning.publish(ctx, activity_id=first.activity_id)


def test_what_if_reckons_last_months_deeds_under_a_proposal_and_writes_nothing(town: Town) -> None:
    ctx = town.world.context()
    ledger.grant(ctx, 10_000, village_id=town.village_id)
    ana, ben = (people.resident(ctx, town.village, n) for n in (7, 8))
    lines: list[Entry] = []
    hours = ledger.award(ctx, AccountRef.of_holder(ana.resident_id), "a day", rule="vol", minutes=240, on=TODAY)
    lines.append(award_points(ctx, award=hours).entry)
    for who, minutes in ((ana, 30), (ben, 60), (ben, 90)):
        asked: dict[str, Any] = {
            "holder_id": who.resident_id,
            "rule": "vol",
            "document": "记录",
            "points": None,
            "minutes": minutes,
        }
        on = TODAY - dt.timedelta(days=len(lines) % 2)
        lines.append(desk.write_up(ctx, **asked, on=on, key=ctx.new_id()).entry)
    other: dict[str, Any] = {"rule": "pub", "document": "x", "minutes": 0, "points": None, "on": None}
    desk.write_up(ctx, holder_id=ana.resident_id, key=ctx.new_id(), **other)
    ana_ref = AccountRef.of_holder(ana.resident_id)
    taken = {"source": lines[1].source, "line": lines[1].line, "reason": "记错了", "key": ctx.new_id()}
    desk.take_back(ctx, holder_id=ana.resident_id, **taken)
    town.world.pass_days(10)
    _, made = town.propose("ana", VOL | {"effective_on": "2027-01-01"})
    path = f"/v1/places/{town.town_id}/rule-proposals/{made['proposal_id']}/what-if"
    status, started = ask("POST", path, as_="ana", key=uuid7())
    assert status == 202
    part = runs.Part(started["run_id"], what_if.KIND, town.village_id)
    before = accounts.find_account(ref=ana_ref, consistent=True)
    for _ in range(2):
        nightly.do_part(town.world.context(), part)
    run = runs.load_run(run_id=started["run_id"])
    assert run.state == "done"
    assert run.counts == {"deeds": 3, "people": 2, "points_before": 1_300, "points_after": 825, "refused": 0, "cut": 1}
    assert accounts.find_account(ref=ana_ref, consistent=True) == before

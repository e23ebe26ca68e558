"""The desk, blocking and the town's settings at the doors: statuses, roles, fields, what is shown."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest

from chalicelib.foundation.audit.service import day_of_audit
from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.points import PointsExpiring, PointsSettingsChanged
from chalicelib.foundation.identity.core.people import Status
from chalicelib.foundation.identity.service import following, people as identity
from chalicelib.foundation.runs import service as runs
from chalicelib.kernel import edge, storage
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import NotSignedIn
from chalicelib.kernel.settings import settings
from chalicelib.kernel.writes import Writes, commit
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.core.budgets import Escrow
from chalicelib.points.ledger.service import accounts, awards, budgets, nightly
from chalicelib.points.ledger.service.verify import verify_village
from chalicelib.points.ledger.store import accounts as store_of_accounts
from tests.make import ledger, people
from tests.make.partners import ask
from tests.make.world import World

TODAY = dt.date(2026, 11, 24)
SETTINGS = {"life_years": 2, "spenders": "adults", "document": "镇党委会纪要〔2026〕21号", "effective_on": "2026-11-24"}


class Town:
    """A village with a household of three (the last a child), officers by their tokens, villagers by their ids."""

    def __init__(self, world: World) -> None:
        self.world = world
        ctx = world.context()
        self.village = people.village(ctx)
        self.town_id, self.village_id = self.village.town_id, self.village.village_id
        self.home, (self.head, self.wife) = people.household(ctx, self.village, 7)
        self.child = people.resident(ctx, self.village, 9, household_id=self.home, born_on=dt.date(2015, 1, 1))
        ledger.grant(ctx, 10_000, village_id=self.village_id)
        ordinal = int(self.village_id[1:])
        town: dict[str, Any] = {"villages": ((0, 99_999),), "town_id": self.town_id}
        mine: dict[str, Any] = {"villages": ((ordinal, ordinal + 1),), "town_id": self.town_id}
        self.staff = {
            "ana": Principal("s-ana", frozenset({Role.TOWN_ADMIN}), **town),
            "ben": Principal("s-ben", frozenset({Role.TOWN_OFFICER}), **town),
            "vic": Principal("s-vic", frozenset({Role.VILLAGE_OFFICER}), **mine),
            "eve": Principal("s-eve", frozenset({Role.VILLAGE_OFFICER}), villages=((900, 901),), town_id=self.town_id),
            "aud": Principal("s-aud", frozenset({Role.AUDITOR}), **town),
        }

    def bearer(self, _ctx: Context, token: str) -> Principal:
        if token[:2] == "v0":
            return Principal(token, frozenset({Role.RESIDENT}))
        if token not in self.staff:
            raise NotSignedIn
        return self.staff[token]

    def post(self, who: str, path: str, body: Any, key: str = "") -> tuple[int, Any]:
        return ask("POST", path, body, as_=who, key=key or self.world.new_id())

    def award(self, who: str, key: str = "", **more: Any) -> tuple[int, Any]:
        body = {"rule": "pub", "document": "村委会记录2026-47"} | more
        return self.post(who, f"/v1/accounts/{self.head.resident_id}/awards", body, key)

    def points(self, who: str) -> dict[str, Any]:
        found: dict[str, Any] = ask("GET", "/v1/me/account", as_=who)[1]
        return found

    def set(self, who: str = "ana", key: str = "", **more: Any) -> tuple[int, Any]:
        return self.post(who, f"/v1/towns/{self.town_id}/points-settings", SETTINGS | more, key)

    def night(self, kind: str) -> dict[str, int]:
        part = runs.Part(self.world.new_id(), kind, self.village_id)
        runs.fan_out(
            self.world.context(), run_id=part.run_id, kind=kind, queue="ledger", place_id="", parts=[self.village_id],
            facts={"today": str(self.world.now().date())},
        )  # fmt: skip
        nightly.do_part(self.world.context(), part)
        return dict(runs.load_run(run_id=part.run_id).counts)


@pytest.fixture
def town(tables: Any, monkeypatch: pytest.MonkeyPatch) -> Town:
    world = World(moment=dt.datetime(2026, 11, 24, 4, tzinfo=dt.UTC))
    made = Town(world)
    monkeypatch.setattr(edge, "_resolvers", {"bearer": made.bearer})
    monkeypatch.setattr(edge, "LIVE", world.context())
    monkeypatch.setattr(following, "_followers", [accounts.prepare_following])
    monkeypatch.setattr("chalicelib.foundation.runs.store.send_parts", lambda *_, **__: None)
    return made


def test_a_second_officer_with_the_same_paper_is_told_that_it_has_paid(town: Town) -> None:
    key = town.world.new_id()
    first = town.award("vic", key)
    assert (first[0], first[1]["points"]) == (201, 200)
    assert town.award("vic", key) == first
    status, refusal = town.award("ben")
    assert (status, refusal["code"]) == (409, "source_taken")
    assert "冲正" in refusal["zh"]
    for body in ({"document": "另一份"}, {"rule": "cls"}, {"on": "2026-11-23"}):
        status, refusal = town.award("vic", key, **body)
        assert (status, refusal["code"]) == (422, "key_reused_with_other_body")


def test_officers_see_who_made_an_entry_and_its_sides_and_the_holder_does_not(town: Town) -> None:
    town.award("vic")
    who = town.head.resident_id
    (row,) = ask("GET", f"/v1/accounts/{who}/entries", as_="ana")[1]["rows"]
    assert (row["by"], row["seq"]) == ("s-vic", None)
    assert (row["debit"], row["credit"]) == (f"budget:{town.village_id}#2026", f"account:{who.replace('r', '.')}")
    (mine,) = ask("GET", "/v1/me/entries", as_=who)[1]["rows"]
    assert mine.keys().isdisjoint({"by", "debit", "credit", "seq"})


def test_an_auditor_takes_the_list_of_what_disagrees_along(town: Town) -> None:
    town.award("vic")
    found = accounts.find_account(ref=AccountRef.of_holder(town.head.resident_id), consistent=True)
    assert found is not None
    commit(Writes().put(store_of_accounts.record_of(dataclasses.replace(found, balance=found.balance + 1))))
    run_id = ask("POST", f"/v1/villages/{town.village_id}/verifications", {}, as_="aud", key=town.world.new_id())[1][
        "run_id"
    ]
    nightly.do_part(town.world.context(), runs.Part(run_id, "verify", town.village_id))
    run = runs.load_run(run_id=run_id)
    assert (run.state, run.counts["faults"]) == ("failed", 2)
    ((name, url),) = runs.files_of(town.world.context(), run)
    table = (
        storage.client("s3")
        .get_object(Bucket=settings().private_bucket, Key=run.result)["Body"]
        .read()
        .decode("utf-8-sig")
    )
    assert (name, run.result.partition("?")[0] in url) == ("faults.csv", True)
    assert table.splitlines()[1] == f'{found.ref.account_id},"balance is 201, entries say 200"'


def test_a_reversal_is_answered_by_its_key(town: Town) -> None:
    _, given = town.award("vic")
    path, key = f"/v1/accounts/{town.head.resident_id}/reversals", town.world.new_id()
    body = {"source": given["source"], "line": given["line"], "reason": "记错了人"}
    first = town.post("vic", path, body, key)
    assert (first[0], first[1]["points"]) == (201, -200)
    assert town.post("vic", path, body, key) == first
    assert town.post("vic", path, body | {"reason": "别的理由"}, key)[1]["code"] == "key_reused_with_other_body"
    status, refusal = town.post("ben", path, body)
    assert (status, refusal["code"], refusal["zh"]) == (409, "already_reversed", "这一笔已经冲正过了，不能再冲一次。")
    assert town.award("ben")[1]["line"].endswith("!2")


def test_an_award_says_how_much_of_how_much_was_paid(town: Town) -> None:
    for minutes in (60, 150):
        town.award("vic", rule="vol", minutes=minutes, document=f"{minutes} 分钟")
    status, shown = town.award("vic", rule="vol", minutes=120, document="下午")
    assert status == 201
    assert [shown[name] for name in ("points", "minutes", "of_minutes", "of_points")] == [100, 30, 120, 400]
    assert town.award("vic", rule="vol", minutes=120, document="晚上")[1]["code"] == "cap_reached"


def test_a_key_that_was_used_is_told_of_before_a_cap_that_it_filled(town: Town) -> None:
    key = town.world.new_id()
    town.award("vic", rule="vol", minutes=120, document="清早")
    first = town.award("vic", key, rule="vol", minutes=139)
    assert first[0] == 201
    other = town.award("vic", key, rule="vol", minutes=139, document="另一张表")
    assert other[1]["code"] == "key_reused_with_other_body"
    assert town.award("vic", key, rule="vol", minutes=139) == first


def test_an_officer_blocks_an_account_and_lets_it_go(town: Town) -> None:
    town.award("vic")
    path = f"/v1/accounts/{town.head.resident_id}"
    status, shown = town.post("vic", f"{path}/block", {"reason": "冒领核查"})
    assert (status, shown["kind"], shown["points"], shown["document"]) == (201, "block", 0, "冒领核查")
    assert ask("GET", path, as_="vic")[1]["status"] == "blocked"
    assert town.points(town.head.resident_id)["status"] == "blocked"
    assert town.award("vic", document="另一份")[1]["code"] == "account_blocked"
    assert town.post("ben", f"{path}/block", {"reason": "核查"})[1]["code"] == "already_blocked"
    status, shown = town.post("ben", f"{path}/release", {"reason": "查清了"})
    assert (status, shown["kind"]) == (201, "release")
    assert town.post("ben", f"{path}/release", {"reason": "查清了"})[1]["code"] == "not_blocked"
    assert town.award("vic", document="另一份")[0] == 201


@pytest.mark.parametrize("deed", ["block", "release"])
def test_who_may_block_and_that_a_reason_is_needed(town: Town, deed: str) -> None:
    path = f"/v1/accounts/{town.head.resident_id}/{deed}"
    for who, status in (("eve", 404), ("aud", 403), (town.head.resident_id, 403), ("", 401)):
        assert town.post(who, path, {"reason": "核查"})[0] == status
    for body in ({}, {"reason": ""}, {"reason": "x" * 121}):
        status, refusal = town.post("vic", path, body)
        assert (status, refusal["fields"][0]["field"]) == (422, "reason")


def test_who_is_written_down_as_dead_is_paid_at_no_desk(town: Town) -> None:
    town.award("vic")
    path = f"/v1/residents/{town.head.resident_id}/status"
    identity.set_status(town.world.context(), resident_id=town.head.resident_id, status=Status.DEAD)
    status, refusal = town.award("vic", document="另一份")
    assert (status, refusal["code"]) == (409, "holder_gone")
    assert ask("GET", f"/v1/accounts/{town.head.resident_id}", as_="vic")[1]["status"] == "dead", path
    identity.set_status(town.world.context(), resident_id=town.head.resident_id, status=Status.ACTIVE)
    assert town.award("vic", document="另一份")[0] == 201


def test_the_administrator_sets_from_tomorrow_and_everybody_can_read_it(town: Town) -> None:
    key = town.world.new_id()
    first = town.set(key=key)
    assert first[0] == 201
    assert first[1]["now"] == {
        "life_years": 1, "spenders": "head", "effective_on": None, "document": "", "by": "", "at": "",
    }  # fmt: skip
    version = first[1]["versions"][0]
    assert (version["life_years"], version["spenders"], version["effective_on"]) == (2, "adults", "2026-11-25")
    assert (version["by"], version["document"]) == ("s-ana", SETTINGS["document"])
    assert town.set(key=key) == first
    assert town.set(key=key, life_years=3)[1]["code"] == "key_reused_with_other_body"
    town.world.pass_days(1)
    for place in (town.town_id, town.village_id):
        assert ask("GET", f"/v1/places/{place}/points-settings")[1]["now"] == version
    assert ask("GET", "/v1/places/v00777/points-settings")[1]["code"] == "no_such_place"
    told = [one.fact for one in facts.day_of_facts(village_id=town.town_id, on=TODAY)]
    assert told == [PointsSettingsChanged(town.town_id, 2, "adults", "2026-11-25")]
    deeds = {(row["deed"], row["actor"]) for row in day_of_audit(place_id=town.town_id, on=TODAY).rows}
    assert ("points.settings", "s-ana") in deeds


def test_rules_and_settings_keep_each_other(town: Town) -> None:
    rule = {"rule": "vol", "title": "志愿服务", "points": 150, "document": "纪要1号", "effective_on": "2026-11-25"}
    _, made = town.post("ana", f"/v1/places/{town.town_id}/rule-proposals", rule)
    town.set()
    path = f"/v1/places/{town.town_id}/rule-proposals/{made['proposal_id']}/approve"
    assert ask("POST", path, as_="ben")[0] == 200
    town.set(life_years=0)
    town.world.pass_days(1)
    shown = ask("GET", f"/v1/places/{town.town_id}/points-settings")[1]
    assert (shown["now"]["life_years"], [one["life_years"] for one in shown["versions"]]) == (0, [0, 2])
    rows = ask("GET", f"/v1/rules?place_id={town.village_id}")[1]["rows"]
    assert next(row["points"] for row in rows if row["rule"] == "vol") == 150


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("life_years", 6), ("life_years", -1), ("life_years", 1.5), ("spenders", "children"), ("document", ""),
     ("effective_on", "soon"), ("effective_on", "2037-01-01"), ("warned_days", 7)],
)  # fmt: skip
def test_a_setting_that_is_wrong_is_named_and_nothing_is_kept(town: Town, field: str, wrong: Any) -> None:
    status, refusal = town.set(**{field: wrong})
    assert (status, refusal["fields"][0]["field"]) == (422, field)
    assert ask("GET", f"/v1/places/{town.town_id}/points-settings")[1]["versions"] == []


def test_only_the_towns_administrator_sets(town: Town) -> None:
    for who, status in (("ben", 403), ("vic", 403), ("aud", 403), (town.head.resident_id, 403), ("", 401)):
        assert town.set(who)[0] == status
    assert town.post("ana", "/v1/towns/t0777/points-settings", SETTINGS)[0] == 404


def test_who_spends_a_households_points(town: Town) -> None:
    def code(who: Any) -> tuple[int, Any]:
        return ask("POST", "/v1/me/pay-code", {"account": "household"}, as_=who.resident_id)

    assert [code(who)[1].get("code") for who in (town.head, town.wife, town.child)] == [
        None, "not_the_head", "not_the_head",
    ]  # fmt: skip
    town.set()
    assert code(town.wife)[1]["code"] == "not_the_head"
    town.world.pass_days(1)
    assert [code(who)[1].get("code") for who in (town.head, town.wife, town.child)] == [None, None, "not_an_adult"]
    assert code(town.wife)[1]["digits"][:10] == town.village_id[1:] + town.home[7:]
    alone = people.resident(town.world.context(), town.village, 55)
    assert code(alone)[1]["code"] == "no_household"


def test_a_resolution_is_granted_once_for_a_village_and_year_however_it_is_typed(town: Town) -> None:
    path = f"/v1/villages/{town.village_id}/budget/grants?year="
    body, key = {"points": 1_000, "resolution": "决议〔2026〕九号"}, town.world.new_id()
    first = ask("POST", f"{path}2026", body, as_="ben", key=key)
    assert (first[0], first[1]["granted"]) == (201, 11_000)
    assert ask("POST", f"{path}2026", body, as_="ben", key=key) == first
    for typed in ("决议〔2026〕九号", "决议 (2026) 九号", "决议【２０２６】九号\ufe0f"):
        status, refusal = town.post("ben", f"{path}2026", {"points": 5, "resolution": typed})
        assert (status, refusal["code"]) == (409, "resolution_granted")
    assert town.post("ben", f"{path}2026", body | {"resolution": "决议〔2026〕十号"})[1]["granted"] == 12_000
    assert town.post("ben", f"{path}2027", body)[1]["granted"] == 1_000
    other = people.village(town.world.context(), name="沈村", code="330109102216").village_id
    assert town.post("ben", path.replace(town.village_id, other) + "2026", body)[0] == 201
    assert verify_village(village_id=town.village_id, years=(2026,)).faults == []


def test_a_budget_is_shown_with_a_page_of_one_kind_of_its_lines(town: Town) -> None:
    path = f"/v1/villages/{town.village_id}/budget?year=2026"
    for n in range(2):
        body = {"points": 100, "resolution": f"村民会议〔2026〕{n}号"}
        granted = town.post("ben", path.replace("?", "/grants?"), body)[1]
    assert (granted["granted"], len(granted["lines"])) == (10_200, 3)
    for n in range(3):
        escrows = [Escrow(f"{town.village_id}a{n}", 10, f"活动{n}")]
        ctx = town.world.context()
        commit(budgets.prepare_escrows(ctx, village_id=town.village_id, year=2026, escrows=escrows))
    first = ask("GET", f"{path}&kind=escrow&size=2", as_="aud")[1]
    assert (first["left"], [line["title"] for line in first["lines"]]) == (10_170, ["活动2", "活动1"])
    rest = ask("GET", f"{path}&kind=escrow&size=2&cursor={first['cursor']}", as_="aud")[1]
    assert ([line["title"] for line in rest["lines"]], rest["cursor"]) == (["活动0"], None)
    shown = ask("GET", path, as_="aud")[1]
    assert [line["document"] for line in shown["lines"]][:2] == ["村民会议〔2026〕1号", "村民会议〔2026〕0号"]
    assert ask("GET", f"{path}&kind=return", as_="aud")[1]["lines"] == []
    for wrong, field in (("kind=gift", "kind"), ("size=0", "size"), ("year=1999", "year")):
        status, refusal = ask(
            "GET", f"{path.replace('year=2026', '') if 'year' in wrong else path + '&'}{wrong}", as_="aud"
        )
        assert (status, refusal["fields"][0]["field"]) == (422, f"query.{field}")
    status, refusal = ask("GET", f"{path}&kind=grant&cursor={first['cursor']}", as_="aud")
    assert (status, refusal["code"]) == (400, "cursor_invalid")


def test_a_member_sees_the_households_points_and_why_they_may_not_spend_them(town: Town) -> None:
    def seen(who: Any) -> tuple[int, Any]:
        return ask("GET", "/v1/me/household-account", as_=who.resident_id)

    status, shown = seen(town.head)
    assert (status, shown["may_spend"], shown["zh"], shown["account"]["status"]) == (200, True, "", "unopened")
    town.award("vic")
    assert ask(
        "POST", "/v1/me/household-moves", {"points": 50}, as_=town.head.resident_id, key=town.world.new_id()
    )[0] == 201  # fmt: skip
    for who, code, zh in (
        (town.head, "", ""),
        (town.wife, "not_the_head", "只有户主可以使用家庭工分。"),
        (town.child, "not_the_head", "只有户主可以使用家庭工分。"),
    ):
        shown = seen(who)[1]
        assert (shown["account"]["holder_id"], shown["account"]["balance"]) == (town.home, 50)
        assert (shown["may_spend"], shown["code"], shown["zh"]) == (code == "", code, zh)
    town.set()
    town.world.pass_days(1)
    assert [seen(who)[1]["code"] for who in (town.head, town.wife, town.child)] == ["", "", "not_an_adult"]
    alone = people.resident(town.world.context(), town.village, 55)
    for path in ("/v1/me/household-account", "/v1/me/household-entries"):
        status, refusal = ask("GET", path, as_=alone.resident_id)
        assert (status, refusal["code"]) == (409, "no_household")
    for who in (town.head, town.wife, town.child):
        first = ask("GET", "/v1/me/household-entries?size=1", as_=who.resident_id)[1]
        assert [(row["kind"], row["points"]) for row in first["rows"]] == [("move_in", 50)]
    assert ask("GET", f"/v1/me/entries?cursor={first['cursor'] or 'x'}", as_=town.head.resident_id)[0] == 400


def test_who_was_made_head_lately_has_no_pay_code_of_the_household(town: Town) -> None:
    town.world.pass_days(1)
    other = people.resident(town.world.context(), town.village, 56).resident_id
    asked = {"household_id": town.home}
    assert ask("POST", f"/v1/residents/{other}/household", asked, as_="vic")[0] == 200
    assert ask("PUT", f"/v1/households/{town.home}/head", {"resident_id": other}, as_="vic")[0] == 204
    status, refusal = ask("POST", "/v1/me/pay-code", {"account": "household"}, as_=other)
    assert (status, refusal["code"]) == (409, "household_spends_later")
    shown = ask("GET", "/v1/me/household-account", as_=other)[1]
    assert (shown["may_spend"], shown["code"]) == (False, "household_spends_later")
    assert shown["zh"] == "你刚加入这一户或刚做户主，2026-11-28 起才能使用家庭工分。"
    town.world.pass_days(3)
    assert ask("POST", "/v1/me/pay-code", {"account": "household"}, as_=other)[0] == 200


def test_points_expire_by_the_towns_settings_people_are_warned_by_them_and_the_page_says_so(town: Town) -> None:
    who = town.head.resident_id
    town.award("vic")
    assert town.points(who)["expiring"] == [{"points": 200, "on": "2027-12-31"}]
    town.set(life_years=2)
    town.world.pass_days(1)
    assert town.points(who)["expiring"] == [{"points": 200, "on": "2028-12-31"}]
    town.world.moment = dt.datetime(2027, 11, 1, 1, tzinfo=dt.UTC)
    assert town.night("warn") == {"warned": 0}
    town.world.moment = dt.datetime(2028, 1, 1, 1, tzinfo=dt.UTC)
    assert town.night("expire")["points"] == 0
    town.world.moment = dt.datetime(2028, 11, 1, 1, tzinfo=dt.UTC)
    assert town.night("warn") == {"warned": 1}
    told = [one.fact for one in facts.day_of_facts(village_id=town.village_id, on=dt.date(2028, 11, 1))]
    assert PointsExpiring(AccountRef.of_holder(who).account_id, 200, "2028-12-31") in told
    town.world.moment = dt.datetime(2029, 1, 1, 1, tzinfo=dt.UTC)
    assert town.night("expire")["points"] == 200
    assert town.night("verify")["faults"] == 0


def test_points_that_live_for_ever_never_expire_and_a_shorter_life_comes_with_its_warning(town: Town) -> None:
    who = town.head.resident_id
    town.award("vic")
    town.set(life_years=0)
    town.world.pass_days(1)
    assert town.points(who)["expiring"] == []
    town.world.moment = dt.datetime(2032, 1, 1, 1, tzinfo=dt.UTC)
    assert town.night("expire")["points"] == 0
    town.world.moment = dt.datetime(2032, 11, 5, 1, tzinfo=dt.UTC)
    town.set(life_years=1, effective_on="2032-11-06")
    town.world.pass_days(2)
    assert town.points(who)["expiring"] == [{"points": 200, "on": "2033-12-31"}]
    town.world.moment = dt.datetime(2033, 1, 1, 1, tzinfo=dt.UTC)
    assert town.night("expire")["points"] == 0
    town.world.moment = dt.datetime(2034, 1, 1, 1, tzinfo=dt.UTC)
    assert town.night("expire")["points"] == 200
    assert town.night("verify")["faults"] == 0


def test_a_longer_life_that_comes_later_brings_nothing_back(town: Town) -> None:
    town.award("vic")
    town.world.moment = dt.datetime(2028, 1, 1, 1, tzinfo=dt.UTC)
    assert town.night("expire")["points"] == 200
    town.set(life_years=5, effective_on="2028-01-02")
    town.world.moment = dt.datetime(2029, 1, 1, 1, tzinfo=dt.UTC)
    ctx = town.world.context()
    ref = AccountRef.of_holder(town.head.resident_id)
    awards.award_points(ctx, award=ledger.award(ctx, ref, "new", points=70))
    assert town.night("expire")["points"] == 0
    assert town.points(town.head.resident_id)["balance"] == 70
    assert town.night("verify")["faults"] == 0
    assert verify_village(village_id=town.village_id).faults == []

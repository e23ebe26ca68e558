"""The doors of scores: one's own, the facts behind it, and the tables that everybody can read."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from chalicelib.credit.score import routes
from chalicelib.credit.score.core.shipped import SHIPPED
from chalicelib.credit.score.schemas.policies import PolicyShown
from chalicelib.foundation.facts.core.activities import ActivityMissed
from chalicelib.kernel import edge
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import uuid7
from tests.make.partners import ask
from tests.make.refusing import names_field, nothing_written, says
from tests.make.scores import Scored, scored
from tests.make.world import World

assert routes.doors.room == "scores"


@pytest.fixture
def village(tables: Any, monkeypatch: pytest.MonkeyPatch) -> Scored:
    assert tables is not None
    made = scored(World())
    people = {str(n): Principal(made.id_of(n), frozenset({Role.RESIDENT})) for n in range(6)}
    for name, role in (("tom", Role.TOWN_OFFICER), ("tia", Role.TOWN_ADMIN), ("aud", Role.AUDITOR)):
        town_id = made.village.town_id
        people[name] = Principal(f"s-{name}", frozenset({role}), villages=((0, 99),), town_id=town_id)
    people["vic"] = Principal("s-vic", frozenset({Role.VILLAGE_OFFICER}), villages=((0, 99),))
    monkeypatch.setattr(edge, "LIVE", made.world.context())
    monkeypatch.setattr(edge, "_resolvers", {"bearer": lambda _, token: people[token]})
    return made


def test_a_score_is_its_owners_alone_and_there_the_morning_after(village: Scored) -> None:
    assert ask("GET", "/v1/me/score", as_="0") == (200, {"agreed": False, "score": None})
    assert says(ask("GET", "/v1/me/score/facts", as_="0"), 404, "no_score")
    village.agree(0)
    assert ask("GET", "/v1/me/score", as_="0") == (200, {"agreed": True, "score": None})
    village.attend(0)
    village.night()
    status, shown = ask("GET", "/v1/me/score", as_="0")
    assert (status, shown["agreed"]) == (200, True)
    assert shown["score"]["points"] == village.score(0) == sum(one["points"] for one in shown["score"]["lines"])
    assert (shown["score"]["grade"], shown["score"]["rank"]) == ("C", None)
    _, facts = ask("GET", "/v1/me/score/facts", as_="0")
    assert [(one["what"], one["amount"], one["left_percent"]) for one in facts["rows"]] == [
        ("attended:vol", 1, 100),
        ("minutes:vol", 120, 100),
    ]
    assert ask("GET", "/v1/me/score", as_="1") == (200, {"agreed": False, "score": None})
    for path in ("/v1/me/score", "/v1/me/score/facts"):
        assert says(ask("GET", path, as_="vic"), 403, "not_allowed")


def test_a_copy_is_all_that_is_kept_of_its_owner_and_of_nobody_else(village: Scored) -> None:
    assert says(ask("GET", "/v1/me/score/copy", as_="0"), 404, "no_score")
    for number in (0, 1):
        village.agree(number)
        village.attend(number, 90 + number)
    village.night()
    status, copy = ask("GET", "/v1/me/score/copy", as_="0")
    assert (status, copy["score"]) == (200, ask("GET", "/v1/me/score", as_="0")[1]["score"])
    assert copy["much_milli"] == {"attended:vol": 1_000, "minutes:vol": 90_000}
    assert (copy["days"], copy["objections"]) == ([str(village.today - dt.timedelta(days=1))], [])
    kept = village.kept(0)
    assert kept is not None
    assert (copy["agreed_by"], copy["active_months"]) == (kept.consent, sorted(kept.state.months))


def test_a_day_that_is_none_is_refused_by_name(village: Scored) -> None:
    assert village.people
    assert names_field(ask("GET", "/v1/me/score/facts?before=yesterday", as_="0"), "query.before")


def test_everybody_reads_the_tables_and_they_come_to_a_thousand(village: Scored) -> None:
    found = [ask("GET", f"/v1/places/{one}/score-policy") for one in (village.village_id, village.village.town_id)]
    assert found[0] == found[1]
    status, shown = found[0]
    assert (status, shown["version"], sum(max(one["points"]) for one in shown["tables"])) == (200, 1, 1_000)
    for nowhere in ("v99999", "t9999"):
        assert says(ask("GET", f"/v1/places/{nowhere}/score-policy"), 404, "no_such_place")


POLICY = PolicyShown.of_policy(SHIPPED, 0).model_dump(mode="json", exclude={"version"})
WHY = "镇党委会 2026 年第 12 号会议纪要"


def policy_body(village: Scored, **policy: Any) -> dict[str, Any]:
    return {"policy": POLICY | policy, "effective_on": str(village.today + dt.timedelta(days=2)), "why": WHY}


def at(village: Scored) -> str:
    return f"/v1/towns/{village.village.town_id}/score-policies"


def test_a_policy_is_drafted_answered_and_withdrawn_and_its_town_sees_it(village: Scored) -> None:
    key = uuid7()
    status, made = ask("POST", at(village), policy_body(village), as_="tom", key=key)
    assert (status, made["state"], made["policy"]["version"], made["simulation"]) == (201, "draft", 0, None)
    assert {**made["policy"], "version": 1} == ask("GET", f"/v1/places/{village.village_id}/score-policy")[1]
    assert ask("POST", at(village), policy_body(village), as_="tom", key=key) == (201, made)
    one = f"{at(village)}/{made['draft_id']}"
    assert says(ask("POST", f"{one}/sign", as_="tom"), 409, "policy_not_simulated")
    assert ask("POST", f"{one}/answer", {"answer": "外出的人多，来得少。"}, as_="tia")[1]["answer"]
    for who in ("tom", "tia", "aud"):
        assert ask("GET", at(village), as_=who)[1]["rows"] == [ask("GET", one, as_=who)[1]]
    for who in ("vic", "0"):
        assert says(ask("GET", one, as_=who), 403, "not_allowed")
    assert says(ask("POST", f"{one}/sign", as_="aud"), 403, "not_allowed")
    assert ask("POST", f"{one}/withdraw", {"reason": "换一份再来"}, as_="tom")[1]["state"] == "withdrawn"
    assert says(ask("POST", f"{one}/answer", {"answer": "还有一句话"}, as_="tom"), 409, "policy_decided")
    assert says(ask("POST", f"{one}/simulations", as_="tom", key=uuid7()), 409, "policy_decided")
    assert says(ask("GET", f"{at(village)}/{uuid7()}", as_="tom"), 404, "no_such_policy")


def test_a_policy_that_can_not_be_is_refused_field_by_field_and_nothing_is_written(village: Scored) -> None:
    first, *others = POLICY["tables"]
    unfit = {
        "policy": {"tables": others},
        "policy.attendances": {"tables": [first | {"points": first["points"][::-1]}, *others]},
        "policy.half_life_days": {"half_life_days": 3},
        "policy.tables.0.points.0": {"tables": [first | {"points": [-1, *first["points"][1:]]}, *others]},
        "policy.tables.0.of.0.0": {"tables": [first | {"of": [["religion!", "voted"]]}, *others]},
        "policy.grades.0.name": {"grades": [{"name": "best", "least": 0}, *POLICY["grades"]]},
    }
    with nothing_written():
        for field, changed in unfit.items():
            asked = policy_body(village, **changed)
            assert names_field(ask("POST", at(village), asked, as_="tom", key=uuid7()), field)
        early = policy_body(village) | {"effective_on": str(village.today)}
        assert names_field(ask("POST", at(village), early, as_="tom", key=uuid7()), "effective_on")
        assert names_field(ask("POST", at(village), policy_body(village) | {"why": "?"}, as_="tom", key=uuid7()), "why")


SAYS, TEXT = "那天我在医院，请了假的。", "请假条在村里，属实。"
OVER = "score_objection_over"


def test_an_objection_goes_from_its_owner_to_the_towns_desk_and_comes_back_decided(village: Scored) -> None:
    village.agree(0)
    village.tell(ActivityMissed("a1", village.id_of(0)))
    village.night()
    _, facts = ask("GET", "/v1/me/score/facts", as_="0")
    (row,) = facts["rows"]
    about = {"on": row["told_on"], "fact_id": row["fact_id"]}
    status, made = ask("POST", "/v1/me/score/objections", {"says": SAYS, "about": about}, as_="0", key=uuid7())
    assert (status, made["state"], made["about"]["what"], made["about"]["source"]) == (201, "open", "missed", "a1")
    assert ask("GET", "/v1/me/score", as_="0")[1]["score"]["disputed"] is True
    desk = f"/v1/towns/{village.village.town_id}/score-objections"
    for reader in ("tom", "tia", "aud"):
        assert ask("GET", desk, as_=reader)[1]["rows"][0]["resident_id"] == village.id_of(0)
    at = f"/v1/residents/{village.id_of(0)}/score-objections/{made['objection_id']}"
    for stranger in ("vic", "aud", "0", "1"):
        assert says(ask("GET", at, as_=stranger), 403, "not_allowed")
        body = {"verdict": "uphold", "reason": TEXT}
        assert says(ask("POST", at + "/decision", body, as_=stranger), 403, "not_allowed")
    assert ask("GET", at, as_="tom")[1]["score"]["points"] == village.score(0)
    assert ask("POST", at + "/prolongation", {"why": TEXT}, as_="tom")[1]["prolonged"] == TEXT
    decided = ask("POST", at + "/decision", {"verdict": "uphold", "reason": TEXT}, as_="tom")[1]
    assert (decided["state"], decided["decided_by"]) == ("upheld", "s-tom")
    (mine,) = ask("GET", "/v1/me/score/objections", as_="0")[1]["rows"]
    assert (mine["state"], mine["reason"], [look["by"] for look in mine["looks"]]) == ("upheld", TEXT, ["s-tom"])
    assert ask("GET", "/v1/me/score", as_="0")[1]["score"]["disputed"] is False
    assert says(ask("POST", f"/v1/me/score/objections/{made['objection_id']}/withdraw", as_="0"), 409, OVER)


def test_an_objection_that_says_nothing_or_to_nothing_is_refused_by_its_field_and_nothing_is_written(
    village: Scored,
) -> None:
    village.agree(0)
    village.night()
    on, fact_id = str(village.today), uuid7()
    with nothing_written():
        for field, body in {
            "says": {"says": "不"},
            "about.on": {"says": SAYS, "about": {"on": "昨天", "fact_id": fact_id}},
            "about.fact_id": {"says": SAYS, "about": {"on": on, "fact_id": "a1"}},
            "about": {"says": SAYS, "about": "a1"},
            "more": {"says": SAYS, "more": 1},
        }.items():
            assert names_field(ask("POST", "/v1/me/score/objections", body, as_="0", key=uuid7()), field), field
        body = {"says": SAYS, "about": {"on": on, "fact_id": fact_id}}
        assert says(ask("POST", "/v1/me/score/objections", body, as_="0", key=uuid7()), 404, "not_against_you")
        assert says(ask("POST", "/v1/me/score/objections", {"says": SAYS}, as_="1", key=uuid7()), 404, "no_score")
        at = f"/v1/residents/{village.id_of(0)}/score-objections/{fact_id}"
        for path, field, asked in (
            ("/decision", "verdict", {"verdict": "withdraw", "reason": TEXT}),
            ("/decision", "reason", {"verdict": "uphold", "reason": ""}),
            ("/prolongation", "why", {"why": ""}),
        ):
            assert names_field(ask("POST", at + path, asked, as_="tom"), field)
        decision = ask("POST", at + "/decision", {"verdict": "uphold", "reason": TEXT}, as_="tom")
        assert says(decision, 404, "no_such_score_objection")

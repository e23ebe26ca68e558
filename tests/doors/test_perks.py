"""The doors of perk programmes: who reads, applies and decides, and what is refused by name."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from chalicelib.credit.perks import routes
from chalicelib.kernel import edge
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import uuid7
from tests.house.plays.perks import body_of, marks_of
from tests.make.partners import ask
from tests.make.perks import SAYS, WHY
from tests.make.refusing import names_field, nothing_written, says
from tests.make.scores import Scored, scored
from tests.make.world import World

assert routes.doors.room == "perks"
OWN = "/v1/me/perk-applications"


@pytest.fixture
def village(tables: Any, monkeypatch: pytest.MonkeyPatch) -> Scored:
    assert tables is not None
    made = scored(World())
    people = {str(n): Principal(made.id_of(n), frozenset({Role.RESIDENT})) for n in range(6)}
    town_id = made.village.town_id
    named = (("tom", Role.TOWN_OFFICER), ("tia", Role.TOWN_ADMIN), ("ted", Role.TOWN_OFFICER), ("aud", Role.AUDITOR))
    for name, role in named:
        people[name] = Principal(f"s-{name}", frozenset({role}), villages=((0, 99),), town_id=town_id)
    people["vic"] = Principal("s-vic", frozenset({Role.VILLAGE_OFFICER}), villages=((0, 99),))
    monkeypatch.setattr(edge, "LIVE", made.world.context())
    monkeypatch.setattr(edge, "_resolvers", {"bearer": lambda _, token: people[token]})
    return made


def desk(village: Scored) -> str:
    return f"/v1/towns/{village.village.town_id}/perks"


def body(village: Scored, **more: Any) -> dict[str, Any]:
    until = village.today + dt.timedelta(days=2)
    days = {"from_on": str(village.today), "until": str(until), "decides_on": str(until + dt.timedelta(days=7))}
    return body_of() | days | more


def published(village: Scored, **more: Any) -> str:
    _, made = ask("POST", desk(village), body(village, **more), as_="tom", key=uuid7())
    programme_id: str = made["programme"]["programme_id"]
    assert ask("POST", f"{desk(village)}/{programme_id}/publish", as_="tia")[0] == 200
    return programme_id


def applied(village: Scored, programme_id: str, number: int = 0) -> str:
    """Let somebody apply without a score, and return where their application is at the desk."""
    asked = {"programme_id": programme_id, "says": SAYS, "shows_score": False}
    assert ask("POST", OWN, asked, as_=str(number), key=uuid7())[0] == 201
    return f"{desk(village)}/{programme_id}/applications/{village.id_of(number)}"


def test_from_the_draft_to_an_appeal_that_is_upheld(village: Scored) -> None:
    programme_id = published(village)
    for reader in ("0", "vic", "aud", "tom"):
        (row,) = ask("GET", f"/v1/places/{village.village_id}/perks", as_=reader)[1]["rows"]
        assert (row["programme_id"], row["state"]) == (programme_id, "published")
        assert not {"applied", "granted", "waiting"} & set(row)
    assert says(ask("GET", f"/v1/places/{village.village_id}/perks"), 401, "not_signed_in")
    first, second = applied(village, programme_id), applied(village, programme_id, 2)
    village.world.pass_days(3)
    for at, points in ((first, 20), (second, 30)):
        status, made = ask("POST", at + "/points", marks_of(points), as_="tom")
        assert (status, made["state"], made["result"]["total"]) == (200, "rated", 60 + points)
    (mine,) = ask("GET", OWN, as_="0")[1]["rows"]
    assert (mine["state"], mine["result"]) == ("rated", None)
    _, listed = ask("GET", f"{desk(village)}/{programme_id}/applications", as_="tia")
    assert [(row["rank"], row["resident_id"]) for row in listed["rows"]] == [
        (1, village.id_of(2)),
        (2, village.id_of(0)),
    ]
    for at, verdict in ((second, "grant"), (first, "decline")):
        assert says(
            ask("POST", at + "/decision", {"verdict": verdict, "reason": WHY}, as_="tom"),
            409,
            "application_rated_by_you",
        )
        assert ask("POST", at + "/decision", {"verdict": verdict, "reason": WHY}, as_="tia")[0] == 200
    (mine,) = ask("GET", OWN, as_="0")[1]["rows"]
    assert (mine["state"], mine["reason"], mine["result"]["total"]) == ("declined", WHY, 80)
    assert mine["result"]["by_hand"]["points"] == 20
    assert mine["appeal_until"] == "2026-12-10"
    assert village.id_of(2) not in str(mine)
    _, made = ask("POST", f"{OWN}/{programme_id}/appeal", {"says": SAYS}, as_="0", key=uuid7())
    assert (made["appeal"]["state"], made["appeal"]["due_on"], made["appeal"]["late"]) == ("open", "2026-12-03", False)
    answer = {"verdict": "uphold", "reason": WHY}
    for who in ("tom", "tia"):
        assert says(ask("POST", first + "/appeal-decision", answer, as_=who), 409, "application_decided_by_you")
    assert ask("POST", first + "/appeal-decision", answer, as_="ted")[1]["state"] == "granted"
    (row,) = ask("GET", desk(village), as_="aud")[1]["rows"]
    assert (row["applied"], row["waiting"], row["granted"]) == (2, 0, 2)


def test_only_the_towns_officers_see_who_applied(village: Scored) -> None:
    programme_id = published(village)
    at = applied(village, programme_id)
    listed = f"{desk(village)}/{programme_id}/applications"
    for stranger in ("0", "1", "vic", "aud"):
        assert says(ask("GET", listed, as_=stranger), 403, "not_allowed")
        assert says(ask("POST", at + "/points", marks_of(1), as_=stranger), 403, "not_allowed")
        assert says(
            ask("POST", at + "/decision", {"verdict": "grant", "reason": WHY}, as_=stranger), 403, "not_allowed"
        )
        assert says(ask("POST", desk(village), body(village), as_=stranger, key=uuid7()), 403, "not_allowed")
    assert ask("GET", OWN, as_="1") == (200, {"rows": [], "cursor": None})
    assert says(ask("POST", f"{OWN}/{programme_id}/withdraw", as_="1"), 404, "no_such_application")


def test_who_withdraws_may_apply_again_and_who_hides_the_score_stays(village: Scored) -> None:
    programme_id = published(village)
    asked = {"programme_id": programme_id, "says": SAYS, "shows_score": True}
    assert ask("POST", OWN, asked, as_="0", key=uuid7())[1]["shows_score"] is True
    assert ask("POST", f"{OWN}/{programme_id}/hide-score", as_="0")[1]["shows_score"] is False
    assert ask("POST", f"{OWN}/{programme_id}/withdraw", as_="0")[1]["state"] == "withdrawn"
    assert ask("POST", OWN, asked, as_="0", key=uuid7())[1]["state"] == "open"
    assert ask("POST", f"{desk(village)}/{programme_id}/call-off", {"reason": WHY}, as_="tom")[1]["applied"] == 1
    (row,) = ask("GET", f"/v1/places/{village.village_id}/perks", as_="0")[1]["rows"]
    assert (row["state"], row["reason"]) == ("called_off", WHY)


def test_what_does_not_fit_is_refused_by_its_field_and_nothing_is_written(village: Scored) -> None:
    programme_id = published(village)
    at = applied(village, programme_id)
    yesterday = str(village.today - dt.timedelta(days=1))
    unfit: dict[str, dict[str, Any]] = {
        "title": {"title": "好"},
        "kind": {"kind": "loans"},
        "conditions": {"conditions": "随便"},
        "places": {"places": 0},
        "from_on": {"from_on": "明天"},
        "until": {"until": yesterday},
        "decides_on": {"decides_on": yesterday},
        "criteria": {"criteria": []},
        "criteria.0.most": {"criteria": [{"name": "面谈", "most": 0}]},
        "score_most": {"score_most": 81},
        "villages.0": {"villages": ["佛山村"]},
        "villages": {"villages": ["v99999"]},
        "least_age": {"least_age": 13},
        "least_grade": {"least_grade": "好"},
        "more": {"more": 1},
    }
    with nothing_written():
        for field, more in unfit.items():
            assert names_field(ask("POST", desk(village), body(village, **more), as_="tom", key=uuid7()), field), field
        good = {"programme_id": programme_id, "says": SAYS, "shows_score": False}
        for field, wrong in {"programme_id": "p1", "says": "去", "shows_score": "yes"}.items():
            assert names_field(ask("POST", OWN, good | {field: wrong}, as_="2", key=uuid7()), field)
        assert says(ask("POST", OWN, good | {"programme_id": uuid7()}, as_="2", key=uuid7()), 404, "no_such_programme")
        assert names_field(ask("POST", f"{OWN}/{programme_id}/appeal", {"says": ""}, as_="0", key=uuid7()), "says")
        for path, field, sent in (
            ("/points", "marks", {"marks": []}),
            ("/points", "marks.0.reason", {"marks": [{"points": 1, "reason": ""}]}),
            ("/points", "marks.0.points", {"marks": [{"points": 101, "reason": WHY}]}),
            ("/points", "by_hand.points", marks_of() | {"by_hand": {"points": -1, "reason": WHY}}),
            ("/decision", "verdict", {"verdict": "uphold", "reason": WHY}),
            ("/decision", "reason", {"verdict": "grant", "reason": ""}),
            ("/appeal-decision", "verdict", {"verdict": "grant", "reason": WHY}),
        ):
            assert names_field(ask("POST", at + path, sent, as_="tom"), field), field
        assert says(ask("POST", at + "/points", marks_of(1), as_="tom"), 409, "programme_still_open")
        assert names_field(ask("POST", f"{desk(village)}/{programme_id}/call-off", {"reason": ""}, as_="tom"), "reason")
    village.world.pass_days(3)
    with nothing_written():
        assert names_field(ask("POST", at + "/points", marks_of(), as_="tom"), "by_hand")
        assert names_field(ask("POST", at + "/points", marks_of(41), as_="tom"), "by_hand.points")

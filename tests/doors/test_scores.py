"""The doors of scores: one's own, the facts behind it, and the tables that everybody can read."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.credit.score import routes
from chalicelib.kernel import edge
from chalicelib.kernel.authz import Principal, Role
from tests.make.partners import ask
from tests.make.refusing import names_field, says
from tests.make.scores import Scored, scored
from tests.make.world import World

assert routes.doors.room == "scores"


@pytest.fixture
def village(tables: Any, monkeypatch: pytest.MonkeyPatch) -> Scored:
    assert tables is not None
    made = scored(World())
    people = {str(n): Principal(made.id_of(n), frozenset({Role.RESIDENT})) for n in range(6)}
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

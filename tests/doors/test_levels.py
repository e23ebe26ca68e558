"""Levels of honours at the doors: changed by the town, only lowered by a village, and tried on last month's honours."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.foundation.runs import service as runs
from chalicelib.kernel.context import uuid7
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.service import nightly, what_if
from chalicelib.points.ledger.service.awards import award_points
from tests.doors.test_rules import TODAY, Town, town
from tests.make import ledger, people
from tests.make.partners import ask

__all__ = ["town"]
"""The fixture of the rules' doors."""
PAYS = {"national": 3_000, "province": 2_000, "city": 800, "district": 500, "town": 300, "village": 100}
HON: dict[str, Any] = {
    "rule": "hon",
    "title": "荣誉申报",
    "points": 100,
    "points_max": 3_000,
    "levels": PAYS,
    "evidence": "荣誉证书",
    "notice_days": 7,
    "document": "镇党委会纪要〔2026〕21号",
    "effective_on": str(TODAY),
}
TOMORROW = "2026-11-25"


def levels(town: Town, on: str = "") -> dict[str, int]:
    shown = town.rules(on)["hon"]
    assert (shown["points"], shown["points_max"]) == (shown["levels"][-1]["points"], shown["levels"][0]["points"])
    return {one["level"]: one["points"] for one in shown["levels"]}


def test_a_town_changes_what_levels_pay_and_a_village_only_lowers_it(town: Town) -> None:
    assert levels(town) == PAYS | {"city": 1_000}
    town.approved(HON)
    assert levels(town, TOMORROW) == PAYS
    town.world.pass_days(1)
    mine = HON | {"effective_on": TOMORROW, "levels": PAYS | {"district": 400}}
    looser = mine | {"levels": PAYS | {"city": 801}}
    status, refused = town.propose("vic", looser, town.village_id)
    assert (status, [fault["field"] for fault in refused["fields"]]) == (422, ["levels"])
    assert refused["fields"][0]["zh"] == "市级不能高于镇里的 800。"
    town.approved(mine, town.village_id)
    assert levels(town, "2026-11-26") == PAYS | {"district": 400}
    assert [one["zh"] for one in town.rules()["hon"]["levels"]][:2] == ["国家级", "省级"]
    assert town.rules()["pub"]["levels"] == []


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("levels", None),
        ("levels", PAYS | {"town": 501}),
        ("levels", PAYS | {"village": 99}),
        ("levels.city", {level: points for level, points in PAYS.items() if level != "city"}),
        ("levels.city", PAYS | {"city": 0}),
        ("levels.county", PAYS | {"county": 400}),
    ],
)
def test_levels_that_do_not_fit_are_named(town: Town, field: str, wrong: Any) -> None:
    status, refused = town.propose("ana", HON | {"levels": wrong})
    assert (status, [fault["field"] for fault in refused["fields"]]) == (422, [field])


def test_what_if_a_level_paid_less_last_months_honours_of_that_level_count_so(town: Town) -> None:
    ctx = town.world.context()
    ledger.grant(ctx, 10_000, village_id=town.village_id)
    for number, points in enumerate((1_000, 1_000, 300)):
        who = people.resident(ctx, town.village, number)
        to = AccountRef.of_holder(who.resident_id)
        award_points(ctx, award=ledger.award(ctx, to, f"honour {number}", rule="hon", points=points, on=TODAY))
    town.world.pass_days(10)
    _, made = town.propose("ana", HON | {"effective_on": "2027-01-01"})
    path = f"/v1/places/{town.town_id}/rule-proposals/{made['proposal_id']}/what-if"
    _, started = ask("POST", path, as_="ana", key=uuid7())
    nightly.do_part(town.world.context(), runs.Part(started["run_id"], what_if.KIND, town.village_id))
    counts = runs.load_run(run_id=started["run_id"]).counts
    assert (counts["deeds"], counts["points_before"], counts["points_after"]) == (3, 2_300, 1_900)

"""Honours claimed: paid by their level, and once, whoever of the household claims and however it is typed."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.kernel.errors import InvalidInput, KeyReused
from chalicelib.points.claims.core.claims import Claim, State
from chalicelib.points.claims.core.honours import HonourClaimed
from chalicelib.points.claims.service import checking, making, reading, steps
from tests.make.claims import TODAY, Town, claimed, proven

PAPER = "区级文明家庭，萧文明〔2026〕8号"
LATER = 20
"""Days after the first claim on which somebody tries again."""


def make(town: Town, number: int = 0, **given: Any) -> Claim:
    return town.make(number, rule="hon", **{"level": "district", "honour": PAPER} | given)


def field_of(caught: pytest.ExceptionInfo[InvalidInput]) -> str:
    faults: Any = caught.value.facts["fields"]
    return str(faults[0]["field"])


@pytest.mark.parametrize(
    ("level", "points", "state"),
    [("village", 100, State.SECOND), ("district", 500, State.SECOND), ("national", 3_000, State.PANEL)],
)
def test_a_level_pays_its_points_and_panel_and_notice_go_by_them(
    town: Town, level: str, points: int, state: State
) -> None:
    claim = make(town, level=level)
    assert (claim.points, claim.level, claim.honour) == (points, level, PAPER)
    assert steps.load_claim(claim_id=claim.claim_id) == claim
    accepted = town.accept(claim)
    assert (accepted.points, accepted.state) == (points, state)


def test_points_are_the_levels_and_nobody_asks_for_others(town: Town) -> None:
    with pytest.raises(InvalidInput) as caught:
        make(town, points=3_000)
    assert field_of(caught) == "points"
    claim = make(town, level="city")
    with pytest.raises(InvalidInput):
        town.accept(claim, points=500)
    town.accept(claim)
    with pytest.raises(InvalidInput):
        town.vote(claim, "pat", points=3_000)
    assert town.vote(claim, "pat", points=1_000).points == 1_000


@pytest.mark.parametrize(("field", "wrong"), [("level", {"level": ""}), ("honour", {"honour": " \u200b"})])
def test_an_honour_without_level_or_certificate_is_not_claimed(town: Town, field: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as caught:
        make(town, **wrong)
    assert field_of(caught) == field


@pytest.mark.parametrize("field", ["level", "honour"])
def test_no_other_rule_takes_a_level_or_certificate(town: Town, field: str) -> None:
    given: dict[str, Any] = {field: "town"}
    with pytest.raises(InvalidInput) as caught:
        town.make(**given)
    assert field_of(caught) == field


@pytest.mark.parametrize(
    "same", [PAPER, "区级文明家庭, 萧文明[2026]8号", "区级\u200b文明家庭，萧文明 〔２０２６〕 8 号"]
)
def test_a_certificate_is_claimed_once_whatever_the_day_level_and_spelling(town: Town, same: str) -> None:
    first = make(town)
    with pytest.raises(HonourClaimed) as caught:
        make(town, honour=same)
    assert caught.value.facts["claim_id"] == first.claim_id
    town.world.pass_days(LATER)
    today = TODAY.fromordinal(TODAY.toordinal() + LATER)
    for given in ({}, {"another": True}, {"level": "national"}, {"on": today}):
        with pytest.raises(HonourClaimed):
            make(town, **{"honour": same} | given)
    with pytest.raises(HonourClaimed):
        town.make_for(0, rule="hon", level="district", honour=same)
    assert make(town, on=today, honour=same.replace("8", "9")).points == 500, "another one of the same level"
    assert make(town, 1).points == 500, "of another household"


def test_an_honour_of_a_household_is_paid_once_whoever_of_it_claims(town: Town) -> None:
    def of(number: int, honour: str = PAPER) -> Claim:
        one = town.family[number]
        ctx = town.of(one)
        asked = claimed(one.resident_id, rule="hon", level="district", honour=honour)
        return making.make_claim(ctx, claimed=proven(ctx, asked), key=town.key())

    first = of(0)
    with pytest.raises(HonourClaimed):
        of(1)
    assert of(1, f"{PAPER}，证书2").points == 500
    making.withdraw(town.of(town.family[0]), claim_id=first.claim_id, reason="报错了", key=town.key())
    assert of(2).points == 500, "what ended without points is free again"


def test_whoever_checks_sees_all_honours_claimed_and_corrects_the_level(town: Town) -> None:
    before = make(town, on=TODAY.fromordinal(TODAY.toordinal() - LATER), honour="区级文明家庭证书")
    claim = make(town, level="national")
    assert [one.claim_id for one in reading.near(claim)] == [before.claim_id]
    for wrong in ("county", "regional"):
        with pytest.raises(InvalidInput) as caught:
            town.accept(claim, level=wrong)
        assert field_of(caught) == "level"
    ask: dict[str, Any] = {"claim_id": claim.claim_id, "document": "区级文明家庭", "points": None, "minutes": 0}
    ask |= {"reason": "证书是区里发的", "key": town.key()}
    accepted = checking.accept(town.ctx("vic"), level="district", **ask)
    assert (accepted.level, accepted.points, accepted.state) == ("district", 500, State.SECOND)
    assert checking.accept(town.ctx("vic"), level="district", **ask) == accepted
    with pytest.raises(KeyReused):
        checking.accept(town.ctx("vic"), **ask)
    noticed = town.confirm(accepted, "tom")
    assert (noticed.state, noticed.points) == (State.NOTICE, 500)

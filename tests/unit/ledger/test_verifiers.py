"""What the desk may write up, for whom, by whom."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.kernel.authz import Role
from chalicelib.kernel.errors import InvalidInput
from chalicelib.points.ledger.core.rules import BACK_DATING_DAYS_CAPPED, CATALOGUE, Cap, points_for, rule_of
from chalicelib.points.ledger.core.verifiers import RuleOfOthers, refuse_misplaced

PERSON, HOUSEHOLD = "v00001r00001", "v00001h00002"
VILLAGE, TOWN = frozenset({Role.VILLAGE_OFFICER}), frozenset({Role.TOWN_OFFICER})


def test_a_households_rule_pays_households_and_a_persons_rule_people() -> None:
    for rule in CATALOGUE:
        wrong = PERSON if rule.for_household else HOUSEHOLD
        with pytest.raises(RuleOfOthers):
            refuse_misplaced(rule, wrong, TOWN)


def test_what_a_panel_or_the_town_decides_is_not_a_village_officers_alone() -> None:
    for code, holder in (("hon", PERSON), ("hlp", PERSON), ("yrd", HOUSEHOLD), ("saf", HOUSEHOLD)):
        with pytest.raises(RuleOfOthers):
            refuse_misplaced(rule_of(code), holder, VILLAGE)
        refuse_misplaced(rule_of(code), holder, TOWN)
    for code, holder in (("pub", PERSON), ("vol", PERSON), ("srt", HOUSEHOLD)):
        refuse_misplaced(rule_of(code), holder, VILLAGE)


def test_what_the_house_pays_is_written_up_by_nobody() -> None:
    with pytest.raises(RuleOfOthers) as caught:
        refuse_misplaced(rule_of("bal"), PERSON, frozenset(Role))
    assert "系统" in caught.value.sentence("zh")


def test_a_version_is_never_written_up_longer_than_its_counters_are_kept() -> None:
    loosened = replace(rule_of("cls"), caps=(Cap("t", "m", 8),), version=2)
    assert loosened.back_dating_days == BACK_DATING_DAYS_CAPPED


def test_time_that_earns_no_point_is_refused_by_its_field() -> None:
    slow = replace(rule_of("vol"), points=20)
    assert points_for(slow, minutes=3) == 1
    with pytest.raises(InvalidInput):
        points_for(slow, minutes=2)

"""What the desk may write up, for whom, by whom."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.kernel.errors import InvalidInput
from chalicelib.points.ledger.core.rules import BACK_DATING_DAYS_CAPPED, CATALOGUE, Cap, Rule, points_for, rule_of
from chalicelib.points.ledger.core.verifiers import (
    POINTS_ALONE_MAX,
    ClaimInstead,
    RuleOfOthers,
    alone_max,
    is_of_a_room,
    refuse_large,
    refuse_misplaced,
)

PERSON, HOUSEHOLD = "v00001r00001", "v00001h00002"


def holder_of(rule: Rule) -> str:
    return HOUSEHOLD if rule.for_household else PERSON


def test_a_households_rule_pays_households_and_a_persons_rule_people() -> None:
    for rule in CATALOGUE:
        wrong = PERSON if rule.for_household else HOUSEHOLD
        with pytest.raises(RuleOfOthers):
            refuse_misplaced(rule, wrong)


def test_of_the_catalogue_the_desk_pays_what_is_seen_and_needs_no_notice_evidence_or_panel() -> None:
    way = {}
    for rule in CATALOGUE:
        try:
            refuse_misplaced(rule, holder_of(rule))
        except (ClaimInstead, RuleOfOthers) as refusal:
            way[rule.code] = refusal.code
        else:
            way[rule.code] = "desk"
        assert (alone_max(rule) > 0) == (way[rule.code] == "desk")
    assert way == dict.fromkeys(("vol", "pub", "cls", "spk", "cul", "prf", "lab"), "desk") | dict.fromkeys(
        ("saf", "srt", "yrd", "hlp", "hon"), "claim_instead"
    ) | dict.fromkeys(("wsh", "opn", "bal"), "rule_of_others")


@pytest.mark.parametrize("change", [{"notice_days": 1}, {"evidence": "照片"}, {"verifier": "panel"}])
def test_what_a_town_publishes_or_wants_shown_is_not_one_officers_alone(change: dict[str, Any]) -> None:
    with pytest.raises(ClaimInstead) as caught:
        refuse_misplaced(replace(rule_of("pub"), **change), PERSON)
    assert "代为申报" in caught.value.sentence("zh")
    assert "Claim it" in caught.value.sentence("en")


def test_one_officer_awards_five_hundred_points_and_not_one_more() -> None:
    refuse_large(rule_of("prf"), POINTS_ALONE_MAX)
    with pytest.raises(ClaimInstead):
        refuse_large(rule_of("spk"), POINTS_ALONE_MAX + 1)


def test_what_a_room_pays_is_written_up_by_nobody_and_the_refusal_says_where() -> None:
    for code, where in (("bal", "投票"), ("wsh", "心愿"), ("opn", "我有话说")):
        with pytest.raises(RuleOfOthers) as caught:
            refuse_misplaced(rule_of(code), PERSON)
        assert where in caught.value.sentence("zh")
        assert is_of_a_room(rule_of(code))


def test_a_version_is_never_written_up_longer_than_its_counters_are_kept() -> None:
    loosened = replace(rule_of("cls"), caps=(Cap("t", "m", 8),), version=2)
    assert loosened.back_dating_days == BACK_DATING_DAYS_CAPPED


def test_time_that_earns_no_point_is_refused_by_its_field() -> None:
    slow = replace(rule_of("vol"), points=20)
    assert points_for(slow, minutes=3) == 1
    with pytest.raises(InvalidInput):
        points_for(slow, minutes=2)

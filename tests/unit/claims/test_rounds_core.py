"""What a score earns, and how a round is voted on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.errors import InvalidInput
from chalicelib.points.claims.core import rounds as core
from chalicelib.points.claims.core.round_states import RoundInOtherState, RoundState
from chalicelib.points.claims.core.rounds import Round, RoundVote
from chalicelib.points.ledger.core.rules import CATALOGUE, Rule, rule_of
from tests.make.world import NOON

SRT, YRD, SAF = (rule_of(code) for code in ("srt", "yrd", "saf"))
ROUND = Round("v00001i1", YRD, "2026M11", "秋季", "s-gil", NOON, "f", RoundState.CLOSED)


@pytest.mark.parametrize(
    ("code", "period", "score", "points"),
    [
        ("srt", "2026W48", 100, 300),
        ("srt", "2026W48", 80, 300),
        ("srt", "2026W48", 79, 100),
        ("srt", "2026W48", 75, 100),
        ("srt", "2026W48", 74, 0),
        ("yrd", "2026M11", 80, 500),
        ("yrd", "2026W48", 80, 500),
        ("yrd", "2026Q4", 80, 800),
        ("yrd", "2026Y", 80, 1_000),
        ("yrd", "2026Y", 79, 0),
        ("saf", "2026M11", 80, 300),
        ("saf", "2026M11", 79, 0),
    ],
)
def test_what_a_score_earns(code: str, period: str, score: int, points: int) -> None:
    assert core.points_of(rule_of(code), period, score) == points


@given(st.sampled_from([SRT, YRD, SAF]), st.sampled_from(["2026M11", "2026Q4", "2026Y"]), st.integers(0, 99))
def test_a_better_score_never_earns_less_and_always_within_the_rule(rule: Rule, period: str, score: int) -> None:
    one, better = core.points_of(rule, period, score), core.points_of(rule, period, score + 1)
    assert one <= better
    assert one == 0 or rule.points <= one <= max(rule.points, rule.points_max)


def test_only_household_rules_of_inspectors_and_the_panel_are_inspected() -> None:
    for rule in CATALOGUE:
        if rule.code in ("srt", "yrd", "saf"):
            core.refuse_uninspected(rule)
        else:
            with pytest.raises(core.NotInspected):
                core.refuse_uninspected(rule)


def test_an_inspectors_word_needs_a_picture_where_it_pays() -> None:
    core.refuse_unproven(SRT, 0, ())
    core.refuse_unproven(SRT, 300, ("p",))
    core.refuse_unproven(SAF, 300, ())
    with pytest.raises(InvalidInput):
        core.refuse_unproven(SRT, 300, ())


@given(st.lists(st.booleans(), min_size=1, max_size=3))
def test_three_votes_decide_by_majority(votes: list[bool]) -> None:
    one = ROUND
    for n, approve in enumerate(votes):
        one = core.voted(one, RoundVote(f"s-{n}", NOON, approve, (), ""))
    decided = RoundState.APPROVED if sum(votes) >= 2 else RoundState.REJECTED
    assert one.state is (decided if len(votes) == 3 else RoundState.CLOSED)
    assert (one.votes, one.approvals) == (len(votes), sum(votes))


@pytest.mark.parametrize(
    "wrong",
    [
        replace(ROUND, state=RoundState.OPEN),
        replace(ROUND, state=RoundState.APPROVED),
        replace(ROUND, state=RoundState.REJECTED),
        replace(ROUND, rule=SRT),
    ],
)
def test_a_round_is_voted_on_once_it_is_over_and_only_where_the_panel_verifies(wrong: Round) -> None:
    with pytest.raises(RoundInOtherState):
        core.voted(wrong, RoundVote("s-1", NOON, approve=True, exceptions=(), reason=""))

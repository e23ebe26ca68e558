"""Periods, deadlines, notices, votes and objections, without a store."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.calendar import is_working_day
from chalicelib.kernel.errors import InvalidInput
from chalicelib.points.claims.core import claims as core, objections, panel, periods, terms
from chalicelib.points.claims.core.claims import Deed, NotClaimable, State, Step, stepped
from chalicelib.points.ledger.core.rules import CATALOGUE, Cap, Rule, rule_of
from chalicelib.points.ledger.core.verifiers import (
    ClaimInstead,
    RuleOfOthers,
    is_of_a_room,
    refuse_large,
    refuse_misplaced,
)
from tests.make.claims import TODAY, a_claim, with_steps
from tests.make.world import NOON

SAF, SRT, HLP, PUB, HON = (rule_of(code) for code in ("saf", "srt", "hlp", "pub", "hon"))
HOURLY = Rule("xaa", "A", "夜间巡逻", "volunteering", "hour", 120, "village_officer")
days = st.dates(dt.date(2021, 1, 1), dt.date(2040, 12, 31))


@given(days)
def test_a_day_lies_in_its_week_month_quarter_and_year_and_in_no_other(day: dt.date) -> None:
    iso = day.isocalendar()
    quarter = (day.month + 2) // 3
    for period in (
        f"{iso.year}W{iso.week:02d}",
        f"{day.year}M{day.month:02d}",
        f"{day.year}Q{quarter}",
        f"{day.year}Y",
    ):
        assert periods.PERIOD.match(period)
        assert periods.begins_on(period) <= day <= periods.ends_on(period)
        before = periods.begins_on(period) - dt.timedelta(days=1)
        assert not periods.begins_on(period) <= before
        length = (periods.ends_on(period) - periods.begins_on(period)).days + 1
        assert length in {"W": {7}, "M": {28, 29, 30, 31}, "Q": {90, 91, 92}, "Y": {365, 366}}[period[4]]


def test_a_rule_is_claimed_by_a_day_or_by_its_period() -> None:
    assert periods.dated(PUB, on=TODAY, period="", today=TODAY) == TODAY
    assert periods.dated(SAF, on=None, period="2026M10", today=TODAY) == dt.date(2026, 10, 31)
    assert periods.dated(SAF, on=None, period="2026M11", today=TODAY) == TODAY
    assert periods.dated(SRT, on=None, period="2026W47", today=TODAY) == dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("field", "rule", "on", "period"),
    [
        ("period", PUB, TODAY, "2026M11"),
        ("on", PUB, None, ""),
        ("on", PUB, TODAY + dt.timedelta(days=1), ""),
        ("on", SAF, TODAY, "2026M11"),
        ("period", SAF, None, ""),
        ("period", SAF, None, "2026M13"),
        ("period", SAF, None, "2026W47"),
        ("period", SAF, None, "2026M12"),
        ("period", SAF, None, "2019M12"),
        ("period", SRT, None, "2025W53"),
    ],
)
def test_a_wrong_day_or_period_is_refused_by_its_field(field: str, rule: Rule, on: dt.date | None, period: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        periods.dated(rule, on=on, period=period, today=TODAY)
    faults = caught.value.facts["fields"]
    assert isinstance(faults, list)
    assert [fault["field"] for fault in faults] == [field]


def test_a_year_with_a_53rd_week_has_it() -> None:
    assert periods.dated(SRT, on=None, period="2026W53", today=dt.date(2027, 1, 3)) == dt.date(2027, 1, 3)


def test_a_deed_is_named_by_rule_holder_and_day_and_a_households_period_only_once() -> None:
    name = periods.deed_of(PUB, "v00001r00001", on=TODAY, period="")
    assert name == "v00001#pub#v00001r00001#2026-11-23"
    assert periods.deed_of(PUB, "v00001r00001", on=TODAY, period="", another="k") == f"{name}#k"
    home = periods.deed_of(SAF, "v00001h00001", on=TODAY, period="2026M11", another="k")
    assert home == "v00001#saf#v00001h00001#2026M11"


@given(days, st.integers(0, 200))
def test_a_claim_made_in_time_is_counted_on_a_day_that_may_be_written_up(on: dt.date, later: int) -> None:
    posted = on + dt.timedelta(days=later)
    for rule in (HLP, rule_of("cls")):
        counted = periods.counted_on(rule, on, posted)
        assert on <= counted <= posted
        assert (posted - counted).days <= rule.back_dating_days
        assert counted == on or later > rule.back_dating_days
    assert periods.claim_days(HLP) == 30
    assert periods.claim_days(rule_of("cls")) == 15


def test_what_is_scanned_is_claimed_at_the_desk_alone_what_a_room_pays_by_nobody_and_whom_a_rule_pays() -> None:
    for rule in CATALOGUE:
        right, wrong = ("v00001h00001", "v00001r00001") if rule.for_household else ("v00001r00001", "v00001h00001")
        for at_desk in (True, False):
            with pytest.raises(NotClaimable):
                core.refuse_unclaimable(rule, wrong, at_desk=at_desk)
            if is_of_a_room(rule) or (rule.verifier not in core.CLAIMABLE and not at_desk):
                with pytest.raises(NotClaimable):
                    core.refuse_unclaimable(rule, right, at_desk=at_desk)
            else:
                core.refuse_unclaimable(rule, right, at_desk=at_desk)


def test_whatever_the_desk_does_not_pay_alone_and_no_room_pays_is_claimed_there() -> None:
    for rule in CATALOGUE:
        holder = "v00001h00001" if rule.for_household else "v00001r00001"
        try:
            refuse_misplaced(rule, holder)
            refuse_large(rule, max(rule.points, rule.points_max))
        except ClaimInstead:
            core.refuse_unclaimable(rule, holder, at_desk=True)
        except RuleOfOthers:
            assert is_of_a_room(rule)


def test_points_asked_are_the_rules_own_or_a_cases_within_it() -> None:
    assert core.points_asked(PUB, minutes=0, points=None) == 200
    assert core.points_asked(HLP, minutes=0, points=None) == 500
    assert core.points_asked(HLP, minutes=0, points=2_000) == 2_000
    assert core.points_asked(HOURLY, minutes=45, points=None) == 90
    for rule, minutes, points in ((PUB, 0, 200), (HLP, 0, 499), (HOURLY, 0, None), (HOURLY, 30, 60)):
        with pytest.raises(InvalidInput):
            core.points_asked(rule, minutes=minutes, points=points)


def test_a_claim_says_what_was_done_and_shows_each_picture_once() -> None:
    core.refuse_empty("做了", ("a", "b"))
    for text, media in (("", ()), ("做了", ("a", "a"))):
        with pytest.raises(InvalidInput):
            core.refuse_empty(text, media)


@given(days, st.sampled_from([State.SUBMITTED, State.PANEL, State.SECOND, State.OBJECTED, State.CONTESTED]))
def test_a_deadline_leaves_its_working_days(today: dt.date, state: State) -> None:
    due = terms.due_in(state, today)
    worked = [today + dt.timedelta(days=n) for n in range(1, (due - today).days + 1)]
    assert sum(is_working_day(day)[0] for day in worked) == terms.WORKING_DAYS[state]
    assert is_working_day(due)[0]
    assert terms.extended(today) > due


def test_states_without_working_days() -> None:
    assert terms.due_in(State.RETURNED, TODAY) == TODAY + dt.timedelta(days=30)
    assert terms.due_in(State.POSTED, TODAY) == TODAY


@given(st.sampled_from(CATALOGUE), st.integers(1, 20_000), st.integers(1, 20_000))
def test_more_points_never_have_a_shorter_notice_nor_less_than_the_rules(rule: Rule, few: int, many: int) -> None:
    few, many = min(few, many), max(few, many)
    assert rule.notice_days <= terms.notice_days(rule, few) <= terms.notice_days(rule, many)


@pytest.mark.parametrize(("points", "expected"), [(499, 0), (500, 3), (999, 3), (1_000, 5), (1_999, 5), (2_000, 7)])
def test_notice_days_by_points(points: int, expected: int) -> None:
    assert terms.notice_days(replace(HLP, notice_days=0), points) == expected


@given(days, st.integers(0, 60), st.integers(1, 3_000))
def test_a_notice_is_displayed_fifteen_days_at_least_and_its_points_are_due_after_its_last_day(
    today: dt.date, notice_days: int, points: int
) -> None:
    rule = replace(HLP, notice_days=notice_days)
    found = terms.window(rule, points, today)
    if terms.notice_days(rule, points) == 0:
        assert found == terms.Window(today, today, None)
        return
    assert found.displayed_until is not None
    assert found.due == found.ends_on + dt.timedelta(days=1)
    assert found.displayed_until >= max(found.ends_on, today + dt.timedelta(days=15))


def test_where_a_claim_goes() -> None:
    assert terms.after_check(HLP, 500) is State.PANEL
    assert terms.after_check(PUB, 200) is State.SECOND
    assert terms.after_check(HON, 999) is State.SECOND
    assert terms.after_check(HON, 1_000) is State.PANEL
    assert terms.after_panel(HON) is State.SECOND
    assert terms.after_panel(HLP) is State.NOTICE


def vote(n: int, points: int) -> Step:
    return Step(n, Deed.VOTE, State.PANEL, f"s-{n}", NOON, f"k{n}", "m", "", points, approve=points > 0)


@given(st.lists(st.integers(0, 2_000), max_size=7))
def test_a_majority_of_a_quorum_decides_on_points_that_half_of_it_would_give(points: list[int]) -> None:
    votes = [vote(n, given) for n, given in enumerate(points, start=2)]
    found = panel.outcome(votes)
    for_it = sorted(one for one in points if one)
    if len(votes) < panel.QUORUM:
        assert found is None
    elif 2 * len(for_it) > len(points):
        assert found is not None
        assert found.approved
        assert 2 * sum(one >= found.points for one in for_it) >= len(for_it)
        assert found.points in for_it
    else:
        assert found == panel.Outcome(approved=False, points=0)


def test_others_cast_as_many_votes_as_are_missing_of_the_panel() -> None:
    claim = with_steps(a_claim(State.PANEL), (Deed.ACCEPT, "s-vic"), (Deed.VOTE, "a"), (Deed.RECUSE, "b"))
    for members, recused, missing in (
        (["a", "b"], [], 2), (["a", "b", "c", "s-vic"], ["c"], 2), (["a", "c"], [], 1), ([], [], 3),
    ):  # fmt: skip
        assert panel.missing_votes(claim, members, recused) == missing
        panel.refuse_crowding(claim, members, recused)
    for members in (["a", "c", "d"], ["a", "b", "c", "d", "e"]):
        with pytest.raises(panel.PanelLargeEnough) as caught:
            panel.refuse_crowding(claim, members, [])
        assert caught.value.facts["missing"] == 0
    helped = with_steps(claim, (Deed.VOTE, "town"))
    panel.refuse_crowding(helped, ["a"], [])
    with pytest.raises(panel.PanelLargeEnough):
        panel.refuse_crowding(helped, ["a", "c"], [])


@given(
    members=st.sets(st.sampled_from("abcdef")), recused=st.sets(st.sampled_from("abcdef")),
    voters=st.permutations([*"abcdefuvwxyz"]),
)  # fmt: skip
def test_however_many_are_recused_three_votes_decide_and_others_never_crowd_the_panel_out(
    members: set[str], recused: set[str], voters: list[str]
) -> None:
    claim = a_claim(State.PANEL)
    for one in voters:
        if panel.outcome(panel.votes_of(claim)) is not None:
            break
        try:
            if one not in members:
                panel.refuse_crowding(claim, members, recused)
            elif one in recused:
                continue
        except panel.PanelLargeEnough:
            continue
        claim = with_steps(claim, (Deed.VOTE, one))
    cast = [vote.by for vote in panel.votes_of(claim)]
    assert len(cast) == panel.QUORUM
    assert sum(one not in members for one in cast) <= panel.missing_votes(claim, members, recused)


def test_objections_are_open_until_each_is_decided() -> None:
    claim = with_steps(a_claim(State.OBJECTED), (Deed.OBJECT, "r1"), (Deed.OBJECT, "r2"))
    assert [one.n for one in claim.open_objections()] == [2, 3]
    assert objections.oldest_open(claim).by == "r1"
    dismissed = with_steps(claim, (Deed.DISMISS, "s-pam"), target=2)
    assert [one.n for one in dismissed.open_objections()] == [3]
    objections.refuse_settled(dismissed, 3)
    with pytest.raises(objections.NoSuchObjection):
        objections.refuse_settled(dismissed, 2)


def test_points_are_due_after_the_notice_as_it_was_or_today() -> None:
    claim = a_claim(State.OBJECTED, notice_ends=TODAY)
    assert objections.due_after(claim, TODAY - dt.timedelta(days=3)) == TODAY + dt.timedelta(days=1)
    assert objections.due_after(claim, TODAY + dt.timedelta(days=9)) == TODAY + dt.timedelta(days=9)


@pytest.mark.parametrize(
    ("refusal", "by", "is_villager", "changes"),
    [
        (objections.OwnClaim, "v00001r00001", True, {}),
        (core.NoSuchClaim, "v00001r00002", True, {"displayed_until": None}),
        (objections.NotDisplayedAnyMore, "v00001r00002", True, {"displayed_until": TODAY - dt.timedelta(days=1)}),
        (None, "s-tom", False, {"displayed_until": None}),
        (None, "v00001r00002", True, {}),
    ],
)
def test_who_may_object(
    refusal: type[Exception] | None,
    by: str,
    is_villager: bool,  # noqa: FBT001  pytest gives it.
    changes: dict[str, Any],
) -> None:
    given: dict[str, Any] = {"displayed_until": TODAY} | changes
    claim = a_claim(State.NOTICE, **given)
    if refusal is None:
        objections.refuse_objection(claim, {by}, TODAY, is_villager=is_villager)
        return
    with pytest.raises(refusal):
        objections.refuse_objection(claim, {by}, TODAY, is_villager=is_villager)


def test_too_many_objections_wait_for_the_first() -> None:
    claim = with_steps(a_claim(State.OBJECTED, displayed_until=TODAY), *((Deed.OBJECT, f"r{n}") for n in range(10)))
    with pytest.raises(objections.TooManyObjections):
        objections.refuse_objection(claim, {"r99"}, TODAY, is_villager=True)


def test_steps_are_numbered_and_a_claim_keeps_what_was_said_last() -> None:
    claim = with_steps(a_claim(), (Deed.RESUBMIT, "v00001r00001"), text="两位老人", media_ids=("p",))
    assert (claim.description, claim.media_ids, claim.made_by) == ("两位老人", ("p",), "v00001r00001")
    assert claim.source == "claim#v00001c1"
    assert claim.village_id == "v00001"
    assert claim.step_of("k2") == claim.steps[1]
    assert claim.step_of("k9") is None
    with pytest.raises(AssertionError):
        stepped(claim, claim.steps[0])


def test_late_claims_are_told_within_how_many_days() -> None:
    core.refuse_late(HLP, TODAY - dt.timedelta(days=30), TODAY)
    with pytest.raises(core.ClaimTooLate) as caught:
        core.refuse_late(HLP, TODAY - dt.timedelta(days=31), TODAY)
    assert "30 天" in caught.value.sentence("zh")
    assert Cap("t", "m", 1).zh

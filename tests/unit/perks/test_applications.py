"""Applications: points, ranks and decisions, whatever is done in whatever order; and appeals."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given as whatever, strategies as st

from chalicelib.credit.perks.core import applications as core, refusals
from chalicelib.credit.perks.core.appeals import (
    AppealedAlready,
    AppealOver,
    AppealState,
    AppealTooLate,
    AppealVerdict,
    NoAppeal,
    due_on,
    last_day,
)
from chalicelib.credit.perks.core.applications import (
    NEXT,
    Application,
    ApplicationDeed,
    ApplicationState,
    Given,
    Mark,
    Request,
    Shown,
)
from chalicelib.credit.perks.core.programmes import Hand, Programme, ProgrammeOver, ProgrammeState
from chalicelib.credit.perks.core.ranking import ranked
from chalicelib.kernel.errors import InvalidInput
from tests.make.perks import TODAY, given, terms
from tests.unit.perks.test_programmes import NOW, drafted, officer

TERMS = terms()
AFTER = TERMS.until + dt.timedelta(days=1)


def programme(**changes: Any) -> Programme:
    made = replace(drafted(), state=ProgrammeState.PUBLISHED)
    return replace(made, **changes)


def application(number: int = 1, **changes: Any) -> Application:
    made = Application("p1", f"v00001r{number:05d}", "t0001", "愿意", True, NOW, (Request("k1", "m1"),))
    return replace(made, **changes)


def score(points: int, *, disputed: bool = False) -> Shown:
    return Shown(points, "A", 3, 1, TODAY, disputed, points == 0)


def rated(number: int = 1, points: int = 500, interview: int = 50) -> Application:
    return core.rated(application(number), TERMS, given(interview), score(points), Hand("tom", "", NOW))


def declined() -> Application:
    hand = Hand("tia", "", NOW)
    return core.decided(rated(), programme(), grants=False, reason="名额不够", hand=hand, actor=officer("tia"))


def faults(points: Given, shown: Shown | None, **changes: Any) -> list[str]:
    with pytest.raises(InvalidInput) as refused:
        core.rated(application(), terms(**changes), points, shown, Hand("tom", "", NOW))
    named = refused.value.facts["fields"]
    assert isinstance(named, list)
    return [one["field"] for one in named]


def test_points_that_do_not_fit_are_named() -> None:
    assert faults(Given(given().marks[:1]), score(1)) == ["marks"]
    assert faults(given(61, 21), score(1)) == ["marks.0.points", "marks.1.points"]
    assert faults(given(by_hand=1), score(1)) == ["by_hand"]
    assert faults(given(), None) == ["by_hand"]
    assert faults(given(by_hand=41), None) == ["by_hand.points"]
    assert faults(given(by_hand=1), None, score_most=0) == ["by_hand"]


def test_without_a_score_to_count_none_is_kept_and_none_is_needed() -> None:
    none = terms(score_most=0)
    one = core.rated(application(), none, given(), score(900), Hand("tom", "", NOW))
    assert (one.score, one.total(none)) == (None, 60)


@whatever(st.integers(0, 1_000), st.integers(0, 40))
def test_who_shows_no_score_is_not_worse_off(points: int, by_hand: int) -> None:
    shown = core.rated(application(), TERMS, given(), score(points), Hand("tom", "", NOW))
    hidden = core.rated(application(), TERMS, given(by_hand=by_hand), None, Hand("tom", "", NOW))
    reached = TERMS.points_of(points)
    assert shown.total(TERMS) == 60 + reached
    assert hidden.total(TERMS) == 60 + by_hand
    assert TERMS.points_of(1_000) == TERMS.score_most == 40


@whatever(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 1_000)), max_size=12), st.randoms())
def test_ranks_go_by_points_alone_whatever_the_order_and_ties_are_ties(
    people: list[tuple[int, int]], order: Any
) -> None:
    made = [rated(n, points, interview) for n, (interview, points) in enumerate(people)]
    shuffled = list(made)
    order.shuffle(shuffled)
    places = ranked(TERMS, shuffled)
    assert places == ranked(TERMS, made)
    totals = [one.total for one in places]
    assert totals == sorted(totals, key=lambda total: -(total or 0))
    for one in places:
        assert one.rank == 1 + sum((total or 0) > (one.total or 0) for total in totals)
        assert [each.rank for each in places if each.total == one.total].count(one.rank) == totals.count(one.total)


def test_who_withdrew_is_in_no_list_and_who_has_no_points_is_at_its_end() -> None:
    open_one, gone = application(2), core.withdrawn(rated(3))
    places = ranked(TERMS, [open_one, gone, rated(1)])
    assert [(one.application.resident_id[-1], one.rank) for one in places] == [("1", 1), ("2", None)]
    assert (gone.score, gone.marks, gone.by_hand) == (None, (), None)


def test_what_counted_and_is_deleted_since_leaves_no_sum_behind() -> None:
    one = core.forgotten(declined())
    assert (one.state, one.score, one.reference(TERMS), one.total(TERMS)) == (
        ApplicationState.DECLINED,
        None,
        None,
        None,
    )
    assert core.forgotten(rated()).state is ApplicationState.OPEN
    assert ranked(TERMS, [core.forgotten(rated())])[0].rank is None


def test_points_come_after_the_last_day_to_apply_and_from_a_published_programme() -> None:
    core.refuse_rating(application(), programme(), AFTER)
    with pytest.raises(refusals.StillOpen):
        core.refuse_rating(application(), programme(), TERMS.until)
    with pytest.raises(ProgrammeOver):
        core.refuse_rating(application(), programme(state=ProgrammeState.CALLED_OFF), AFTER)
    with pytest.raises(refusals.ApplicationOver):
        core.refuse_rating(declined(), programme(), AFTER)


def test_who_gave_points_at_any_time_does_not_decide() -> None:
    again = core.rated(rated(), TERMS, given(1), score(500), Hand("tia", "v00001r00009", NOW))
    assert [each.by for each in again.raters] == ["tom", "tia"]
    assert [each.by for each in core.rated(again, TERMS, given(2), score(5), Hand("tom", "", NOW)).raters] == [
        "tia",
        "tom",
    ]
    for who in (officer("tom"), officer("tia"), officer("other", "v00001r00009")):
        with pytest.raises(refusals.RatedByYou):
            core.decided(again, programme(), grants=True, reason="同意", hand=Hand("x", "", NOW), actor=who)


def test_it_is_decided_on_a_whole_list_and_while_places_are_left() -> None:
    hand, ted = Hand("ted", "", NOW), officer("ted")
    with pytest.raises(refusals.OthersWait):
        core.decided(rated(), programme(waiting=1), grants=False, reason="x", hand=hand, actor=ted)
    with pytest.raises(refusals.NoPlaceLeft):
        core.decided(rated(), programme(granted=1), grants=True, reason="x", hand=hand, actor=ted)
    core.decided(rated(), programme(granted=1), grants=False, reason="x", hand=hand, actor=ted)
    with pytest.raises(ProgrammeOver):
        core.decided(rated(), programme(state=ProgrammeState.CALLED_OFF), grants=True, reason="x", hand=hand, actor=ted)


def test_ten_working_days_to_appeal_and_five_to_decide_on_it() -> None:
    one = declined()
    assert last_day(NOW) == (dt.date(2026, 12, 7), False)
    assert due_on(dt.date(2026, 12, 7)) == (dt.date(2026, 12, 14), False)
    assert due_on(dt.date(2026, 12, 28)) == (dt.date(2027, 1, 5), True)
    assert last_day(NOW + dt.timedelta(days=40)) == (dt.date(2027, 1, 15), True)
    appeal = core.appealed(one, "再看看", Request("k", "m"), NOW, dt.date(2026, 12, 7)).appeal
    assert appeal is not None
    assert (appeal.state, appeal.due_on) == (AppealState.OPEN, dt.date(2026, 12, 14))
    with pytest.raises(AppealTooLate):
        core.appealed(one, "再看看", Request("k", "m"), NOW, dt.date(2026, 12, 8))


def test_a_third_officer_decides_on_an_appeal_once() -> None:
    one = core.appealed(declined(), "再看看", Request("k", "m"), NOW, TODAY)
    hand = Hand("ted", "", NOW)
    for who in ("tom", "tia"):
        with pytest.raises(refusals.DecidedByYou):
            core.appeal_decided(one, AppealVerdict.UPHOLD, "x", hand, officer(who))
    upheld = core.appeal_decided(one, AppealVerdict.UPHOLD, "成立", hand, officer("ted"))
    assert (upheld.state, upheld.decided, upheld.reason) == (ApplicationState.GRANTED, one.decided, "名额不够")
    kept = core.appeal_decided(one, AppealVerdict.DECLINE, "不成立", hand, officer("ted"))
    assert kept.state is ApplicationState.DECLINED
    for over in (upheld, kept):
        with pytest.raises(AppealOver):
            core.appeal_decided(over, AppealVerdict.UPHOLD, "x", hand, officer("tim"))
        with pytest.raises(AppealedAlready):
            core.appealed(over, "x", Request("k", "m"), NOW, TODAY)
    with pytest.raises(NoAppeal):
        core.appeal_decided(declined(), AppealVerdict.UPHOLD, "x", hand, officer("ted"))
    with pytest.raises(refusals.ApplicationOver):
        core.appealed(rated(), "x", Request("k", "m"), NOW, TODAY)


def test_nobody_applies_without_end_or_where_it_is_for_others() -> None:
    def applied(before: Application | None, age: int = 18, village_id: str = "v00001", **changes: Any) -> Application:
        there = programme(terms=terms(**changes))
        new = application(requests=(Request("k2", "m2"),))
        return core.applied(before, new, there, today=TODAY, village_id=village_id, age=age)

    assert applied(None).turn == 1
    gone = core.withdrawn(replace(application(), turn=4))
    again = applied(gone)
    assert ([one.key for one in again.requests], again.turn) == (["k1", "k2"], 4)
    with pytest.raises(refusals.AppliedTooOften):
        applied(replace(gone, requests=gone.requests * core.KEYS_MAX))
    with pytest.raises(refusals.AppliedAlready):
        applied(rated())
    for more in ({"age": 17}, {"villages": ("v00002",)}):
        with pytest.raises(refusals.NotForYou):
            applied(None, **more)
    assert applied(None, villages=("v00001",)).state is ApplicationState.OPEN


@whatever(st.lists(st.sampled_from(sorted(ApplicationDeed)), max_size=12))
def test_whatever_is_done_a_score_is_only_where_it_is_shown_and_a_decision_only_on_points(
    deeds: list[ApplicationDeed],
) -> None:
    one, hand = application(), Hand("tom", "", NOW)
    for deed in deeds:
        before = one
        try:
            one = _done(one, deed, hand)
        except (refusals.ApplicationOver, NoAppeal, refusals.AppliedAlready, AppealOver):
            assert one is before
            continue
        keeps_its_points = deed is ApplicationDeed.HIDE and before.score is None
        assert one.state is (before.state if keeps_its_points else NEXT[before.state, deed])
        assert one.score is None or one.shows_score
        assert not one.is_decided or one.marks
        assert one.state is not ApplicationState.RATED or one.total(TERMS) is not None


def _done(one: Application, deed: ApplicationDeed, hand: Hand) -> Application:
    match deed:
        case ApplicationDeed.APPLY:
            new = application(requests=())
            return core.applied(one, new, programme(), today=TODAY, village_id="v00001", age=30)
        case ApplicationDeed.WITHDRAW:
            return core.withdrawn(one)
        case ApplicationDeed.HIDE:
            return core.hidden(one)
        case ApplicationDeed.RATE:
            shown = score(700) if one.shows_score else None
            return core.rated(one, TERMS, Given(given().marks, None if shown else Mark(9, "好")), shown, hand)
        case ApplicationDeed.UPHOLD:
            made = one if one.appeal else core.appealed(one, "再看看", Request("k", "m"), NOW, TODAY)
            return core.appeal_decided(made, AppealVerdict.UPHOLD, "成立", Hand("ted", "", NOW), officer("ted"))
        case _:
            grants, tia = deed is ApplicationDeed.GRANT, Hand("tia", "", NOW)
            return core.decided(one, programme(), grants=grants, reason="x", hand=tia, actor=officer("tia"))


def test_a_grant_holds_for_a_year_in_a_programme_of_its_kind_that_is_not_called_off() -> None:
    one, on = replace(application(), state=ApplicationState.GRANTED), programme()
    last = TERMS.decides_on + dt.timedelta(days=core.HOLDS_DAYS)
    assert core.holds(one, on, "enlistment", last)
    assert not core.holds(one, on, "enlistment", last + dt.timedelta(days=1))
    assert not core.holds(one, on, "community_work", TODAY)
    assert not core.holds(one, programme(state=ProgrammeState.CALLED_OFF), "enlistment", TODAY)
    for state in set(ApplicationState) - {ApplicationState.GRANTED}:
        assert not core.holds(replace(one, state=state), on, "enlistment", TODAY), state

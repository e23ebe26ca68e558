"""Programmes: what may be drafted, who publishes, and what nobody does any more."""

from __future__ import annotations

import datetime as dt
from typing import Any, get_args

import pytest
from hypothesis import given, strategies as st

from chalicelib.credit.perks.core import programmes as core
from chalicelib.credit.perks.core.programmes import KINDS, Criterion, Hand, Programme, ProgrammeState
from chalicelib.credit.perks.schemas.programmes import Kind
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.errors import InvalidInput
from tests.make.perks import TODAY, terms

NOW = dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC)


def officer(name: str, person: str = "") -> Principal:
    return Principal(name, frozenset({Role.TOWN_OFFICER}), resident_id=person)


def drafted(by: str = "tom", person: str = "", **changes: Any) -> Programme:
    return Programme("p1", "t0001", terms(**changes), Hand(by, person, NOW), "m")


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, []),
        ({"until": TODAY - dt.timedelta(days=1)}, ["until"]),
        ({"from_on": TODAY + dt.timedelta(days=3)}, ["until"]),
        ({"decides_on": TODAY + dt.timedelta(days=2)}, ["decides_on"]),
        ({"decides_on": TODAY + dt.timedelta(days=366)}, []),
        ({"decides_on": TODAY + dt.timedelta(days=367)}, ["decides_on"]),
        ({"score_most": 80}, []),
        ({"score_most": 81}, ["score_most"]),
        ({"criteria": (Criterion("面谈", 60), Criterion("面谈", 20))}, ["criteria"]),
        ({"villages": ("v00001",)}, []),
        ({"villages": ("v00001", "v00009")}, ["villages"]),
        ({"until": TODAY - dt.timedelta(days=1), "score_most": 81}, ["until", "score_most"]),
    ],
)
def test_what_does_not_fit_is_named_field_by_field(changes: dict[str, Any], fields: list[str]) -> None:
    try:
        core.refuse_unfit(terms(**changes), TODAY, ["v00001"])
    except InvalidInput as error:
        named = error.facts["fields"]
        assert isinstance(named, list)
        assert [one["field"] for one in named] == fields
        assert all(one["zh"] and one["en"] for one in named)
    else:
        assert fields == []


@given(st.integers(0, 1_000), st.integers(0, 100))
def test_a_score_gives_whole_points_never_more_than_it_may_and_never_fewer_for_more(score: int, most: int) -> None:
    made = terms(score_most=most)
    points = made.points_of(score)
    assert 0 <= points <= most
    assert points * 1_000 <= score * most < (points + 1) * 1_000
    assert made.points_of(1_000) == most
    assert made.points_of(min(1_000, score + 1)) >= points


def test_another_officer_publishes_until_the_last_day() -> None:
    for by, person in (("tom", ""), ("other", "v00001r00001")):
        with pytest.raises(core.PublishedByDrafter):
            core.published(drafted("tom", "v00001r00001"), officer(by, person), NOW, TODAY)
    made = core.published(drafted(), officer("tia"), NOW, TODAY + dt.timedelta(days=2))
    assert (made.state, made.is_public) == (ProgrammeState.PUBLISHED, True)
    with pytest.raises(core.WindowPassed):
        core.published(drafted(), officer("tia"), NOW, TODAY + dt.timedelta(days=3))
    with pytest.raises(core.ProgrammeOver):
        core.published(made, officer("tia"), NOW, TODAY)


def test_what_was_called_off_stays_so_and_everybody_reads_it_where_it_was_published() -> None:
    draft = core.called_off(drafted(), "不办了", officer("tom"), NOW)
    assert not draft.is_public
    one = core.called_off(core.published(drafted(), officer("tia"), NOW, TODAY), "不办了", officer("tom"), NOW)
    assert (one.state, one.reason, one.is_public) == (ProgrammeState.CALLED_OFF, "不办了", True)
    assert not one.takes_applications(TODAY)
    with pytest.raises(core.ProgrammeOver):
        core.called_off(one, "不办了", officer("tom"), NOW)


def test_people_apply_from_the_first_day_to_the_last() -> None:
    one = core.published(drafted(), officer("tia"), NOW, TODAY)
    days = [one.takes_applications(TODAY + dt.timedelta(days=n)) for n in range(-1, 4)]
    assert days == [False, True, True, True, False]
    assert not drafted().takes_applications(TODAY)


def test_a_programme_is_drafted_for_each_kind_there_is() -> None:
    assert set(get_args(Kind)) == set(KINDS)

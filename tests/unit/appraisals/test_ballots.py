"""Ballots: of one length whatever they say, read back as they were filled, refused where they do not fit."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, strategies as st

from chalicelib.foundation.identity.core.people import Holder, Status
from chalicelib.kernel.errors import InvalidInput
from chalicelib.points.appraisals.core.ballots import (
    WIDTH,
    Mine,
    NotInTheElectorate,
    coded,
    in_electorate,
    read,
    recused_items,
    refuse_outsiders,
    text_of,
    torn,
)
from chalicelib.points.appraisals.core.campaigns import Item, Near, NoSuchCampaign, Question, items_of
from chalicelib.points.appraisals.core.states import State
from chalicelib.points.appraisals.core.urns import Urn
from tests.unit.appraisals.cases import HOMES, NOW, OFFICERS, SCORE, TODAY, calm, campaign, holder, plan

ITEMS = items_of(plan())


def answers_to(item: Item) -> st.SearchStrategy[Any]:
    """Return any answer that fits an item, or none."""
    number = st.integers(1, item.size)
    fits = st.lists(number, unique=True) if item.kind == "approval" else number
    return st.none() | fits


filled = st.tuples(*(answers_to(item) for item in ITEMS)).map(
    lambda told: {item.item_id: one for item, one in zip(ITEMS, told, strict=True) if one is not None}
)


@calm
@given(answers=filled.filter(bool))
def test_every_ballot_is_of_one_length_and_reads_back_as_it_was_filled(answers: dict[str, Any]) -> None:
    text = text_of(ITEMS, answers)
    assert len(text) == WIDTH * len(ITEMS)
    by_id = {item.item_id: item for item in ITEMS}
    told = {item_id: read(by_id[item_id], code) for item_id, code in torn(ITEMS, text)}
    assert told == {key: sorted(one) if isinstance(one, list) else [one] for key, one in answers.items()}


@calm
@given(numbers=st.lists(st.integers(1, 12), unique=True))
def test_an_approval_of_any_of_twelve_takes_three_characters(numbers: list[int]) -> None:
    twelve = Item("01", 0, "approval", 12)
    assert len(coded(numbers)) == WIDTH
    assert read(twelve, coded(numbers)) == sorted(numbers)


@pytest.mark.parametrize(
    ("answers", "fields"),
    [
        ({}, ["answers"]),
        ({"09": 1}, ["answers.09"]),
        ({"01": 0}, ["answers.01"]),
        ({"01": 6}, ["answers.01"]),
        ({"01": [1]}, ["answers.01"]),
        ({"02": 4}, ["answers.02"]),
        ({"03": 1}, ["answers.03"]),
        ({"03": [1, 1]}, ["answers.03"]),
        ({"03": [5]}, ["answers.03"]),
        ({"01": 9, "02": 9, "03": [9]}, ["answers.01", "answers.02", "answers.03"]),
    ],
)
def test_what_does_not_fit_is_refused_by_its_item(answers: dict[str, Any], fields: list[str]) -> None:
    with pytest.raises(InvalidInput) as caught:
        text_of(ITEMS, answers)
    faults: Any = caught.value.facts["fields"]
    assert [fault["field"] for fault in faults] == fields


def test_who_is_recused_leaves_an_item_blank_and_answers_the_others() -> None:
    assert text_of(ITEMS, {"02": 3}, {"01"}) == "---003---"
    with pytest.raises(InvalidInput):
        text_of(ITEMS, {"01": 3}, {"01"})


@pytest.mark.parametrize(
    ("who", "votes"),
    [
        (holder(), True),
        (holder(born_on=dt.date(2010, 11, 23)), True),
        (holder(born_on=dt.date(2010, 11, 24)), False),
        (holder(born_on=None), False),
        (holder(status=Status.DEAD), False),
        (holder(kind="household"), False),
        (holder(village_id="v00002"), False),
    ],
)
def test_who_may_vote_is_active_here_and_old_enough(who: Holder, *, votes: bool) -> None:
    assert in_electorate(plan(), who, TODAY) is votes
    if votes:
        assert refuse_outsiders(plan(), who, TODAY) == who
    else:
        with pytest.raises((NoSuchCampaign, NotInTheElectorate)):
            refuse_outsiders(plan(), who, TODAY)


def test_a_group_votes_by_itself_and_strangers_know_of_nothing() -> None:
    asked = plan(groups=("一组",))
    assert in_electorate(asked, holder(group="一组"), TODAY)
    assert not in_electorate(asked, holder(group="二组"), TODAY)
    for stranger in (None, holder(village_id="v00002")):
        with pytest.raises(NoSuchCampaign):
            refuse_outsiders(asked, stranger, TODAY)


def test_the_people_of_a_household_do_not_answer_about_it() -> None:
    items = items_of(plan(about="households", subjects=HOMES, questions=(SCORE, Question("最好的", "choice"))))
    assert recused_items(items, holder(), Near()) == {"01", "03"}
    assert recused_items(items, holder(household="v00001h00099"), Near()) == set()


def test_an_officer_and_their_household_do_not_answer_about_them() -> None:
    items = items_of(plan(about="officers", subjects=OFFICERS, questions=(SCORE,)))
    homes = {"v00001r00021": "v00001h00013"}
    assert recused_items(items, holder(21), Near(homes)) == {"01"}
    assert recused_items(items, holder(22, "v00001h00013"), Near(homes)) == {"01"}
    assert recused_items(items, holder(23), Near(homes)) == set()


def test_an_urn_is_open_in_its_time_alone() -> None:
    urn = Urn("c", "v00001", "评议", "affair", State.OPEN, NOW, NOW + dt.timedelta(hours=1), 5)
    assert urn.is_open(NOW)
    assert not urn.is_open(NOW + dt.timedelta(hours=1))
    assert not urn.is_open(NOW - dt.timedelta(seconds=1))
    assert not replace(urn, state=State.CLOSED).is_open(NOW)
    assert Mine(campaign(), urn, None, may_vote=True).items == ITEMS
    assert (urn.points, urn.paper_counts) == (0, {"handed_in": 0, "entered": 0, "agreed": 0})

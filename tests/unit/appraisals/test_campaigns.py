"""Plans: what is asked of a ballot, and every way in which a plan may not fit."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.kernel.errors import InvalidInput
from chalicelib.points.appraisals.core.campaigns import (
    NoSuchCampaign,
    Plan,
    Question,
    Subject,
    id_of,
    is_concerned,
    items_of,
    options_of,
    place_of,
    refuse_misplanned,
)
from chalicelib.points.appraisals.core.states import WAITS_DAYS, Deed, State
from tests.unit.appraisals.cases import APPROVAL, CHOICE, HOMES, NOW, OFFICERS, SCORE, TOWN, VILLAGE, campaign, plan

KEY = "0193a7f2-b4c8-7d1e-9f00-a1b2c3d4e5f6"


def misfits(asked: Plan, place_id: str = VILLAGE, groups: tuple[str, ...] = ("一组",)) -> list[str]:
    """Return the fields in which a plan does not fit."""
    try:
        refuse_misplanned(asked, place_id=place_id, groups=groups)
    except InvalidInput as refusal:
        faults: Any = refusal.facts["fields"]
        return [fault["field"] for fault in faults]
    return []


def test_what_is_asked_of_an_affair_is_one_item_a_question() -> None:
    items = items_of(plan())
    assert [(item.item_id, item.kind, item.size) for item in items] == [
        ("01", "score", 5),
        ("02", "choice", 3),
        ("03", "approval", 4),
    ]
    assert misfits(plan()) == []


def test_a_score_is_asked_of_each_subject_and_a_choice_is_between_them() -> None:
    best = Question("最好的", "choice")
    asked = plan(about="households", subjects=HOMES, questions=(SCORE, best))
    items = items_of(asked)
    assert [(item.item_id, item.subject, len(item.subjects)) for item in items] == [
        ("01", 0, 1),
        ("02", 1, 1),
        ("03", None, 2),
    ]
    assert options_of(asked, best) == ("一号院", "二号院")
    assert options_of(asked, CHOICE) == CHOICE.options
    assert misfits(asked) == []


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("villages", {"villages": (VILLAGE, "v00002")}),
        ("groups", {"groups": ("九组",)}),
        ("age_min", {"about": "officers", "subjects": OFFICERS, "questions": (SCORE,)}),
        ("subjects", {"subjects": HOMES}),
        ("subjects", {"about": "households"}),
        ("subjects.0", {"about": "households", "subjects": OFFICERS[:1]}),
        ("subjects.1", {"about": "officers", "age_min": 18, "subjects": (OFFICERS[0], HOMES[0])}),
        ("subjects.0", {"about": "officers", "age_min": 18, "subjects": (Subject("某"),)}),
        ("questions.0", {"questions": (replace(SCORE, scale=7),)}),
        ("questions.0", {"questions": (replace(SCORE, options=("好", "坏")),)}),
        ("questions.0.options", {"questions": (replace(CHOICE, options=("一个",)),)}),
        ("questions.0.options", {"questions": (replace(APPROVAL, options=()),)}),
        ("closes_at", {"closes_at": NOW}),
        ("closes_at", {"closes_at": NOW + dt.timedelta(days=61)}),
        ("questions", {"about": "households", "subjects": HOMES * 10, "questions": (SCORE,) * 4}),
    ],
)
def test_a_plan_that_can_not_be_carried_out_is_refused_by_its_field(field: str, changes: dict[str, Any]) -> None:
    assert field in misfits(plan(**changes))


def test_a_towns_plan_is_for_several_villages_but_not_for_their_groups() -> None:
    both = plan(villages=(VILLAGE, "v00002"))
    assert misfits(both, TOWN) == []
    assert misfits(replace(both, groups=("一组",)), TOWN) == ["groups"]
    assert misfits(plan(groups=("一组",))) == []


def test_officers_are_appraised_from_eighteen_on() -> None:
    asked = plan(about="officers", subjects=OFFICERS, questions=(SCORE,), age_min=18)
    assert misfits(asked) == []


def test_an_id_names_the_place() -> None:
    for place_id in (VILLAGE, TOWN):
        assert place_of(id_of(place_id, KEY)) == place_id
    for wrong in ("", "v00001a" + KEY, "v1b" + KEY, "t0001b"):
        with pytest.raises(NoSuchCampaign):
            place_of(wrong)


def test_a_campaign_knows_when_the_house_has_to_do_something() -> None:
    made = campaign()
    assert (made.place_id, made.source) == (VILLAGE, f"ballot#{made.campaign_id}")
    due = {state: replace(made, state=state).due_at for state in State}
    assert {state for state, at in due.items() if at} == {State.APPROVED, State.OPEN, *WAITS_DAYS}
    assert due[State.OPEN] == made.plan.closes_at
    assert not made.closed_early
    assert replace(made, deeds={Deed.CLOSE.value: "ben"}).closed_early


@pytest.mark.parametrize(
    ("subject", "who", "home", "concerned"),
    [
        (HOMES[0], {"resident_id": "v00001r00001", "household_id": "v00001h00011"}, "", True),
        (HOMES[0], {"resident_id": "v00001r00001", "household_id": "v00001h00012"}, "", False),
        (HOMES[0], {"resident_id": "v00001r00001", "household_id": ""}, "", False),
        (OFFICERS[0], {"resident_id": "v00001r00021", "household_id": ""}, "", True),
        (OFFICERS[0], {"resident_id": "v00001r00022", "household_id": "v00001h00013"}, "v00001h00013", True),
        (OFFICERS[0], {"resident_id": "v00001r00022", "household_id": ""}, "", False),
        (OFFICERS[0], {"resident_id": "", "household_id": ""}, "v00001h00013", False),
        (OFFICERS[1], {"account": "s-kai", "resident_id": "", "household_id": ""}, "", True),
        (OFFICERS[1], {"account": "s-ana", "resident_id": "v00001r00022", "household_id": ""}, "", False),
        (OFFICERS[0], {"account": "", "resident_id": "v00001r00022", "household_id": ""}, "", False),
    ],
)
def test_who_is_appraised_is_concerned_and_their_household_is(
    subject: Subject, who: dict[str, str], home: str, *, concerned: bool
) -> None:
    assert is_concerned(subject, **who, home=home) is concerned

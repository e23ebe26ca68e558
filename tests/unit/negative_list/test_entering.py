"""What may be entered: the categories, the document and its days, and nothing that is everybody's right."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, strategies as st

from chalicelib.credit.negative_list.core.categories import (
    CATEGORIES,
    MONTHS_MAX,
    RIGHTS_EN,
    RIGHTS_ZH,
    SHIPPED,
    Category,
    Effect,
    NoSuchCategory,
    Source,
    category_of,
    named_right,
)
from chalicelib.credit.negative_list.core.documents import months_after, refuse_unfit
from chalicelib.kernel.errors import InvalidInput
from tests.make.negatives import MEDIA_ID, RESIDENT, TODAY, a_document

DAY = dt.timedelta(days=1)
VILLAGE = RESIDENT[:6]


def faults(**given: Any) -> dict[str, str]:
    """Return the fields that are refused of a document, and why."""
    with pytest.raises(InvalidInput) as caught:
        refuse_unfit(a_document(**given), VILLAGE, today=TODAY)
    found: Any = caught.value.facts["fields"]
    return {one["field"]: one["code"] for one in found}


def test_the_categories_that_ship_have_no_faults_and_names_of_their_own() -> None:
    assert {one.zh for one in SHIPPED} >= {"违法犯罪", "拒服兵役", "扰乱公共秩序", "失信被执行人", "骗取工分"}
    assert len(CATEGORIES) == len(SHIPPED)
    for one in SHIPPED:
        assert one.faults() == []
        assert one.months_max <= MONTHS_MAX


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"zh": "越级上访"}, "it names what is everybody's right"),
        ({"en": "Petitions again and again"}, "it names what is everybody's right"),
        ({"basis": "《信访工作条例》"}, "it names what is everybody's right"),
        ({"code": "ballots"}, "it names what is everybody's right"),
        ({"months_max": 61}, "it holds for one month to five years"),
        ({"months_max": 0}, "it holds for one month to five years"),
        ({"points": 0}, "points are whole, at most 999"),
        ({"points": 1_000}, "points are whole, at most 999"),
        ({"effect": Effect.CAP, "points": -1}, "points are whole, at most 999"),
        ({"effect": Effect.VETO}, "a veto has no points"),
        ({"sources": ()}, "it stands on a document"),
        ({"repair_months": 24}, "it can be repaired before it ends"),
        ({"repair_months": -1}, "it can be repaired before it ends"),
    ],
)
def test_what_is_wrong_with_a_category_is_found(change: dict[str, Any], fault: str) -> None:
    assert fault in replace(CATEGORIES["order"], **change).faults()


def test_a_cap_may_leave_nothing_and_a_category_may_know_no_repair() -> None:
    assert replace(CATEGORIES["draft"], points=0, repair_months=None).faults() == []


@given(st.sampled_from(RIGHTS_ZH + RIGHTS_EN), st.sampled_from(["zh", "en", "basis"]), st.text(max_size=5))
def test_no_category_can_name_a_petition_a_complaint_an_opinion_or_a_ballot(word: str, name: str, more: str) -> None:
    more = more.replace("《", "")  # What stands in a title is another test's.
    made: Category = replace(CATEGORIES["order"], **{name: f"{more} {word.upper()} {more}"})  # type: ignore[arg-type]  # A text.
    assert "it names what is everybody's right" in made.faults()


def test_a_category_that_there_is_not_is_said_so_of_its_field() -> None:
    assert category_of("order").zh == "扰乱公共秩序"
    with pytest.raises(NoSuchCategory) as caught:
        category_of("late")
    found: Any = caught.value.facts["fields"]
    assert [one["field"] for one in found] == ["category"]


def test_a_document_that_fits_is_taken_with_its_category() -> None:
    assert refuse_unfit(a_document(), VILLAGE, today=TODAY) == CATEGORIES["order"]
    short = a_document(effective_on=TODAY, ends_on=TODAY + DAY)
    assert refuse_unfit(short, VILLAGE, today=TODAY).code == "order"


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"effective_on": TODAY + DAY}, "effective_on", "not_effective_yet"),
        ({"ends_on": TODAY}, "ends_on", "has_passed"),
        ({"effective_on": TODAY, "ends_on": months_after(TODAY, 24) + DAY}, "ends_on", "holds_too_long"),
        ({"category": "crime", "ends_on": TODAY + DAY}, "source", "source_unfit"),
        ({"media_id": MEDIA_ID.replace("v00003", "v00004")}, "media_id", "scan_elsewhere"),
        ({"basis": "《信访工作条例》第二十六条"}, "basis", "everybodys_right"),
        ({"basis": "《关于信访案件若干问题的意见》第三条"}, "basis", "everybodys_right"),
        ({"basis": "《民法典》；本人在会上提意见"}, "basis", "everybodys_right"),
        ({"basis": "《某某办法》的建议》"}, "basis", "everybodys_right"),
        ({"issuer": "戴村镇信 访办"}, "issuer", "everybodys_right"),
        ({"number": "投诉工单第 17 号"}, "number", "everybodys_right"),
    ],
)
def test_a_document_that_does_not_fit_is_refused_with_its_field(given: dict[str, Any], field: str, code: str) -> None:
    assert faults(**given) == {field: code}


def test_every_field_that_does_not_fit_is_named_at_once() -> None:
    assert set(faults(effective_on=TODAY + DAY, source=Source.JUDGMENT, number="举报信")) == {
        "effective_on", "source", "number",
    }  # fmt: skip


def test_no_record_of_any_category_holds_for_more_than_five_years() -> None:
    for one in SHIPPED:
        last = months_after(TODAY, one.months_max)
        held = a_document(category=one.code, source=one.sources[0], effective_on=TODAY, ends_on=last)
        assert refuse_unfit(held, VILLAGE, today=TODAY) == one
        assert last <= months_after(TODAY, 60)
        given = {"category": one.code, "source": one.sources[0], "effective_on": TODAY, "ends_on": last + DAY}
        assert faults(**given) == {"ends_on": "holds_too_long"}


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (dt.date(2026, 1, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2024, 2, 29), 12, dt.date(2025, 2, 28)),
        (dt.date(2026, 12, 1), 1, dt.date(2027, 1, 1)),
        (dt.date(2026, 11, 23), 60, dt.date(2031, 11, 23)),
    ],
)
def test_months_later_is_the_same_day_or_the_months_last(day: dt.date, months: int, later: dt.date) -> None:
    assert months_after(day, months) == later


def test_a_number_is_the_same_however_its_brackets_and_blanks_are_typed() -> None:
    one = a_document(number="萧公（戴）行罚决字〔2026〕12号 A")
    assert one.plain_number == a_document(number="萧公(戴) 行罚决字［2026］12号a").plain_number
    assert one.plain_number != a_document(number="萧公(戴)行罚决字[2026]13号a").plain_number


@pytest.mark.parametrize(
    "basis",
    [
        "《关于办理拒不执行判决、裁定刑事案件适用法律若干问题的意见》第一条",
        "《关于适用《中华人民共和国刑法》若干问题的意见（试行）》",
        "《关 于 依法从严惩处的 指导意见》；《司法建议工作规定》第二条",
    ],
)
def test_a_title_of_a_rule_that_is_called_opinions_is_no_opinion_of_anybodys(basis: str) -> None:
    assert refuse_unfit(a_document(basis=basis), VILLAGE, today=TODAY).code == "order"
    assert replace(CATEGORIES["order"], basis=basis).faults() == []


def test_a_right_is_found_whatever_stands_between() -> None:
    assert named_right("越 级", "") == "越级"
    assert named_right("治安管理处罚法") == ""

"""No free text holds a way round the page: phone numbers however they are written, WeChat and QQ ids, mail."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from chalicelib.prosperity.listings.core.privacy import holds_contact, refuse_contacts
from chalicelib.prosperity.listings.core.refusals import ContactInWords

CHINESE = "零一二三四五六七八九"
BETWEEN = (
    "",
    " ",
    "-",
    " - ",
    "·",
    "*",
    "\u200b",
    "（）",
    "，",
    "、",
    "：",
    "；",
    "。",
    " \u2212 ",
    "\u2011",
    "_",
    "🌾",
)
mobiles = st.from_regex(r"\A1[3-9][0-9]{9}\Z")


def spelt(digit: str, how: int) -> str:
    forms = (digit, chr(ord("０") + int(digit)), CHINESE[int(digit)], f"{digit}\ufe0f\u20e3")
    return forms[how]


@given(
    mobile=mobiles,
    how=st.lists(st.integers(0, 3), min_size=11, max_size=11),
    between=st.lists(st.sampled_from(BETWEEN), min_size=11, max_size=11),
    before=st.sampled_from(("", "电话", "加我 ", "价格 20 元，")),
)
def test_a_mobile_number_is_found_however_it_is_written(
    mobile: str, how: list[int], between: list[str], before: str
) -> None:
    text = before + "".join(spelt(digit, one) + gap for digit, one, gap in zip(mobile, how, between, strict=True))
    assert holds_contact(text), text


@pytest.mark.parametrize(
    "text",
    [
        "0571-82301234",
        "0571 8230 1234",
        "82301234",
        "微信：abc_12345",
        "加V: hello123",
        "薇信 Xiao-Wang88",
        "ｗｘ：ｄａｉｃｕｎ８８",
        "QQ 12345",
        "wang @ example.com",
        "幺三八零零零零一一一一",
        "电话138，0013，8000",
        "一三八、零零一三、八零零零",
        "138:0013:8000",
        "138；0013；8000",
        "138。0013。8000",
        "138 − 0013 − 8000",
        "138‑0013‑8000",
        "8261-8261",
        "8261 8261",
        "电话 826-1826",
        "手机号码：2618 9000",
        "3261-8900（联系）",
        "138 2013-12-34",
        "138 0013 8000，2026-12-01 起",
        "+86 138 0013 8000",
    ],
)
def test_other_ways_round_are_found(text: str) -> None:
    assert holds_contact(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "月租 1200 元，押一付三",
        "每月 3000-4000 元，包吃住",
        "2026-12-01 起，2027年3月15日止",
        "三室一厅，九十平方，二楼朝南",
        "水田 3.20 亩，租五年",
        "可以微信付款",
        "一二三组的都可以",
        "起租日 2026.1.5，价格 100000 元",
        "上午 8:00-11:30，下午 13:30-17:30",
        "租金 1500，2026-12-01 起",
        "2026-12-01、2027-03-15 两天",
        "种过 2024-2026 三年",
        "来时先联系，3000-4000 元",
        "2026-12-01 前联系",
        "1,200,000 元",
    ],
)
def test_prices_dates_and_areas_are_no_contact(text: str) -> None:
    assert not holds_contact(text)


def test_each_field_that_holds_one_is_named() -> None:
    refuse_contacts({"title": "自行车", "words": ""})
    with pytest.raises(ContactInWords) as refused:
        refuse_contacts({"title": "13800001111", "words": "好的", "details.use": "微信 abc123"})
    assert [one["field"] for one in refused.value.facts["fields"]] == ["title", "details.use"]  # type: ignore[attr-defined]  # A list.

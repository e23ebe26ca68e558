"""A villager's own score: lines that add up, the facts behind it, and nothing of who did not agree."""

from __future__ import annotations

import json
import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.web.conftest import sign_in_villager
from tests.web.demo import Demo


def folded(page: Page, title: str) -> Locator:
    """Open a part of the page that is folded."""
    page.get_by_text(title, exact=True).click()
    return page.locator("details[open]").last


def numbers(texts: list[str]) -> list[int]:
    """Return the first number of each text."""
    return [int(re.findall(r"\d+", text.replace(",", ""))[0]) for text in texts]


def test_a_villager_adds_up_their_own_score_and_sees_what_is_behind_it(page: Page, demo: Demo) -> None:
    sign_in_villager(page, demo)
    page.get_by_role("link", name="我的信用").click()
    head = page.get_by_role("region", name="我的信用分")
    expect(head).to_contain_text("比全镇")
    (points,) = numbers([head.locator(".figure").inner_text()])
    assert points > 190, "who did something has more than who did nothing"
    parts = page.get_by_role("region", name="五个方面").get_by_role("listitem")
    assert sum(numbers(parts.locator(".number").all_inner_texts())) == points
    whole = folded(page, "每一项都算给您看")
    assert sum(numbers(whole.get_by_role("listitem").locator(".number").all_inner_texts())) == points
    expect(whole).to_contain_text(f"合计 {points}")
    expect(page.get_by_role("region", name="怎样能更高").get_by_role("listitem")).to_have_count(5)
    facts = folded(page, "背后的事，一件一件")
    expect(facts.get_by_role("listitem").filter(has_text="参加「志愿服务」").first).to_contain_text("现在还算")
    expect(folded(page, "怎么变成这样的")).to_contain_text("第一份信用分")
    expect(folded(page, "计分办法")).to_contain_text("一件事过 365 天只算一半")
    with page.expect_download() as taken:
        page.get_by_role("button", name="下载一份").click()
    assert json.loads(Path(taken.value.path()).read_text(encoding="utf-8"))["score"]["points"] == points


def test_who_did_not_agree_has_none_until_they_do_and_nothing_is_left_when_they_withdraw(
    page: Page, demo: Demo
) -> None:
    sign_in_villager(page, demo, 1)
    page.goto("/h5/#score")
    expect(page.get_by_text("您还没有信用分")).to_be_visible()
    page.get_by_role("link", name="去看看，再决定").click()
    page.get_by_role("button", name="授权：计算信用分").click()
    page.get_by_role("button", name="看过了，同意").click()
    expect(page.get_by_role("button", name="撤回：计算信用分")).to_be_visible()
    page.goto("/h5/#score")
    expect(page.get_by_text("今天夜里算出第一份")).to_be_visible()
    page.goto("/h5/#consents")
    page.get_by_role("button", name="撤回：计算信用分").click()
    page.get_by_role("button", name="确定撤回").click()
    expect(page.get_by_role("button", name="授权：计算信用分")).to_be_visible()
    page.goto("/h5/#score")
    expect(page.get_by_text("您还没有信用分")).to_be_visible()

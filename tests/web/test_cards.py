"""Cards by the many, at the officers' desk: issued to those who have none, and their sheet."""

from __future__ import annotations

import itertools

from playwright.sync_api import Locator, Page, expect

from tests.web.conftest import PHONE, Lost
from tests.web.demo import Demo
from tests.web.test_access import SMALL, faults_of
from tests.web.test_console import LONG_MS, desk
from tests.web.test_registry import id_number
from tests.web.walk import drawn

ORDINALS = itertools.count(5001)
"""Of the ID numbers of those entered here: all files of a process share one town."""


def entered(demo: Demo, name: str) -> str:
    """Return the number of somebody new of the village."""
    asked = {"name": name, "id_number": id_number(next(ORDINALS))}
    made = demo.ask("POST", f"/v1/villages/{demo.village_id}/residents", asked, role="village_officer")
    return str(made["resident_id"])


def issue_of(page: Page) -> Locator:
    """Return the form that issues cards, opened."""
    issue = page.get_by_role("region", name="批量发工分卡")
    issue.get_by_role("button", name="批量发卡").click()
    return issue


def figure(issue: Locator, name: str) -> Locator:
    return issue.locator(".count").filter(has_text=name).locator(".figure")


def test_those_of_a_list_who_have_none_get_cards_which_go_straight_to_the_printer(page: Page, demo: Demo) -> None:
    first, second = entered(demo, "吴一卡"), entered(demo, "吴二卡")
    desk(page, demo, "村民和工分卡")
    issue = issue_of(page)
    issue.get_by_label("发给谁").select_option(label="一份名单")
    issue.get_by_label("村民编号").fill(f"{first[7:]} 九号")
    expect(issue.get_by_text("认不出：九号")).to_be_visible()
    issue.get_by_label("村民编号").fill(f"{first[7:]}，r{second[7:]}\n{first[7:]}")
    issue.get_by_role("button", name="发卡", exact=True).click()
    expect(issue.get_by_text("给名单上的 2 人里还没有卡的人发卡？")).to_be_visible()
    lost = Lost(page, "/v1/cards", times=1)
    issue.get_by_role("button", name="确定发卡").click()
    expect(figure(issue, "新发")).to_have_text("2", timeout=LONG_MS)
    assert (len(lost.keys) > 1, len(set(lost.keys))) == (True, 1), "a lost answer is asked for under the same key"
    expect(issue.get_by_text("卡发好了，还没有密码")).to_be_visible()
    drawn(page)
    assert faults_of(page) == []
    page.set_viewport_size(PHONE)
    issue.get_by_role("button", name="打印这 2 张卡").click()
    expect(issue.get_by_role("link", name="v")).to_be_visible(timeout=LONG_MS)
    card = demo.ask("GET", f"/v1/residents/{first}/card", role="village_officer")
    assert card["has_pin"] is False


def test_a_group_is_told_how_many_had_a_card_and_the_form_is_for_everybody(page: Page, demo: Demo) -> None:
    number = entered(demo, "吴三卡")
    demo.ask("POST", f"/v1/residents/{number}/card", {}, role="village_officer")
    desk(page, demo, "村民和工分卡")
    issue = issue_of(page)
    issue.get_by_label("发给谁").select_option(label="一份名单")
    issue.get_by_label("村民编号").fill(number[7:])
    issue.get_by_label("每张卡每天最多用多少工分").fill("500")
    page.set_viewport_size(SMALL)
    drawn(page)
    assert faults_of(page) == []
    issue.get_by_role("button", name="发卡", exact=True).click()
    issue.get_by_role("button", name="确定发卡").click()
    expect(figure(issue, "原来就有")).to_have_text("1", timeout=LONG_MS)
    expect(issue.get_by_text("没有发新卡")).to_be_visible()
    expect(issue.get_by_role("button", name="打印这")).to_have_count(0)


def test_only_who_works_for_the_town_is_offered_all_of_it_and_an_auditor_nothing(page: Page, demo: Demo) -> None:
    whole = "戴村镇（全镇）"
    desk(page, demo, "村民和工分卡")
    expect(issue_of(page).get_by_label("发给谁").get_by_text(whole)).to_have_count(0)
    page.evaluate("sessionStorage.clear()")
    desk(page, demo, "村民和工分卡", "town_officer")
    expect(issue_of(page).get_by_label("发给谁").get_by_text(whole)).to_have_count(1)
    page.evaluate("sessionStorage.clear()")
    desk(page, demo, "村民和工分卡", "auditor")
    expect(page.get_by_role("region", name="村民名单")).to_be_visible()
    expect(page.get_by_role("button", name="批量发卡")).to_have_count(0)

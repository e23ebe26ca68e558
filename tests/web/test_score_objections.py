"""Somebody objects to what counts against them; an officer of the town looks, decides, and both see it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.web.conftest import DESKTOP, sign_in_officer, sign_in_villager
from tests.web.demo import Demo

SAYS, ANSWER = "评议投票那天我去了，没有给我算。", "查了签到表，当天已经补上。"
IN_THE_DEMO = "那天家里老人住院，我打电话跟组织的人说过。"


def desk(page: Page, demo: Demo) -> None:
    page.set_viewport_size(DESKTOP)
    sign_in_officer(page, demo, "town_officer")
    page.get_by_role("navigation", name="工作").get_by_role("link", name="信用异议", exact=True).click()
    expect(page.locator("main .bone")).to_have_count(0)


def test_an_objection_to_the_score_is_made_looked_into_and_answered(page: Page, demo: Demo) -> None:
    sign_in_villager(page, demo)
    page.goto("/h5/#score")
    page.get_by_role("button", name="对整个分数提异议").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_role("button", name="提交")).to_be_disabled()
    form.get_by_label("哪里不对").fill(SAYS)
    form.get_by_role("button", name="提交").click()
    expect(page.get_by_text("您提的异议正在处理，这个分数标着“有异议”。")).to_be_visible()
    mine = page.get_by_role("region", name="我的异议").get_by_role("listitem").filter(has_text=SAYS)
    expect(mine).to_contain_text("正在处理")
    desk(page, demo)
    row = page.get_by_role("listitem").filter(has_text=SAYS)
    row.get_by_role("button", name="处理").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("您看了这份分数，本人会看到")
    expect(dialog.get_by_role("button", name="成立", exact=True)).to_be_disabled()
    dialog.get_by_label("查到的情况和理由").fill(ANSWER)
    dialog.get_by_role("button", name="成立", exact=True).click()
    expect(row).to_have_count(0)
    page.get_by_role("button", name="看办结的").click()
    expect(page.get_by_role("listitem").filter(has_text=ANSWER)).to_contain_text("成立")
    sign_in_villager(page, demo)
    page.goto("/h5/#score")
    expect(mine).to_contain_text(ANSWER)
    expect(mine).to_contain_text("镇里看过您的分数")
    expect(page.get_by_text("您提的异议正在处理")).to_have_count(0)


def test_what_nobody_came_to_is_struck_by_an_officer_who_sees_which_activity_it_was(page: Page, demo: Demo) -> None:
    desk(page, demo)
    row = page.get_by_role("listitem").filter(has_text=IN_THE_DEMO)
    expect(row).to_contain_text("报了名没来")
    row.get_by_role("button", name="处理").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("活动「")
    dialog.get_by_label("查到的情况和理由").fill(ANSWER)
    dialog.get_by_role("button", name="成立，这件事不再扣分").click()
    expect(row).to_have_count(0)

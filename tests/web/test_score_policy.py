"""A policy is drafted, simulated by the deployed job, and signed by two officers at the desk."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.web.conftest import DESKTOP, sign_in_officer, sign_out_officer
from tests.web.demo import Demo

WHY = "镇党委会 2026 年第 12 号会议纪要"


def desk(page: Page, demo: Demo, role: str) -> None:
    page.set_viewport_size(DESKTOP)
    sign_in_officer(page, demo, role)
    page.get_by_role("navigation", name="工作").get_by_role("link", name="计分办法", exact=True).click()
    expect(page.locator("main .bone")).to_have_count(0)


def test_a_policy_is_seen_before_two_officers_sign_it(page: Page, demo: Demo) -> None:
    desk(page, demo, "town_officer")
    expect(page.get_by_role("region", name="现在的计分办法")).to_contain_text("不到 0.5 次 0，0.5 次起 15")
    page.get_by_role("button", name="起草新的").click()
    form = page.get_by_role("dialog")
    first = form.get_by_role("group", name="参加活动").first
    first.get_by_label("分值").fill("0，15，30，45，60，90")
    expect(form.get_by_role("status")).to_contain_text("满分合计 1,010，要等于 1,000")
    expect(form.get_by_role("button", name="存为草稿")).to_be_disabled()
    first.get_by_label("分值").fill("0，5，30，45，60，80")
    form.get_by_label("依据").fill(WHY)
    form.get_by_role("button", name="存为草稿").click()
    expect(form).to_have_count(0)
    draft = page.get_by_role("listitem").filter(has_text=WHY)
    expect(draft.get_by_role("button", name="签字")).to_have_count(0)
    draft.get_by_role("button", name="试算").click()
    draft.get_by_role("button", name="看结果").click(timeout=60_000)
    expect(draft).to_contain_text("人变低")
    expect(draft).to_contain_text("活跃程度")
    draft.get_by_role("button", name="签字").click()
    expect(draft).to_contain_text("签了一位")
    expect(draft).to_contain_text("还要另一位干部签")
    expect(draft.get_by_role("button", name="签字")).to_have_count(0)
    sign_out_officer(page)
    desk(page, demo, "town_admin")
    draft.get_by_role("button", name="签字").click()
    expect(draft).to_contain_text("签好了")
    expect(draft).to_contain_text("第 2 版")
    expect(draft.get_by_role("button")).to_have_count(0)

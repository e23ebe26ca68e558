"""Villagers apply for perks with or without a score and read why; officers publish, give points and decide."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.web.conftest import DESKTOP, sign_in_officer, sign_in_villager, sign_out_officer
from tests.web.demo import Demo

SAYS, WHY = "我在村里当过民兵，愿意去。", "面谈和材料都核过了。"
OPEN, WAITS, DECIDED = "2027 年春季参军优先推荐", "村社服务专员招募", "2026 年度好邻居推荐"


def desk(page: Page, demo: Demo, role: str) -> None:
    page.set_viewport_size(DESKTOP)
    sign_in_officer(page, demo, role)
    page.get_by_role("navigation", name="工作").get_by_role("link", name="信用优待", exact=True).click()
    expect(page.locator("main .bone")).to_have_count(0)


def card(page: Page, text: str) -> Locator:
    return page.get_by_role("listitem").filter(has_text=text)


def test_a_villager_applies_without_the_score_and_takes_it_back(page: Page, demo: Demo) -> None:
    sign_in_villager(page, demo)
    page.goto("/h5/#score")
    page.get_by_role("link", name="信用优待").first.click()
    every = page.get_by_role("region", name="镇里的优待")
    every.get_by_role("listitem").filter(has_text=OPEN).get_by_role("button", name="我要报名").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_role("checkbox")).not_to_be_checked()
    expect(form.get_by_role("button", name="报名", exact=True)).to_be_disabled()
    form.get_by_label("您的情况").fill(SAYS)
    form.get_by_role("button", name="报名", exact=True).click()
    mine = page.get_by_role("region", name="我报的").get_by_role("listitem").filter(has_text=OPEN)
    expect(mine).to_contain_text("没有给看信用分，这一项由干部评分")
    expect(every.get_by_role("listitem").filter(has_text=OPEN)).to_contain_text("您报过名了")
    mine.get_by_role("button", name="撤回报名").click()
    mine.get_by_role("button", name="确定撤回报名").click()
    expect(mine).to_contain_text("撤回了")


def test_who_was_declined_reads_the_points_and_appeals(page: Page, demo: Demo) -> None:
    sign_in_villager(page, demo)
    page.goto("/h5/#perks")
    mine = page.get_by_role("region", name="我报的").get_by_role("listitem").filter(has_text=DECIDED).first
    expect(mine).to_contain_text("只有一个名额")
    mine.get_by_text("得了多少分，为什么").click()
    expect(mine).to_contain_text("做得实在，说得清楚")
    expect(mine).to_contain_text("折")
    mine.get_by_role("button", name="申诉").click()
    form = page.get_by_role("dialog")
    form.get_by_label("哪里不对").fill("家里有两位老人，没有算进去。")
    form.get_by_role("button", name="提交").click()
    expect(mine).to_contain_text("申诉在办")
    desk(page, demo, "town_officer")
    card(page, DECIDED).get_by_role("button", name="看申请").click()
    row = card(page, "家里有两位老人").or_(card(page, "申诉在办")).first
    row.get_by_role("button", name="办申诉").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("家里有两位老人，没有算进去。")
    dialog.get_by_label("答复").fill("核实了，两位老人都由他照顾。")
    dialog.get_by_role("button", name="成立，同意申请").click()
    expect(page.get_by_text("申诉成立", exact=True)).to_be_visible()
    sign_in_villager(page, demo)
    page.goto("/h5/#perks")
    expect(mine).to_contain_text("核实了，两位老人都由他照顾。")


def test_one_officer_gives_points_and_another_decides(page: Page, demo: Demo) -> None:
    desk(page, demo, "town_officer")
    card(page, WAITS).get_by_role("button", name="看申请").click()
    for rated in (1, 2):
        page.get_by_role("button", name="评分", exact=True).first.click()
        dialog = page.get_by_role("dialog")
        for group in ("面谈", "家庭需要"):
            part = dialog.get_by_role("group", name=group)
            part.get_by_label("得分").fill("15")
            part.get_by_label("理由").fill("说得清楚")
        hand = dialog.get_by_role("group", name="代替信用分")
        if hand.count() == 0:
            dialog.get_by_role("button", name="保存").click()
            expect(dialog.get_by_role("alert").or_(page.get_by_text("评好了")).first).to_be_visible()
        if hand.count():
            hand.get_by_label("得分").fill("20")
            hand.get_by_label("理由").fill("村里口碑好")
            dialog.get_by_role("button", name="保存").click()
        expect(dialog).to_have_count(0)
        expect(page.get_by_role("button", name="改评分")).to_have_count(rated)
    expect(page.get_by_text("第 1 名").first).to_be_visible()
    page.get_by_role("button", name="决定", exact=True).first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("理由").fill(WHY)
    dialog.get_by_role("button", name="同意", exact=True).click()
    expect(dialog).to_contain_text("这份申请是您评的分，要由另一位干部决定。")
    dialog.get_by_role("button", name="先不").click()
    sign_out_officer(page)
    desk(page, demo, "town_admin")
    card(page, WAITS).get_by_role("button", name="看申请").click()
    page.get_by_role("button", name="决定", exact=True).first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("理由").fill(WHY)
    dialog.get_by_role("button", name="同意", exact=True).click()
    expect(dialog).to_have_count(0)
    expect(card(page, WHY)).to_contain_text("同意")


def test_who_drafts_a_programme_sees_that_another_publishes_it(page: Page, demo: Demo) -> None:
    desk(page, demo, "town_officer")
    page.get_by_role("button", name="起草项目").click()
    form = page.get_by_role("dialog")
    form.get_by_label("项目名称").fill("河道保洁小工程")
    form.get_by_label("条件").fill("有三个人以上的队伍，农闲时能干。")
    form.get_by_label("信用分最多折多少分").fill("90")
    form.get_by_role("button", name="存为草稿").click()
    expect(form).to_contain_text("最多占总分的一半")
    form.get_by_label("信用分最多折多少分").fill("40")
    form.get_by_role("button", name="存为草稿").click()
    row = card(page, "河道保洁小工程")
    expect(row).to_contain_text("您起草的，要另一位干部公布")
    sign_out_officer(page)
    desk(page, demo, "town_admin")
    row.get_by_role("button", name="公布", exact=True).click()
    expect(row).to_contain_text("0 人报名")

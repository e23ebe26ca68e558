"""The officers' desk."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.web.conftest import DESKTOP, opened, sign_in_officer
from tests.web.fake_town import VILLAGE, Town


def desk(page: Page, room: str) -> Page:
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]  # A TypedDict of Playwright's own.
    sign_in_officer(page)
    page.get_by_role("navigation", name="工作").get_by_role("link", name=room, exact=True).click()
    return page


def test_a_wrong_password_is_refused_in_chinese(page: Page) -> None:
    opened(page, "/console/").get_by_label("账号").fill("chen")
    page.get_by_label("密码").fill("nonsense")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_contain_text("账号或密码不对")


def test_a_roster_is_uploaded_watched_and_reported(page: Page, town: Town, tmp_path: Path) -> None:
    desk(page, "花名册导入")
    roster = tmp_path / "roster.xlsx"
    roster.write_bytes(b"PK" + bytes(20_000))
    page.get_by_label("花名册文件").set_input_files(roster)
    page.get_by_role("button", name="上传并导入").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_text("有 3 行没有导入")).to_be_visible()
    expect(page.get_by_text("1,204")).to_be_visible()
    assert page.get_by_role("link", name="下载逐行报告").get_attribute("href") == "/result/report.xlsx"
    assert town.uploads[0] > 20_000


def test_a_village_has_its_people_and_prints_its_cards(page: Page) -> None:
    desk(page, "村民和工分卡")
    expect(page.get_by_role("row", name="张*英")).to_contain_text("已发卡")
    page.get_by_role("button", name="做卡片 PDF").click()
    expect(page.get_by_role("link", name="下载卡片")).to_have_attribute("href", "/result/cards.pdf")


def test_an_activity_is_made_published_looked_into_and_closed(page: Page, town: Town) -> None:
    desk(page, "活动")
    page.get_by_role("button", name="新建活动").click()
    page.get_by_label("活动名称").fill("河道清理")
    page.get_by_label("地点").fill("永兴河边")
    page.get_by_label("开始").fill("2026-12-05T08:00")
    page.get_by_label("结束").fill("2026-12-05T07:00")
    page.get_by_role("button", name="存为草稿").click()
    expect(page.get_by_text("结束要晚于开始。")).to_be_visible()
    page.get_by_label("结束").fill("2026-12-05T10:00")
    page.get_by_role("button", name="存为草稿").click()
    card = page.get_by_role("listitem").filter(has_text="河道清理")
    card.get_by_role("button", name="发布").click()
    expect(card.get_by_text("报名中")).to_be_visible()
    card.get_by_role("button", name="看名单").click()
    expect(page.get_by_role("row", name="俞*娣")).to_contain_text("候补中 第 1 位")
    page.get_by_role("button", name="关闭").click()
    card.get_by_role("button", name="结束活动").click()
    card.get_by_role("button", name="确定结束").click()
    expect(card.get_by_text("已结束")).to_be_visible()
    assert town.activities[f"{VILLAGE}a5"]["starts_at"] == "2026-12-05T08:00:00+08:00"


def test_rules_are_shown_with_their_caps(page: Page) -> None:
    desk(page, "工分规则")
    expect(page.get_by_role("row", name="志愿服务")).to_contain_text("每天 4 小时")


def test_a_budget_carries_its_resolution(page: Page, town: Town) -> None:
    desk(page, "工分预算")
    expect(page.get_by_text("241,700")).to_be_visible()
    page.get_by_role("button", name="新的预算").click()
    page.get_by_label("年份").fill("2027")
    page.get_by_label("工分总量").fill("900000")
    page.get_by_label("村民会议决议号").fill("佛村代〔2026〕9 号")
    page.get_by_role("button", name="存好").click()
    expect(page.get_by_role("heading", name="2027 年")).to_be_visible()
    assert town.budgets[1]["points"] == 900_000


def test_a_shop_is_made_and_its_key_is_shown_once(page: Page, town: Town) -> None:
    desk(page, "合作商户")
    page.get_by_role("button", name="新的商户").click()
    page.get_by_label("店名").fill("戴村供销超市")
    page.get_by_role("button", name="存好").click()
    expect(page.get_by_role("alert")).to_contain_text("已经有同名的商户")
    page.get_by_label("店名").fill("沈村豆腐坊")
    page.get_by_role("button", name="存好").click()
    page.get_by_role("button", name="沈村豆腐坊的密钥").click()
    page.get_by_role("button", name="发一个新密钥").click()
    expect(page.get_by_text("sk_p3_8Zt4mQ1rY7wB")).to_be_visible()
    page.get_by_role("button", name="已经交给商户").click()
    expect(page.get_by_text("sk_p3_8Zt4mQ1rY7wB")).to_be_hidden()
    page.get_by_role("button", name="停用").click()
    expect(page.get_by_role("dialog").get_by_text("已停用", exact=True)).to_be_visible()
    assert town.partner_keys[f"{VILLAGE}p3"][0]["state"] == "revoked"


def test_a_board_is_published_and_linked(page: Page, town: Town) -> None:
    desk(page, "榜单")
    page.get_by_role("button", name="公布", exact=True).click()
    expect(page.get_by_text("已交给系统公布")).to_be_visible()
    expect(page.get_by_role("row")).to_have_count(5)
    assert (
        page.get_by_role("link", name="打开").first.get_attribute("href")
        == f"/board/?place={VILLAGE}&period={town.boards[0][1]}"
    )


def test_the_trail_tells_who_did_what(page: Page) -> None:
    desk(page, "操作记录")
    expect(page.get_by_role("row", name="李梅")).to_contain_text("扫码签到")


def test_another_village_shows_its_own(page: Page) -> None:
    desk(page, "活动")
    expect(page.get_by_text("清洁家园志愿服务")).to_be_visible()
    page.get_by_label("村", exact=True).select_option("沈村")
    expect(page.get_by_text("还没有活动")).to_be_visible()

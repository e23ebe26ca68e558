"""The villager's pages."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.web.conftest import opened, sign_in_villager
from tests.web.fake_town import Town


def test_a_villager_sees_the_balance_what_expires_and_the_rank(page: Page) -> None:
    sign_in_villager(page)
    expect(page.get_by_label("我的工分", exact=True)).to_contain_text("12,860")
    expect(page.get_by_text("860 工分到 12月31日")).to_be_visible()
    expect(page.get_by_text("本周全村第 3 名")).to_be_visible()


def test_the_pay_code_counts_down_is_over_and_can_be_renewed(page: Page, town: Town) -> None:
    town.pay_code_seconds = 2
    sign_in_villager(page)
    page.get_by_role("button", name="付款码").click()
    expect(page.get_by_text("0001 2003 4500 0000 017")).to_be_visible()
    expect(page.get_by_label("付款码条形码")).to_be_visible()
    expect(page.get_by_text("已经过期")).to_be_visible()
    town.pay_code_seconds = 60
    page.get_by_role("button", name="换一个付款码").click()
    expect(page.get_by_text("0001 2003 4500 0000 027")).to_be_visible()
    expect(page.get_by_text("已经过期")).to_be_hidden()


def test_the_villagers_code_is_shown_large_with_the_name(page: Page) -> None:
    sign_in_villager(page)
    page.get_by_role("button", name="村民码").click()
    expect(page.get_by_label("我的村民码二维码")).to_be_visible()
    expect(page.get_by_text("张秀英 · 佛山村")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_label("我的村民码二维码")).to_be_hidden()


def test_a_villager_signs_up_and_changes_their_mind(page: Page, town: Town) -> None:
    sign_in_villager(page)
    page.get_by_role("link", name="活动", exact=True).click()
    page.get_by_role("button", name="去报名：清洁家园志愿服务").click()
    page.get_by_role("button", name="我要报名").click()
    expect(page.get_by_text("报名成功")).to_be_visible()
    assert town.activities["v00012a1"]["taken"] == 19
    page.get_by_role("button", name="取消报名").click()
    page.get_by_role("button", name="确定取消报名").click()
    expect(page.get_by_role("button", name="我要报名")).to_be_visible()
    assert town.activities["v00012a1"]["taken"] == 18


def test_a_full_activity_offers_the_waiting_list_and_tells_the_place(page: Page) -> None:
    sign_in_villager(page)
    page.get_by_role("link", name="活动", exact=True).click()
    page.get_by_role("button", name="去报名：重阳节老年舞龙排练").click()
    page.get_by_role("button", name="排候补").click()
    expect(page.get_by_role("dialog").get_by_text("候补第 3 位", exact=True)).to_be_visible()
    page.get_by_role("button", name="关闭").click()
    expect(page.get_by_text("候补第 3 位", exact=True)).to_be_visible()


def test_the_statement_turns_its_pages(page: Page) -> None:
    sign_in_villager(page)
    page.get_by_role("link", name="明细").click()
    expect(page.get_by_text("−1,200")).to_be_visible()
    expect(page.get_by_text("村广场舞比赛")).to_be_hidden()
    page.get_by_role("button", name="更多").click()
    expect(page.get_by_text("村广场舞比赛")).to_be_visible()


def test_messages_are_shown(page: Page) -> None:
    sign_in_villager(page)
    page.get_by_role("link", name="消息").click()
    expect(page.get_by_text("得 400 工分")).to_be_visible()


def test_a_wechat_that_belongs_to_nobody_is_told_where_to_go(page: Page) -> None:
    opened(page, "/h5/").get_by_label("微信登录码").fill("demo-new")
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_text("这个微信还没有和村民对上")).to_be_visible()


def test_a_refused_sign_in_says_so_in_chinese(page: Page) -> None:
    opened(page, "/h5/").get_by_label("微信登录码").fill("nobody")
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("微信登录没有成功")


def test_the_elder_view_is_kept_on_the_device(page: Page) -> None:
    sign_in_villager(page)
    page.get_by_role("button", name="长辈版").click()
    page.get_by_role("button", name="最大").click()
    page.reload()
    expect(page.get_by_role("button", name="标准版")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "30px"


def test_signing_out_forgets_the_session(page: Page) -> None:
    sign_in_villager(page)
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("heading", name="乡亲，您好")).to_be_visible()
    assert page.evaluate("sessionStorage.length") == 0

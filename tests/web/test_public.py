"""The start page and the board."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.web.conftest import opened
from tests.web.fake_town import VILLAGE, Town


def test_each_demo_account_leads_to_its_page_signed_in(no_camera: Page) -> None:
    page = no_camera
    for title, sign in [
        ("村民 张秀英", "张秀英，您好"),
        ("村干部 陈国强", "今天要办什么？"),
        ("戴村供销超市", "扫村民的码"),
    ]:
        opened(page, "/")
        page.get_by_role("button", name=title).click()
        expect(page.get_by_text(sign)).to_be_visible()


def test_a_town_that_is_no_demo_offers_no_demo_accounts(page: Page, town: Town) -> None:
    town.demo = False
    opened(page, "/")
    expect(page.get_by_role("heading", name="工分宝")).to_be_visible()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_text("演示")).to_have_count(0)


def test_the_board_puts_the_weekly_star_on_top(page: Page) -> None:
    opened(page, "/board/")
    expect(page.get_by_label("每周之星")).to_contain_text("俞*娣")
    expect(page.get_by_role("row").nth(1)).to_contain_text("1,850")


def test_the_board_changes_place_period_and_kind_and_keeps_its_address(page: Page) -> None:
    opened(page, "/board/")
    page.get_by_label("地方").select_option("佛山村")
    expect(page.get_by_role("heading", name="佛山村工分榜")).to_be_visible()
    page.get_by_label("哪一期").select_option("2026 年 10 月")
    page.get_by_role("button", name="家庭榜").click()
    expect(page.get_by_text("俞*娣户")).to_be_visible()
    assert page.url.endswith(f"?place={VILLAGE}&period=2026-10")
    page.reload()
    expect(page.get_by_text(re.compile("2026 年 10 月")).first).to_be_visible()


def test_a_town_without_boards_says_so(page: Page, town: Town) -> None:
    town.boards = []
    opened(page, "/board/")
    expect(page.get_by_text("还没有公布过榜单")).to_be_visible()

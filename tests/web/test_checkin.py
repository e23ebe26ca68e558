"""Check-in at an activity."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.web.conftest import sign_in_officer
from tests.web.fake_town import STRANGER, TOKEN, Town


def begin(page: Page) -> Page:
    sign_in_officer(page, "/checkin/")
    page.get_by_role("button", name=re.compile("清洁家园志愿服务")).click()
    return page


def by_hand(page: Page, code: str, button: str) -> None:
    page.get_by_label("没带手机").fill(code)
    page.locator("form").get_by_role("button", name=button).click()


def test_a_code_before_the_camera_signs_somebody_in(page: Page, town: Town) -> None:
    begin(page)
    expect(page.get_by_role("alert")).to_contain_text("签到成功")
    expect(page.get_by_role("alert")).to_contain_text("张*英")
    scans = [asked.body for asked in town.seen if asked.path.endswith("/scans")]
    assert scans[0] == {"code": TOKEN, "direction": "in"}


def test_signing_out_shows_minutes_points_and_balance(no_camera: Page) -> None:
    page = begin(no_camera)
    page.get_by_role("button", name="签退").first.click()
    by_hand(page, TOKEN, "签退")
    answer = page.get_by_role("alert")
    expect(answer).to_contain_text("+400")
    expect(answer).to_contain_text("2 小时 5 分钟")
    expect(answer).to_contain_text("13,260")
    page.get_by_role("button", name="下一位").click()
    expect(page.get_by_text("1本机已签退")).to_be_visible()


def test_a_refusal_is_red_and_says_why(no_camera: Page) -> None:
    page = begin(no_camera)
    by_hand(page, STRANGER, "签到")
    expect(page.get_by_role("alert")).to_contain_text("没有这个码")
    expect(page.get_by_text("0本机已签到")).to_be_visible()


def test_scans_without_network_are_kept_and_sent_later(no_camera: Page, town: Town) -> None:
    page = begin(no_camera)
    expect(page.get_by_text("0本机已签到")).to_be_visible()
    page.context.set_offline(True)
    by_hand(page, TOKEN, "签到")
    expect(page.get_by_role("alert")).to_contain_text("先记下了")
    page.get_by_role("button", name="下一位").click()
    expect(page.get_by_text("1 次记在本机")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("1 次记在本机")).to_be_hidden()
    assert len([asked for asked in town.seen if asked.path.endswith("/scans")]) == 1


def test_a_kept_scan_that_is_refused_does_not_hold_up_the_next(no_camera: Page) -> None:
    page = begin(no_camera)
    expect(page.get_by_text("0本机已签到")).to_be_visible()
    page.context.set_offline(True)
    for code in (STRANGER, TOKEN):
        by_hand(page, code, "签到")
        expect(page.get_by_role("alert")).to_contain_text("先记下了")
        page.get_by_role("button", name="下一位").click()
    page.context.set_offline(False)
    expect(page.get_by_text("有一次补传没有成功：没有这个码")).to_be_visible()
    expect(page.get_by_text("次记在本机")).to_be_hidden()
    page.get_by_role("button", name="知道了").click()
    expect(page.get_by_text("有一次补传没有成功")).to_be_hidden()

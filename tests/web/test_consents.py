"""What people agreed to: entered from paper at the desk, seen and withdrawn on the phone."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.web.conftest import PHONE, sign_in_villager
from tests.web.demo import Demo
from tests.web.test_access import faults_of
from tests.web.test_console import desk


def nobody_yet(demo: Demo) -> str:
    """The name of an adult of the roster whom nobody asked about anything."""
    known = {demo.login("resident", nth)["name"] for nth in (0, 1)}
    holders = demo.ask("GET", f"/v1/villages/{demo.village_id}/residents", role="village_officer")["holders"]
    return next(str(row["name"]) for row in holders if row["kind"] == "resident" and row["name"] not in known)


def test_an_elder_consents_on_paper_and_withdraws_on_paper(page: Page, demo: Demo) -> None:
    desk(page, demo, "村民和工分卡")
    page.get_by_role("button", name=f"打开{nobody_yet(demo)}").first.click()
    person = page.get_by_role("dialog")
    person.get_by_role("button", name="看短信、上榜等授权").click()
    person.get_by_role("button", name="接收短信通知：登记书面授权").click()
    person.get_by_label("授权书编号").fill("授〔2026〕17号")
    assert faults_of(page) == []
    page.set_viewport_size(PHONE)
    assert faults_of(page) == []
    person.get_by_role("button", name="登记授权").click()
    sms = person.get_by_role("listitem").filter(has_text="接收短信通知")
    expect(sms).to_contain_text("授〔2026〕17号")
    expect(sms).to_contain_text("已授权")
    sms.get_by_role("button", name="登记撤回").click()
    person.get_by_label("撤回书编号").fill("撤〔2026〕2号")
    sms.locator("form").get_by_role("button", name="登记撤回").click()
    expect(sms).to_contain_text("已撤回")
    person.get_by_role("button", name="本人不愿上榜").click()
    expect(person.get_by_text("不上榜", exact=True)).to_be_visible()


def test_what_a_card_may_spend_is_set_at_the_desk(page: Page, demo: Demo) -> None:
    desk(page, demo, "村民和工分卡")
    page.get_by_role("button", name=f"打开{demo.login('resident', 1)['name']}").first.click()
    person = page.get_by_role("dialog")
    person.get_by_role("button", name="改限额").click()
    person.get_by_label("每天最多用多少工分").fill("300000")
    person.get_by_label("记不住密码：商户看身份证放行").check()
    person.get_by_role("button", name="保存").click()
    expect(person.get_by_text("每天最多 300,000 工分；记不住密码，可以看身份证")).to_be_visible()


def test_a_villager_withdraws_on_the_phone_and_agrees_again(page: Page, demo: Demo) -> None:
    sign_in_villager(page, demo)
    page.get_by_role("link", name="我的授权").click()
    page.get_by_role("button", name="撤回：接收短信通知").click()
    page.get_by_role("button", name="确定撤回").click()
    sms = page.get_by_role("listitem").filter(has_text="接收短信通知").first
    expect(sms).to_contain_text("已撤回")
    before = page.get_by_role("region", name="以前的授权和撤回")
    expect(before.get_by_role("listitem").first).to_contain_text("撤回：接收短信通知")
    said = before.get_by_role("listitem").filter(has_text="同意：接收短信通知").first
    said.get_by_text("当时说的是什么").click()
    expect(said.locator("details p")).not_to_be_empty()
    assert faults_of(page) == []
    page.get_by_role("button", name="授权：接收短信通知").click()
    page.get_by_role("button", name="看过了，同意").click()
    expect(sms).to_contain_text("已授权")

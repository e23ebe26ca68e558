"""Phone credit and internet fees in the browser: asked for, paid, failed and given back, paid by hand at the desk."""

from __future__ import annotations

import time
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.web.conftest import DESKTOP, sign_in_officer, sign_in_villager
from tests.web.demo import Demo
from tests.web.test_access import SMALL, faults_of
from tests.web.walk import ELDER as ELDER_VIEW, drawn

YOUNG, OLD = "resident", "resident:1"
PAID, FAILING, SILENT = "13912340001", "13912340000", "13912340011"
"""By its number the stand-in of the provider pays, fails, or says nothing for ever."""
LINE = "wide.hangzhou.hz0571@zj.net.1999"
"""As long as an account may be."""
INSIDE = """one => [...one.querySelectorAll('dd b')]
  .every((told) => told.getBoundingClientRect().right <= one.getBoundingClientRect().right)"""


@pytest.fixture(autouse=True)
def cheap(demo: Demo) -> None:
    """Let a yuan cost a point, so that all tests of a town have points enough."""
    town_id = demo.ask("GET", "/v1/places")["places"][0]["town_id"]
    terms = {"phone_yuan": [10, 20, 300], "internet_yuan": [50, 100], "points_per_yuan": 1}
    terms |= {"person_month_yuan": 200, "village_month_yuan": 10_000}
    demo.ask("PUT", f"/v1/towns/{town_id}/topup-terms", terms, role="town_admin")


def go(page: Page) -> Page:
    page.goto("/h5/#topups")
    drawn(page)
    expect(page.get_by_role("heading", name="话费和网费", level=2)).to_be_visible()
    return page


def ended(demo: Demo, role: str, state: str) -> dict[str, Any]:
    """Return the newest top-up of a villager once the provider was asked and it has come to this state."""
    for _ in range(60):
        one: dict[str, Any] = demo.ask("GET", "/v1/me/topups", role=role)["rows"][0]
        if one["state"] == "sent":
            demo.ask("POST", f"/v1/topups/{one['topup_id']}/query", role="town_officer")
        elif one["state"] == state:
            return one
        time.sleep(0.5)
    pytest.fail(f"it did not come to be {state}")


def newest(page: Page) -> Locator:
    go(page).reload()
    drawn(page)
    return page.get_by_role("region", name="我充过的").get_by_role("listitem").first


def asked(page: Page, number: str) -> None:
    """Ask for ten yuan, through each step."""
    page.get_by_role("button", name="10 元").click()
    page.get_by_role("button", name="别的号码").click()
    page.get_by_label("要充的手机号").fill(number)
    page.get_by_role("button", name="下一步：核对").click()
    look = page.get_by_role("region", name="请核对")
    expect(look).to_contain_text("话费 10 元")
    expect(look).to_contain_text(f"{number[:3]} {number[3:7]} {number[7:]}")
    expect(look).to_contain_text("没充成，工分退回")
    assert faults_of(page) == []
    page.get_by_role("button", name="确认，用 10 工分").click()
    expect(page.get_by_text("已提交，一般几分钟到账")).to_be_visible()


def test_a_villager_asks_for_credit_and_sees_it_come(page: Page, demo: Demo) -> None:
    before = demo.balance()
    asked(go(sign_in_villager(page, demo)), PAID)
    ended(demo, YOUNG, "succeeded")
    expect(newest(page)).to_contain_text("已到账")
    expect(page.get_by_text(f"现有 {before - 10:,} 工分")).to_be_visible()
    assert faults_of(page) == []


def test_credit_that_fails_comes_back_and_what_nobody_knows_stays_held(page: Page, demo: Demo) -> None:
    before = demo.balance()
    asked(go(sign_in_villager(page, demo)), FAILING)
    assert ended(demo, YOUNG, "failed")["number"] == "139****0000"
    expect(newest(page)).to_contain_text("没成，已退")
    expect(page.get_by_text(f"现有 {before:,} 工分")).to_be_visible()
    asked(page, SILENT)
    ended(demo, YOUNG, "unknown")
    expect(newest(page)).to_contain_text("工分先留着，不会丢")
    expect(page.get_by_text(f"现有 {before - 10:,} 工分")).to_be_visible()
    assert faults_of(page) == []


def test_what_can_not_be_had_says_why_before_it_is_asked(page: Page, demo: Demo) -> None:
    go(sign_in_villager(page, demo))
    dear = page.get_by_role("button", name="300 元")
    expect(dear).to_be_disabled()
    expect(dear).to_contain_text("工分" if demo.balance() < 300 else "超过你本月额度")
    forward = page.get_by_role("button", name="请先选一档")
    expect(forward).to_be_disabled()
    page.get_by_role("button", name="10 元").click()
    page.get_by_role("button", name="下一步：核对").click()
    own = demo.ask("GET", "/v1/me/topup-offer", role=YOUNG)["phone"]
    expect(page.get_by_role("region", name="请核对")).to_contain_text(own)
    page.get_by_role("button", name="返回修改").click()
    page.get_by_role("button", name="别的号码").click()
    page.get_by_label("要充的手机号").fill("1391234")
    expect(page.get_by_text("号码不对，请再看一看。")).to_be_visible()
    expect(page.get_by_role("button", name="下一步：核对")).to_be_disabled()


def test_an_officer_pays_an_elders_internet_fee_by_hand_and_the_elder_reads_the_receipt(page: Page, demo: Demo) -> None:
    page.add_init_script(ELDER_VIEW.format(30))
    page.set_viewport_size(SMALL)
    before = demo.balance(OLD)
    go(sign_in_villager(page, demo, 1))
    page.get_by_role("button", name="网费").click()
    page.get_by_role("button", name="50 元").click()
    page.get_by_label("宽带账号").fill(LINE)
    assert faults_of(page) == []
    page.get_by_role("button", name="下一步：核对").click()
    expect(page.get_by_role("heading", name="请核对")).to_be_in_viewport()
    look = page.get_by_role("region", name="请核对")
    expect(look).to_contain_text(LINE)
    assert look.evaluate(INSIDE), "a number that is cut off is not checked"
    assert faults_of(page) == []
    page.get_by_role("button", name="确认，用 50 工分").click()
    expect(page.get_by_text("已提交，等村里替你去交")).to_be_visible()
    expect(newest(page)).to_contain_text("等待办理")
    officer = page.context.new_page()
    officer.set_viewport_size(DESKTOP)
    sign_in_officer(officer, demo)
    paid_by_hand(officer, demo.elder())
    expect(newest(page)).to_contain_text("收据 NO.20261128")
    assert demo.balance(OLD) == before - 50


def paid_by_hand(page: Page, resident_id: str) -> None:
    page.get_by_role("navigation", name="工作").get_by_role("link", name="话费网费").click()
    page.get_by_role("button", name="等待办理").click()
    drawn(page)
    row = page.get_by_role("listitem").filter(has_text=f"{resident_id[7:]} 号")
    row.get_by_role("button", name="去办理").click()
    form = page.get_by_role("dialog", name="交网费 50 元")
    expect(form).to_contain_text("****1999")
    form.get_by_role("button", name="看完整号码（会留记录）").click()
    expect(form).to_contain_text(LINE)
    expect(form.get_by_role("button", name="交好了")).to_be_disabled()
    form.get_by_label("收据号（没交成就写原因）").fill("NO.20261128")
    assert faults_of(page) == []
    form.get_by_role("button", name="交好了").click()
    expect(page.get_by_text("记下了，工分已扣")).to_be_visible()
    expect(row).to_have_count(0)


def test_whoever_thinks_better_of_it_before_it_is_paid_has_the_points_back(page: Page, demo: Demo) -> None:
    before = demo.balance()
    asked = {"kind": "internet", "yuan": 50, "points": 50, "number": LINE}
    demo.ask("POST", "/v1/me/topups", asked, role=YOUNG)
    go(sign_in_villager(page, demo))
    expect(page.get_by_text(f"现有 {before - 50:,} 工分")).to_be_visible()
    mine = page.get_by_role("region", name="我充过的").get_by_role("listitem").first
    mine.get_by_role("button", name="不充了").click()
    mine.get_by_role("button", name="确定不充").click()
    expect(mine).to_contain_text("已取消")
    expect(mine.get_by_role("button", name="不充了")).to_have_count(0)
    expect(page.get_by_text(f"现有 {before:,} 工分")).to_be_visible()
    assert demo.balance() == before


def test_what_nobody_knows_is_asked_again_and_then_decided_by_two_officers_on_the_bill(
    context: BrowserContext, demo: Demo
) -> None:
    before = demo.balance()
    asked = {"kind": "phone", "yuan": 20, "points": 20, "number": SILENT}
    demo.ask("POST", "/v1/me/topups", asked, role=YOUNG)
    topup_id = ended(demo, YOUNG, "unknown")["topup_id"]
    page = at_the_desk(context, demo, "town_officer")
    row = page.get_by_role("listitem").filter(has_text="话费 20 元")
    row.get_by_role("button", name="现在查询").click()
    expect(page.get_by_text("还是没有结果")).to_be_visible()
    refused = rule(page, row)
    refused.get_by_role("button", name="提交").click()
    expect(refused.get_by_role("alert")).to_contain_text("三天")
    sent_days_ago(demo, topup_id, days=4)
    refused.get_by_role("button", name="提交").click()
    expect(page.get_by_text("记下了，等另一位干部复核")).to_be_visible()
    same = rule(page, row)
    expect(same).to_contain_text("认为没充成")
    same.get_by_role("button", name="提交").click()
    expect(same.get_by_role("alert")).to_contain_text("另一位")
    assert demo.balance() == before - 20
    second = at_the_desk(context, demo, "town_admin")
    form = rule(second, second.get_by_role("listitem").filter(has_text="话费 20 元"))
    assert faults_of(second) == []
    form.get_by_role("button", name="提交").click()
    expect(second.get_by_text("已认定")).to_be_visible()
    expect(second.get_by_role("listitem").filter(has_text="话费 20 元")).to_have_count(0)
    assert demo.balance() == before


def at_the_desk(context: BrowserContext, demo: Demo, role: str) -> Page:
    page = context.new_page()
    page.set_viewport_size(DESKTOP)
    sign_in_officer(page, demo, role)
    page.get_by_role("navigation", name="工作").get_by_role("link", name="话费网费").click()
    drawn(page)
    return page


def rule(page: Page, row: Locator) -> Locator:
    """Open the form and fill in that the bill does not have it."""
    row.get_by_role("button", name="按账单认定").click()
    form = page.get_by_role("dialog", name="按账单认定")
    form.get_by_role("button", name="没充成，退工分").click()
    form.get_by_label("哪一份账单").fill("移动 11 月账单")
    form.get_by_label("怎么查的").fill("按单号逐笔对过，没有这一笔")
    return form


def sent_days_ago(demo: Demo, topup_id: str, *, days: int) -> None:
    """Let a top-up have been sent days ago: nobody waits for three."""
    demo.town.aws("dynamodb").update_item(
        TableName="sanbao-local-topups",
        Key={"topup_id": {"S": topup_id}},
        UpdateExpression="SET sent_at = :then",
        ConditionExpression="attribute_exists(sent_at)",
        ExpressionAttributeValues={":then": {"S": f"{demo.day(-days)}T00:00:00+00:00"}},
    )


def test_the_towns_admin_sets_what_is_offered(page: Page, demo: Demo) -> None:
    page.set_viewport_size(DESKTOP)
    sign_in_officer(page, demo, "town_admin")
    page.get_by_role("navigation", name="工作").get_by_role("link", name="话费网费").click()
    drawn(page)
    terms = page.get_by_role("region", name="全镇的办法")
    terms.get_by_role("group", name="话费开哪几档").get_by_label("300 元").uncheck()
    terms.get_by_label("每人每月最多（元）").fill("150")
    assert faults_of(page) == []
    terms.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存，半分钟内全镇都一样")).to_be_visible()
    page.reload()
    drawn(page)
    expect(terms.get_by_role("group", name="话费开哪几档").get_by_label("300 元")).not_to_be_checked()
    expect(terms.get_by_label("每人每月最多（元）")).to_have_value("150")

"""A month at the desk and at the till: objected to, compared, answered, checked by one and approved by another."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.web.conftest import DESKTOP, PHONE, opened, sign_in_officer
from tests.web.demo import Demo
from tests.web.test_access import faults_of


def statement(demo: Demo) -> tuple[str, str]:
    """Return the month of the demo shop's newest statement as the pages name it, and its shop."""
    row = demo.ask("GET", "/v1/partner/settlements", shop=True)["rows"][0]
    year, month = row["month"].split("M")
    return f"{year}年{int(month)}月", row["shop"]


def at_the_till(page: Page, demo: Demo) -> Page:
    page.add_init_script(f"localStorage.setItem('sanbao.cashier.key', '{demo.shop_key}')")
    opened(page, "/cashier/").get_by_role("navigation", name="收银台").get_by_role("link", name="结算单").click()
    month, _ = statement(demo)
    page.get_by_role("button", name=f"看一看{month}结算单").click()
    expect(page.get_by_role("heading", name=f"{month}结算单")).to_be_visible()
    expect(page.locator("main .bone")).to_have_count(0)
    return page


def test_a_shop_compares_with_its_own_list_and_objects_to_a_line(no_camera: Page, demo: Demo, tmp_path: Path) -> None:
    page = at_the_till(no_camera, demo)
    page.set_viewport_size(PHONE)
    assert faults_of(page) == []
    line = demo.ask("GET", f"/v1/partner/settlements/{_month(demo)}/lines", shop=True)["rows"][-1]
    own = tmp_path / "own.csv"
    own.write_text(f"编号,工分,时间\n{line['key']},{line['points'] + 5},{line['made_at']}\n", encoding="utf-8")
    page.get_by_label("自己的清单").set_input_files(own)
    page.get_by_role("button", name="上传来对").click()
    differences = page.get_by_role("list", name="差异")
    expect(differences).to_be_visible(timeout=60_000)
    differences.get_by_role("button", name="工分不同，提异议").click()
    page.get_by_role("dialog").get_by_role("button", name="提交").click()
    expect(page.get_by_text(f"对一笔 {line['points']} 工分")).to_be_visible()
    page.set_viewport_size(DESKTOP)
    assert faults_of(page) == []


def _month(demo: Demo) -> str:
    month: str = demo.ask("GET", "/v1/partner/settlements", shop=True)["rows"][0]["month"]
    return month


def the_months(page: Page, demo: Demo, role: str) -> Page:
    """Look at the statements of the newest closed month, as they are shown at first: the whole town's."""
    page.set_viewport_size(DESKTOP)
    sign_in_officer(page, demo, role)
    page.get_by_role("navigation").get_by_role("link", name="结算").click()
    page.get_by_label("月份").select_option(label=statement(demo)[0])
    return page


def test_the_town_sees_in_one_list_which_statements_wait_for_whom(page: Page, demo: Demo) -> None:
    month, shop = statement(demo)
    the_months(page, demo, "town_officer")
    row = page.get_by_role("table", name=f"{month}结算单").get_by_role("row").filter(has_text=shop)
    expect(row).to_contain_text("佛山村")
    expect(row).to_contain_text("待核对")
    assert faults_of(page) == []
    page.get_by_role("button", name="待付款 0").click()
    expect(page.get_by_text("没有等着的")).to_be_visible()
    page.get_by_role("button", name="待核对 1").click()
    expect(row).to_be_visible()
    page.get_by_label("村", exact=True).select_option(label="上董村")
    page.get_by_label("月份").select_option(label=month)
    expect(row).to_be_visible()
    page.get_by_role("button", name="上董村", exact=True).click()
    expect(page.get_by_text(f"{month}没有结算单")).to_be_visible()
    page.set_viewport_size(PHONE)
    assert faults_of(page) == []


def at_the_desk(page: Page, demo: Demo, role: str) -> Page:
    month, shop = statement(demo)
    the_months(page, demo, role).get_by_role("button", name=f"看一看{shop}的结算单").click()
    expect(page.get_by_role("heading", name=f"{shop} {month}结算单")).to_be_visible()
    expect(page.locator("main .bone")).to_have_count(0)
    return page


def the_files_are_ready(demo: Demo, month: str) -> None:
    for _ in range(120):
        if demo.ask("GET", f"/v1/partner/settlements/{month}", shop=True)["papers_ready"]:
            return
        time.sleep(0.5)
    pytest.fail("the files were not made anew")


def test_a_checked_statement_is_sent_back_and_an_objection_upheld_changes_what_is_owed(
    context: BrowserContext, demo: Demo
) -> None:
    own = f"/v1/partner/settlements/{_month(demo)}"
    at_the_desk(context.new_page(), demo, "town_officer").get_by_role("button", name="核对无误").click()
    second = at_the_desk(context.new_page(), demo, "town_admin")
    approval = second.get_by_role("region", name="批准")
    expect(approval.get_by_role("button", name="退回重核")).to_be_disabled()
    approval.get_by_label("退回的理由").fill("二号的退货没有对")
    approval.get_by_role("button", name="退回重核").click()
    expect(second.get_by_role("region", name="核对")).to_be_visible()
    expect(second.get_by_text("退回重核").locator("..")).to_contain_text("二号的退货没有对")
    before = demo.ask("GET", own, shop=True)["payable_fen"]
    demo.ask("POST", f"{own}/objections", {"reason": "有一笔少算了"}, shop=True)
    page = at_the_desk(context.new_page(), demo, "town_officer")
    page.get_by_role("listitem").filter(has_text="有一笔少算了").get_by_role("button", name="答复").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("调整多少元").fill("1.5")
    dialog.get_by_label("记在哪一期").select_option(label="本期")
    dialog.get_by_label("理由").fill("小票上多一瓶酱油")
    assert faults_of(page) == []
    dialog.get_by_role("button", name="答复", exact=True).click()
    expect(page.get_by_text("调整 1.50 元，记在本期")).to_be_visible()
    assert demo.ask("GET", own, shop=True)["payable_fen"] == before + 150
    expect(page.get_by_role("region", name="核对")).to_contain_text(f"{(before + 150) / 100:,.2f} 元")
    the_files_are_ready(demo, _month(demo))
    for name, kind in (("下载结算单 PDF", "pdf"), ("下载Excel", "xlsx"), ("下载CSV", "csv")):
        with page.expect_download() as got:
            page.get_by_role("button", name=name).click()
        assert got.value.suggested_filename == f"settlement-{_month(demo)}.{kind}"


def test_a_file_that_is_missing_is_said_to_be_on_its_way(context: BrowserContext, demo: Demo) -> None:
    missing = {"files": [], "being_made": ["pdf", "xlsx", "csv"]}
    for page, button in (
        (at_the_desk(context.new_page(), demo, "town_officer"), "下载结算单 PDF"),
        (at_the_till(context.new_page(), demo), "结算单 PDF"),
    ):
        page.route("**/files", lambda route: route.fulfill(json=missing))
        page.get_by_role("button", name=button).click()
        expect(page.get_by_text("结算单 PDF 还没有做好，已经请它重新做")).to_be_visible()
        assert faults_of(page) == []


def test_one_officer_answers_and_checks_and_another_approves_what_is_written_out(
    context: BrowserContext, demo: Demo
) -> None:
    page = at_the_desk(context.new_page(), demo, "town_officer")
    assert faults_of(page) == []
    answers = page.get_by_role("button", name="答复", exact=True)
    while answers.count():
        answers.first.click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("答复", exact=True).select_option(label="不成立")
        dialog.get_by_label("理由").fill("小票上的数是对的")
        left = answers.count() - 1
        dialog.get_by_role("button", name="答复", exact=True).click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.locator("main").get_by_role("button", name="答复", exact=True)).to_have_count(max(0, left - 1))
    page.get_by_role("button", name="核对无误").click()
    approval = page.get_by_role("region", name="批准")
    expect(approval).to_contain_text("元（")
    approval.get_by_role("button", name="批准", exact=True).click()
    expect(approval.get_by_role("alert")).to_contain_text("另一位干部")
    second = at_the_desk(context.new_page(), demo, "town_admin")
    second.get_by_role("region", name="批准").get_by_role("button", name="批准", exact=True).click()
    expect(second.get_by_role("heading", name="记付款")).to_be_visible()
    assert faults_of(second) == []
    second.get_by_label("银行流水号").fill("ABC2026120001")
    second.get_by_role("button", name="已付").click()
    expect(second.get_by_text("已付款", exact=True)).to_be_visible()


CHIPS = """async (rows) => {
  const { StateChip } = await import('/shared/settlement.js')
  return rows.map((row) => [StateChip({ row }).props.children].flat().join(''))
}"""


def test_of_an_approved_statement_of_nothing_nobody_waits_for_a_payment(page: Page) -> None:
    opened(page, "/cashier/")
    rows = [{"state": state, "payable_fen": fen} for state in ("closed", "approved", "paid") for fen in (0, 1)]
    assert page.evaluate(CHIPS, rows) == ["待核对", "待核对", "无需付款", "待付款", "已付款", "已付款"]

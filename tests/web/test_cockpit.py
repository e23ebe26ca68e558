"""The cockpit in the browser: a number, down to the rows behind it, and the same number in each file."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect

from chalicelib.kernel.calendar import business_date, month_of
from chalicelib.kernel.context import LIVE
from tests.web.conftest import DESKTOP, PHONE, opened, sign_in_officer
from tests.web.demo import Demo
from tests.web.test_access import faults_of


def test_a_number_leads_to_its_village_its_day_and_its_rows_and_is_the_same_in_the_file(
    page: Page, demo: Demo, tmp_path: Path
) -> None:
    page.set_viewport_size(DESKTOP)
    sign_in_officer(page, demo, "town_officer", "/cockpit/")
    town_id, month = demo.places()["戴村镇"], month_of(business_date(LIVE.now()))
    found = demo.ask("GET", f"/v1/places/{town_id}/cockpit?month={month}", role="town_officer")
    held = {one["key"]: one["now"] for one in found["figures"]}["points_issued"]
    tile = page.get_by_role("button", name=re.compile("^发放工分"))
    expect(tile).to_contain_text(f"{held:,}")
    with page.expect_download() as made:
        page.get_by_role("button", name="导出 Excel").click()
    made.value.save_as(tmp_path / "month.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "month.xlsx")["数字"]
    assert {row[0].value: row[2].value for row in sheet}["发放工分"] == held
    page.get_by_text("各村：看数字").click()
    page.get_by_role("table", name="各村").get_by_role("button", name=demo.village).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(demo.village)
    page.get_by_text("按日：看数字").click()
    days = page.get_by_role("table", name="按日").get_by_role("row")
    day = days.filter(has_not_text="0 工分").nth(1)
    told = day.get_by_role("cell").last.inner_text()
    day.get_by_role("button").click()
    rows = page.get_by_role("region", name=re.compile("的每一笔$")).first
    expect(rows).to_contain_text(f"合计 {told}")
    expect(rows.get_by_role("link").first).to_have_attribute("href", re.compile("^/console/#"))
    assert faults_of(page) == []
    page.set_viewport_size(PHONE)
    assert faults_of(page) == []


def test_what_is_open_data_is_what_the_cockpit_says_and_few_people_are_not_in_it(page: Page, demo: Demo) -> None:
    opened(page, "/board/?show=data")
    expect(page.get_by_role("heading", name="戴村镇公开数据")).to_be_visible()
    petitions = page.get_by_role("table", name="治理指标").get_by_role("row").filter(has_text="信访件")
    town_id = demo.places()["戴村镇"]
    period = page.get_by_label("月份").input_value()
    entered = demo.ask("GET", f"/v1/towns/{town_id}/indicators?year={period[:4]}", role="town_officer")["held"]
    (count,) = [one["count"] for one in entered if (one["month"], one["indicator"]) == (period, "petitions")]
    expect(petitions).to_contain_text(re.compile(rf"来源留存备查。{count}"))
    expect(page.get_by_text("不公开").first).to_be_visible()
    assert faults_of(page) == []

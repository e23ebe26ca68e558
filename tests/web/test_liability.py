"""What is owed in points, in the browser: figures and charts, another rate, the bounds, and on a phone."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.web.conftest import PHONE
from tests.web.demo import Demo
from tests.web.test_access import faults_of
from tests.web.test_console import desk

DRAWN = re.compile("height")
"""Chart.js gives a canvas its size once it draws on it."""


def test_an_administrator_reads_what_is_owed_asks_for_another_rate_and_sets_the_bounds(page: Page, demo: Demo) -> None:
    desk(page, demo, "工分负债", "town_admin")
    town_id = next(one for one in demo.places().values() if one.startswith("t"))
    owed = demo.ask("GET", f"/v1/places/{town_id}/liability", role="town_admin")["whole"]
    expect(page.get_by_role("heading", name="还欠")).to_contain_text(f"{owed['liability']:,}")
    for chart in ("各村负债按记分年份", "负债和预扣逐日"):
        expect(page.get_by_role("img", name=chart)).to_have_attribute("style", DRAWN)
    years = page.get_by_role("table", name="负债按村和年份")
    expect(years.get_by_role("row").nth(1)).to_contain_text(f"{owed['liability']:,}")
    page.get_by_label("多少工分换 1 元").fill("0")
    page.get_by_role("button", name="算一算").click()
    expect(page.get_by_label("多少工分换 1 元")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("多少工分换 1 元").fill("50")
    page.get_by_role("button", name="算一算").click()
    yuan = f"{2 * owed['liability'] // 100:,}.{2 * owed['liability'] % 100:02d} 元"
    expect(page.get_by_role("table", name="改成 50 工分换 1 元").get_by_role("row").nth(1)).to_contain_text(yuan)
    page.get_by_label("负债超过几个月的核销").fill("0")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("请填 1 到 120 之间的整数。")).to_be_visible()
    page.get_by_label("负债超过几个月的核销").fill("24")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存")).to_be_visible()
    assert faults_of(page) == []
    page.set_viewport_size(PHONE)
    assert faults_of(page) == []

"""The controls against favours in the browser."""

from __future__ import annotations

import datetime as dt
import re

from playwright.sync_api import Page, expect

from chalicelib.kernel.calendar import business_date, month_of
from chalicelib.kernel.context import LIVE
from tests.web.conftest import PHONE
from tests.web.demo import Demo
from tests.web.test_access import faults_of
from tests.web.test_console import LONG_MS, desk


def test_the_auditor_counts_a_month_and_reads_what_each_table_is(page: Page, demo: Demo) -> None:
    desk(page, demo, "监督", "auditor")
    page.get_by_role("button", name="重新统计").click()
    expect(page.get_by_text("谁经手记了多少")).to_be_visible(timeout=LONG_MS)
    for table in page.get_by_role("table").all():
        expect(table.locator("caption")).to_be_visible()
        assert not table.locator("caption").evaluate("(one) => one.classList.contains('unseen')")
    last_week = dt.timedelta(days=business_date(LIVE.now()).weekday() + 5)
    page.get_by_label("月份").select_option(month_of(business_date(LIVE.now() - last_week)))
    both = page.get_by_role("table", name="同一时间在两个活动里都记了分")
    expect(both.get_by_role("row").nth(1)).to_contain_text("周三清洁家园")
    expect(both.get_by_role("link", name="给独居老人送饭")).to_have_attribute("href", re.compile("^#activities/v"))
    told = page.get_by_role("main").inner_text()
    assert "（本人）" not in told
    assert not any(word in told for word in ("ballot", "desk", "claim", "ticket", "activity"))
    assert faults_of(page) == []
    page.set_viewport_size(PHONE)
    assert faults_of(page) == []

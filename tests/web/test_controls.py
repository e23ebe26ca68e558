"""The controls against favours in the browser."""

from __future__ import annotations

from playwright.sync_api import Page, expect

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
    told = page.get_by_role("main").inner_text()
    assert "（本人）" not in told
    assert not any(word in told for word in ("ballot", "desk", "claim", "ticket", "activity"))
    assert faults_of(page) == []
    page.set_viewport_size(PHONE)
    assert faults_of(page) == []

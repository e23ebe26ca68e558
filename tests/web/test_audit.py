"""The auditor's room: who saw and did what, and the books."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.web.conftest import PHONE
from tests.web.demo import Demo
from tests.web.test_access import faults_of
from tests.web.test_console import LONG_MS, desk


def test_the_auditor_reads_a_day_filters_it_and_takes_it_along(page: Page, demo: Demo, tmp_path: Path) -> None:
    demo.ask("GET", f"/v1/villages/{demo.village_id}/residents", role="village_officer")
    desk(page, demo, "审计记录", "auditor")
    page.get_by_label("哪里").select_option(demo.village)
    trail = page.get_by_role("region", name="审计记录")
    expect(trail.get_by_role("row", name="看村民名单").first).to_contain_text("陈国强")
    page.get_by_role("button", name="改了什么").click()
    expect(trail.get_by_role("row", name="看村民名单")).to_have_count(0)
    page.get_by_role("button", name="看了什么").click()
    page.get_by_label("找人、找事、找编号").fill("陈国强")
    expect(trail.get_by_role("row", name="看村民名单").first).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("button", name="导出这一天").click()
    taken.value.save_as(tmp_path / "day.csv")
    lines = (tmp_path / "day.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == '"时间","谁","编号","身份","做了什么","对象"'
    assert any("看村民名单" in line and "陈国强" in line for line in lines[1:])
    assert all("陈国强" in line for line in lines[1:])
    assert faults_of(page) == []
    page.set_viewport_size(PHONE)
    assert faults_of(page) == []
    page.get_by_label("找人、找事、找编号").fill("看审计记录")
    page.get_by_label("哪里").select_option("镇里")
    page.get_by_label("哪里").select_option(demo.village)
    expect(trail.get_by_role("row", name="看审计记录").first).to_contain_text("钱明远")


def test_the_auditor_has_the_books_recomputed(page: Page, demo: Demo) -> None:
    desk(page, demo, "审计记录", "auditor")
    page.get_by_role("button", name="开始核对").click()
    expect(page.get_by_text("账目全部对得上")).to_be_visible(timeout=LONG_MS)
    expect(page.get_by_text("结余")).to_be_visible()

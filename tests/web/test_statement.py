"""At the desk: a statement on paper for who has no phone."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.web.demo import Demo
from tests.web.test_access import faults_of
from tests.web.test_card_stopped import elder

__all__ = ["elder"]


def test_a_statement_is_printed_with_card_balance_and_every_entry_since_a_day(
    page: Page, demo: Demo, elder: Locator, tmp_path: Path
) -> None:
    elder.get_by_role("button", name="打印明细").click()
    sheet = page.get_by_role("dialog", name="打印明细")
    paper = sheet.get_by_role("article")
    expect(paper).to_contain_text(demo.login("resident", 1)["name"])
    expect(paper).to_contain_text(f"No. {demo.card_number()}")
    expect(paper).to_contain_text(f"现有工分{demo.balance('resident:1'):,}")
    sheet.get_by_label("从哪一天起").fill("2026-01-01")
    who = demo.elder()
    entries = demo.ask("GET", f"/v1/accounts/{who}/entries?size=100", role="village_officer")["rows"]
    expect(paper.locator("tbody tr")).to_have_count(len(entries))
    expect(paper.locator("tbody tr").last).to_contain_text(entries[0]["at"][:10])
    expect(paper.locator("tbody tr").filter(has_text="商户消费").first).to_be_visible()
    assert faults_of(page) == []
    page.emulate_media(media="print")
    expect(paper).to_be_visible()
    for hidden in (sheet.get_by_role("button", name="关闭"), elder.get_by_role("heading", name="工分账户")):
        expect(hidden).to_be_hidden()
    page.pdf(path=tmp_path / "statement.pdf", format="A4")

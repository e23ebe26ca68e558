"""At the desk: a card that is not lost is stopped for a reason, and let go again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.web.demo import Demo
from tests.web.test_console import desk


@pytest.fixture
def elder(page: Page, demo: Demo) -> Locator:
    """The dialog of whoever bears the card."""
    desk(page, demo, "村民和工分卡")
    page.get_by_role("button", name=f"打开{demo.login('resident', 1)['name']}").first.click()
    return page.get_by_role("dialog").first


def test_a_card_that_is_not_lost_is_stopped_for_a_reason_and_let_go_again(elder: Locator) -> None:
    card = elder.get_by_role("region", name="工分卡")
    card.get_by_role("button", name="停用", exact=True).click()
    card.get_by_label("为什么停用这张卡").fill("借给别人用")
    card.get_by_role("button", name="停用这张卡").click()
    expect(card.get_by_text("已停用")).to_be_visible()
    expect(card.get_by_text("借给别人用")).to_be_visible()
    expect(card.get_by_role("button", name="补一张新卡")).to_be_hidden()
    card.get_by_role("button", name="恢复使用").click()
    expect(card.get_by_text("可用")).to_be_visible()
    expect(card.get_by_text("借给别人用")).to_be_hidden()

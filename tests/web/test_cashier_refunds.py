"""Refunds at the till: from the day's list, by the slip, and with an answer that was lost."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Lost
from tests.web.demo import Demo
from tests.web.test_access import faults_of
from tests.web.test_cashier import ELDER, _till


@pytest.fixture
def sale(demo: Demo) -> dict[str, Any]:
    """What the elder just bought."""
    asked = {"code": demo.card, "pin": demo.pin, "points": 9}
    return dict(demo.ask("POST", "/v1/partner/redemptions", asked, shop=True))


@pytest.fixture
def till(no_camera: Page, demo: Demo, sale: dict[str, Any]) -> Page:
    return _till(no_camera, demo)


def test_a_part_is_refunded_from_the_days_list_and_the_rest_by_the_slip(
    till: Page, demo: Demo, sale: dict[str, Any]
) -> None:
    before = demo.balance(ELDER)
    row = till.get_by_label("每一笔").locator("li").first
    row.get_by_role("button", name="退").click()
    till.get_by_role("button", name="退一部分").click()
    for wrong, digit in (("一笔最多还能退 9 工分", "10"), ("", "4")):
        till.get_by_label("退的工分数", exact=True).fill(digit)
        if wrong:
            expect(till.get_by_role("alert")).to_contain_text(wrong)
    till.get_by_label("为什么退").select_option("拿错了")
    assert faults_of(till) == []
    till.get_by_role("button", name="下一步：核对").click()
    expect(till.get_by_text("的账户会加回 4 工分")).to_be_visible()
    assert faults_of(till) == []
    till.get_by_role("button", name="确认退 4 工分").click()
    expect(till.get_by_role("heading", name="退好了")).to_be_visible()
    assert faults_of(till) == []
    expect(row).to_contain_text("−4")
    expect(till.get_by_label("每一笔").locator("li").nth(1)).to_contain_text("已退 4，剩 5")
    assert demo.balance(ELDER) == before + 4
    till.get_by_role("button", name="好", exact=True).click()
    type_slip(till, "1" * 16)
    expect(till.get_by_role("alert")).to_contain_text("小票编号不对")
    type_slip(till, sale["slip"])
    till.get_by_role("button", name="下一步：核对").click()
    till.get_by_role("button", name="确认退 5 工分").click()
    expect(till.get_by_role("heading", name="退好了")).to_be_visible()
    assert demo.balance(ELDER) == before + 9
    expect(till.get_by_label("每一笔")).to_contain_text("已全部退回")


def type_slip(till: Page, number: str) -> None:
    till.get_by_label("小票编号（16 位数字）").fill(number)
    till.get_by_role("button", name="找这一笔").click()


def test_a_refund_whose_answer_was_lost_is_given_once(till: Page, demo: Demo) -> None:
    before = demo.balance(ELDER)
    till.get_by_label("每一笔").locator("li").first.get_by_role("button", name="退").click()
    till.get_by_role("button", name="下一步：核对").click()
    lost = Lost(till, "/v1/partner/redemptions/*/refunds", times=3)
    till.get_by_role("button", name="确认退 9 工分").click()
    expect(till.get_by_text("还不知道退没退成")).to_be_visible()
    till.get_by_role("button", name="确认退 9 工分").click()
    expect(till.get_by_role("heading", name="退好了")).to_be_visible()
    assert (len(lost.keys), len(set(lost.keys))) == (4, 1)
    assert demo.balance(ELDER) == before + 9


def test_a_key_that_may_not_refund_is_led_to_no_refunds(no_camera: Page, demo: Demo, sale: dict[str, Any]) -> None:
    body = {"label": "小收银", "scopes": ["redeem", "read"], "expires_at": "2099-01-01T00:00:00+08:00"}
    made = demo.ask("POST", f"/v1/partners/{demo.shop_id()}/keys", body, role="town_officer")
    no_camera.add_init_script(f"localStorage.setItem('sanbao.cashier.key', '{made['api_key']}')")
    no_camera.goto("/cashier/#refund")
    expect(no_camera.get_by_text("扫村民的码")).to_be_visible()
    expect(no_camera.get_by_label("每一笔").locator("li").first).to_be_visible()
    expect(no_camera.get_by_role("button", name="退", exact=False)).to_have_count(1)  # 退一格, of the pad.


def test_the_desk_sees_what_of_a_sale_was_refunded(no_camera: Page, demo: Demo, sale: dict[str, Any]) -> None:
    made = demo.ask("POST", f"/v1/partner/redemptions/{sale['key']}/refunds", {"reason": "坏了"}, shop=True)
    found = demo.ask("GET", f"/v1/villages/{demo.village_id}/redemptions/{made['slip']}", role="village_officer")
    assert [row["sale_slip"] for row in found["rows"] if row["kind"] == "refund"] == [sale["slip"]]

"""Goods at the till: a price list that the shop keeps, a basket that sums itself, and a price that changed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.web.demo import Demo
from tests.web.test_access import faults_of
from tests.web.test_cashier import ELDER, _till, amount, type_code


@pytest.fixture
def till(no_camera: Page, demo: Demo) -> Iterator[Page]:
    yield _till(no_camera, demo)
    version = demo.ask("GET", "/v1/partner/prices", shop=True)["version"]
    demo.ask("PUT", "/v1/partner/prices", {"version": version, "goods": []}, shop=True)


def test_a_list_is_kept_and_goods_are_tapped_into_a_basket_whose_price_may_change(till: Page, demo: Demo) -> None:
    before = demo.balance(ELDER)
    till.get_by_role("link", name="价目").click()
    for nth, (name, points) in enumerate((("鸡蛋", "3"), ("酱油", "8")), start=1):
        till.get_by_role("button", name="加一样").click()
        till.get_by_label(f"第 {nth} 样", exact=True).fill(name)
        till.get_by_label("多少工分").last.fill(points)
    till.get_by_role("button", name="保存").click()
    expect(till.get_by_text("价目已保存")).to_be_visible()
    assert faults_of(till) == []
    till.get_by_role("link", name="收银", exact=True).click()
    type_code(till, demo.card)
    till.get_by_label("工分卡密码").fill(demo.pin)
    goods = till.get_by_role("group", name="点货")
    goods.get_by_role("button", name="鸡蛋").dblclick()
    goods.get_by_role("button", name="酱油").click()
    expect(till.get_by_label("合计工分")).to_have_text("14")
    till.get_by_role("button", name="酱油少一份").click()
    expect(till.get_by_label("合计工分")).to_have_text("6")
    assert faults_of(till) == []
    listed = demo.ask("GET", "/v1/partner/prices", shop=True)
    listed["goods"][0]["points"] = 4
    demo.ask("PUT", "/v1/partner/prices", listed, shop=True)
    till.get_by_role("button", name="下一步：核对").click()
    expect(till.get_by_role("alert")).to_contain_text("“鸡蛋”的价变了，现在每份 4 工分")
    expect(till.get_by_label("合计工分")).to_have_text("8")
    till.get_by_role("button", name="下一步：核对").click()
    till.get_by_role("button", name="确认收 8 工分").click()
    expect(till.get_by_role("heading", name="收款成功")).to_be_visible()
    expect(till.locator(".receipt")).to_contain_text("鸡蛋×2")
    till.get_by_role("button", name="下一位").click()
    assert (demo.balance(ELDER), demo.sold()[0]["document"]) == (before - 8, "鸡蛋×2")
    till.get_by_role("button", name="直接输工分").click()
    amount(till, "5")
    expect(till.get_by_label("工分数", exact=True)).to_have_value("5")

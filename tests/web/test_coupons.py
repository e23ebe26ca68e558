"""What else pays, in the browser: a coupon is offered and taken, and pays with work points for an order."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.web.conftest import opened
from tests.web.demo import Demo
from tests.web.test_access import SMALL, faults_of
from tests.web.test_console import desk
from tests.web.test_mall import in_basket, order_of, state, to_checkout
from tests.web.test_market import on_sale
from tests.web.walk import drawn

ADMIN = "town_admin"


def test_a_coupon_is_offered_at_the_desk_and_takes_off_an_order_that_points_pay_too(page: Page, demo: Demo) -> None:
    desk(page, demo, "优惠券", ADMIN)
    page.get_by_role("button", name="发优惠券").click()
    form = page.get_by_role("dialog", name="发优惠券")
    form.get_by_label("券名").fill("尝鲜券")
    form.get_by_label("减多少元").fill("五块")
    form.get_by_label("货款满多少元能用").fill("10")
    form.get_by_role("button", name="发券").click()
    expect(form.get_by_label("减多少元")).to_have_attribute("aria-invalid", "true")
    form.get_by_label("减多少元").fill("12")
    form.get_by_role("button", name="发券").click()
    expect(form.get_by_label("货款满多少元能用")).to_have_attribute("aria-invalid", "true")
    form.get_by_label("减多少元").fill("5")
    form.get_by_role("button", name="发券").click()
    expect(page.get_by_role("list", name="优惠券")).to_contain_text("满 10.00 元减 5.00 元")
    page.get_by_text("买家等级", exact=True).click()
    expect(page.get_by_label("叫什么").first).to_have_value("新邻居")
    assert faults_of(page) == []

    page.set_viewport_size(SMALL)
    good = on_sale(demo, "要用券的萝卜", units=9, label="箱", how="box", price_fen=1_000)
    in_basket(page, good, "要用券的萝卜（箱）", 2)
    to_checkout(page)
    name = demo.login("resident", 0)["name"]
    page.get_by_role("button", name=re.compile(f"^{name}（村民")).click()
    page.get_by_role("link", name=re.compile("种券可以领")).click()
    page.get_by_role("button", name="领：尝鲜券").click()
    expect(page.get_by_role("region", name="我的")).to_contain_text("尝鲜券")
    drawn(page)
    assert faults_of(page) == []
    to_checkout(page)
    page.get_by_text("尝鲜券：满 10.00 元减 5.00 元").click()
    order = page.get_by_role("button", name=re.compile("^下单，付"))
    expect(order).to_have_text("下单，付 15.00 元")
    page.get_by_role("checkbox", name=re.compile("工分抵")).check()
    expect(order).to_have_text("下单，付 10.50 元")
    drawn(page)
    assert faults_of(page) == []
    order.click()
    order_id = order_of(page)
    found = demo.ask("GET", f"/v1/market/orders/{order_id}", role="resident:0")["sums"]
    assert (found["coupon_fen"], found["points"], found["cash_fen"]) == (500, 45, 1_050)
    page.get_by_role("button", name="取消订单").click()
    page.get_by_role("button", name=re.compile("^(是|真的|确定|取消)")).last.click()
    expect(state(page)).to_have_text("已取消")
    opened(page, "/mall/#coupons")
    expect(page.get_by_role("region", name="我的")).to_contain_text("能用")

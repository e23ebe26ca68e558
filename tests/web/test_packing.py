"""The packing desk in the browser: a packer's day, the sheets of it, and how the market sells."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
import urllib3
from playwright.sync_api import Locator, Page, Route, expect

from tests.web.conftest import PHONE
from tests.web.demo import Demo
from tests.web.gun import scan
from tests.web.test_access import faults_of
from tests.web.test_console import LONG_MS, desk
from tests.web.test_market import brought, on_sale

PACKER = "town_officer"


def terms_path(demo: Demo) -> str:
    return f"/v1/places/{demo.login('member')['sign_in']['town_id']}/market-terms"


def set_terms(demo: Demo, terms: dict[str, Any]) -> None:
    """Let somebody else set how the market sells, whatever it says by then."""
    version = demo.ask("GET", terms_path(demo))["version"]
    demo.ask("PUT", terms_path(demo), terms | {"version": version}, role="town_admin")


def bought(demo: Demo, days: int, *lines: dict[str, Any], brought: bool = False) -> str:
    """Return an order for so many days from now that a member of the demo town placed and paid."""
    where: dict[str, Any] = {"point_id": "hall"}
    if brought:
        where = {"address_id": demo.ask("GET", "/v1/me/addresses", role="member")["addresses"][0]["address_id"]}
        where["window_id"] = demo.ask("GET", terms_path(demo))["windows"][0]["window_id"]
    body = {"lines": list(lines), "delivers_on": demo.day(days)} | where
    fen = demo.ask("POST", "/v1/market/quotes", body, role="member")["sums"]["cash_fen"]
    order_id: str = demo.ask("POST", "/v1/market/orders", body | {"cash_fen": fen}, role="member")["order_id"]
    demo.ask("POST", f"/v1/market/orders/{order_id}/payment", {"channel": "native"}, role="member")
    (attempt,) = demo.ask("GET", f"/v1/payments/{order_id}", role=PACKER)["attempts"]
    paid = {"out_trade_no": attempt["out_trade_no"], "notify": False}
    answer = urllib3.request("POST", f"{demo.town.wxpay_url}/_control/pay", json=paid, timeout=10)
    assert answer.status == 200, answer.data
    assert demo.ask("POST", f"/v1/market/orders/{order_id}/look", role="member")["state"] == "paid"
    return order_id


def code_of(demo: Demo, order_id: str) -> str:
    """Return what the buyer shows."""
    code: str = demo.ask("GET", f"/v1/market/orders/{order_id}", role="member")["code"]
    return code


def number_of(order_id: str) -> str:
    """Return an order's number as the desk shows it."""
    return f"{order_id[-6:-3]} {order_id[-3:]}".upper()


def front(page: Page, order_id: str) -> Locator:
    """Return the order in front."""
    return page.get_by_role("region", name=f"订单 {number_of(order_id)}")


def weigh_both(order: Locator) -> None:
    """Weigh two birds, of which the first one that is taken is too heavy."""
    scales = order.get_by_role("form", name="称重：备货的鸡")
    weight = scales.get_by_label("第 1 只多少克（共 2 只）")
    expect(weight).to_have_accessible_description("约定 1,200–1,800 克")
    weight.fill("1801")
    weight.press("Enter")
    expect(scales.get_by_text("1,801 克不在约定的 1,200–1,800 克里，请换一只。")).to_be_visible()
    expect(order.get_by_role("button", name="打包好了，等人来取")).to_have_count(0)
    assert faults_of(order.page) == []
    weight.fill("1420")
    weight.press("Enter")
    scales.get_by_label("第 2 只多少克（共 2 只）").fill("1500")
    order.page.keyboard.press("Enter")
    expect(order.get_by_text("1,420 克、1,500 克，比下单时少 4.16 元，下次买时抵。")).to_be_visible()


def take_other_lot(order: Locator, demo: Demo) -> None:
    """Take greens of another harvest than the desk says first."""

    def taken(days: int) -> Locator:
        on = dt.date.fromisoformat(demo.day(days))
        return order.get_by_text(re.compile(rf"拿{on.month} ?月 ?{on.day} ?日.*采收的 1 棵。"))

    expect(taken(-2)).to_be_visible()
    order.get_by_role("button", name="换一批：备货的青菜").click()
    choice = order.get_by_role("form", name="换一批：备货的青菜")
    lots = choice.get_by_label("实际拿的是哪一批")
    lots.select_option(label=lots.locator("option").nth(0).inner_text())
    assert faults_of(order.page) == []
    choice.get_by_role("button", name="就是这批").click()
    expect(taken(0)).to_be_visible()


def send_out(order: Locator) -> None:
    """Look where an order is brought, give some of it back, and send it out."""
    order.get_by_role("button", name="看收货地址").click()
    expect(order.get_by_text("市心北路 88 号")).to_be_visible()
    order.get_by_role("button", name="退一部分").click()
    refund = order.get_by_role("form", name="退一部分")
    assert faults_of(order.page) == []
    refund.get_by_label("退多少元").fill("3.50")
    refund.get_by_label("原因（买家看得到）").fill("有一棵坏了")
    refund.get_by_role("button", name="确定退款").click()
    expect(order.get_by_text("一共退了 3.50 元。")).to_be_visible()
    order.get_by_role("button", name="开始备货").click()
    order.get_by_role("button", name="打包好了，送出").click()


def test_a_packers_day_from_the_first_order_to_the_hand_over_by_scanning(page: Page, demo: Demo) -> None:
    greens = on_sale(demo, "备货的青菜", units=20)
    brought(demo, greens, units=9, days=-2, where="老林")
    hens = on_sale(demo, "备货的鸡", units=9, label="只", how="catch", price_fen=2_600, unit_g=1_500, band_permille=200)
    first = bought(demo, 3, line(greens, 2))
    second = bought(demo, 3, line(hens, 2), line(greens, 1))
    third = bought(demo, 3, line(greens, 3), brought=True)
    desk(page, demo, "备货台", PACKER)
    page.set_viewport_size(PHONE)
    page.get_by_label("看哪一天").fill(demo.day(3))

    front(page, first).get_by_role("button", name="开始备货").click()
    expect(front(page, first).get_by_role("button", name="打包好了，等人来取")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"备好了：{number_of(first)}")).to_be_visible()

    front(page, second).get_by_role("button", name="开始备货").click()
    weigh_both(front(page, second))
    take_other_lot(front(page, second), demo)
    front(page, second).get_by_role("button", name="打包好了，等人来取").click()

    send_out(front(page, third))
    expect(page.get_by_text("没有待备货的")).to_be_visible()

    page.get_by_role("heading", name="备货台").click()
    scan(page, "00000000")
    expect(page.get_by_text("没有等着取的订单是这个码")).to_be_visible()
    scan(page, first)  # As the code on its slip has it.
    expect(front(page, first)).to_contain_text("待取货")
    expect(front(page, first).get_by_label("买家的取货码（8 位）")).to_be_visible()
    field = page.get_by_label("扫买家的取货码、装箱单上的码，或输编号")
    field.fill(number_of(third).lower())
    field.press("Enter")
    expect(front(page, third)).to_contain_text("配送中")
    page.get_by_role("heading", name="备货台").click()
    scan(page, code_of(demo, second))
    expect(front(page, second)).to_contain_text("待取货")
    expect(front(page, second).get_by_role("button", name="交给买家")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"已交给买家：{number_of(second)}")).to_be_visible()
    assert demo.ask("GET", f"/v1/market/orders/{second}", role="member")["state"] == "completed"

    front(page, first).get_by_role("button", name="取消订单").click()
    off = front(page, first).get_by_role("form", name="取消订单")
    off.get_by_label("货还在，可以再卖").uncheck()
    off.get_by_label("原因（买家看得到）").fill("菜淋坏了")
    off.get_by_role("button", name="确定取消并退款").click()
    expect(page.get_by_text(f"已取消，钱退回了：{number_of(first)}")).to_be_visible()
    assert demo.ask("GET", f"/v1/market/orders/{first}", role="member")["state"] == "refunded"
    assert demo.ask("GET", f"/v1/market/products/{greens}")["variants"][0]["left"] == 23


def line(product_id: str, units: int) -> dict[str, Any]:
    return {"product_id": product_id, "variant_id": "v1", "units": units}


def test_the_sheets_of_a_day_are_made_and_fetched(page: Page, demo: Demo) -> None:
    good = on_sale(demo, "要列的萝卜", units=9)
    order_id = bought(demo, 4, line(good, 4), brought=True)
    desk(page, demo, "备货台", PACKER)
    page.get_by_label("看哪一天").fill(demo.day(4))
    printing = page.get_by_role("region", name="打印")
    printing.get_by_role("button", name="配送单 Excel").click()
    link = printing.get_by_role("link", name=f"deliveries-{demo.day(4)}.xlsx")
    expect(link).to_be_visible(timeout=LONG_MS)
    with page.expect_download() as fetched:
        link.click()
    book = openpyxl.load_workbook(io.BytesIO(fetched.value.path().read_bytes()))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    (row,) = [one for one in rows if one[0] == order_id[-6:].upper()]
    assert (row[4], row[6]) == ("周海燕", "要列的萝卜（棵）× 4")


@pytest.fixture
def terms(demo: Demo) -> Iterator[dict[str, Any]]:
    """How the demo town sells; it sells so again when the test is over."""
    before = demo.ask("GET", terms_path(demo))
    yield before
    set_terms(demo, before)


def test_the_terms_are_set_by_the_administrator_and_a_change_of_somebody_elses_is_said(
    page: Page, demo: Demo, terms: dict[str, Any]
) -> None:
    desk(page, demo, "市集设置", "town_admin")
    page.get_by_label("送一次多少元").fill("六块")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_label("送一次多少元")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("送一次多少元").fill("6")
    page.get_by_role("button", name="加一个取货点").click()
    third = page.get_by_role("group", name="取货点 3")
    third.get_by_label("名称").fill(terms["points"][0]["name"])
    third.get_by_label("什么时候开").fill("每天 9:00–17:00")
    third.get_by_label("在哪里").fill("镇政府西门")
    page.get_by_role("button", name="加一个时段").click()
    more = page.get_by_role("group", name=f"时段 {len(terms['windows']) + 1}")
    more.get_by_label("怎么写给买家看").fill("晚上 18–20 点")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("取货点不能重复。")).to_be_visible()
    third.get_by_label("名称").fill("镇政府")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("保存了，新下的单按这个来")).to_be_visible()
    now = demo.ask("GET", terms_path(demo))
    assert (now["delivery_fen"], len(now["points"]), now["windows"][-1]["label"]) == (600, 3, "晚上 18–20 点")
    set_terms(demo, terms)
    page.get_by_label("送一次多少元").fill("9")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("别人刚改过，没有存")).to_be_visible()
    expect(page.get_by_label("送一次多少元")).to_have_value("9")
    assert faults_of(page) == []
    page.get_by_role("button", name="放弃我填的，看现在的").click()
    expect(page.get_by_label("送一次多少元")).to_have_value("8.00")
    expect(page.get_by_role("group", name="取货点 3")).to_have_count(0)


def test_a_refund_that_failed_is_written_down_as_given_by_hand_and_confirmed(page: Page, demo: Demo) -> None:
    """The troubles are the test's own: what becomes of them at the server has tests of its own."""
    row: dict[str, Any] = {
        "refund_id": "r-00000001", "payment_id": "p", "out_trade_no": "0" * 32, "fen": 1_250, "why": "有一棵坏了",
        "state": "failed", "since": f"{demo.day(-1)}T10:00:00+08:00", "reason": "NOT_ENOUGH", "is_surplus": False,
        "hand": "", "hand_by": "", "confirmed_by": "",
    }  # fmt: skip
    rows, sent = [row], list[tuple[str, Any]]()

    def answer(route: Route) -> None:
        sent.append((route.request.url.rpartition("/")[2], route.request.post_data_json))
        if sent[-1][0] == "confirm":
            rows.clear()
        row["hand"] = "付现金，收条第 12 号"
        route.fulfill(json=row)

    page.route("**/v1/payments/troubles?*", lambda route: route.fulfill(json={"rows": rows, "cursor": None}))
    page.route("**/v1/payments/p/refunds/r-00000001/by-hand**", answer)
    desk(page, demo, "收款", PACKER)
    page.get_by_role("button", name="要处理的").click()
    lost = page.get_by_role("region", name="没有退到的")
    lost.get_by_role("button", name="另外退给买家了").click()
    lost.get_by_label("怎么退的").fill("付现金，收条第 12 号")
    assert faults_of(page) == []
    lost.get_by_role("button", name="保存").click()
    expect(lost.get_by_text("已另外退：付现金，收条第 12 号")).to_be_visible()
    lost.get_by_role("button", name="凭据看过，确实退了").click()
    expect(lost).to_have_count(0)
    words = {"words": "付现金，收条第 12 号"}
    assert sent == [("by-hand", words), ("confirm", words)]

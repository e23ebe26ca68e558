"""Order cycles in the browser: written and opened at the desk, ordered in the mall, and given back by the clock."""

from __future__ import annotations

import time

from playwright.sync_api import Locator, Page, expect

from tests.web.conftest import PHONE, opened
from tests.web.demo import Demo
from tests.web.test_access import faults_of
from tests.web.test_console import desk
from tests.web.test_mall import DESK, fit, joined, order_of, paid_at, state
from tests.web.test_market import on_sale
from tests.web.walk import ELDER, drawn

SECONDS_MAX = 60


def given_back(demo: Demo, page: Page) -> None:
    """Wake the clock until the order on the page is given back: a round sends a cycle once in five minutes."""
    ends = time.monotonic() + SECONDS_MAX
    demo.town.wake("market-clock")
    while state(page).inner_text() != "已退款":
        assert time.monotonic() < ends, "nothing is given back"
        time.sleep(1)
        page.reload()
        drawn(page)


def item(page: Page, title: str) -> Locator:
    """Return a cycle's row at the desk."""
    return page.get_by_role("list", name="开团").locator("> li").filter(has_text=title)


def opened_at_the_desk(page: Page, demo: Demo, title: str, *goods: tuple[str, str, str, str]) -> None:
    """Write a cycle of goods (title, price, units, threshold), and open it, as an officer of the town does."""
    desk(page, demo, "开团", DESK)
    page.get_by_role("button", name="新的一团").click()
    form = page.get_by_role("dialog", name="新的一团")
    form.get_by_label("叫什么").fill(title)
    form.get_by_label("说明（可以不写）").fill("收了就送。")
    for nth, (good, price, units, least) in enumerate(goods):
        if nth:
            form.get_by_role("button", name="再加一样").click()
        one = form.get_by_role("group", name=f"第 {nth + 1} 样")
        one.get_by_label("哪样商品").select_option(f"{good} · {demo.village}")
        one.get_by_label("团价").fill(price)
        one.get_by_label("一共可以订多少份").fill(units)
        one.get_by_label("满多少份成团").fill(least)
    assert faults_of(page) == []
    form.get_by_role("button", name="存为草稿").click()
    item(page, title).get_by_role("button", name="开团：").click()
    page.get_by_role("dialog", name=f"开团：{title}").get_by_role("button", name="开团", exact=True).click()
    expect(item(page, title)).to_contain_text("开团中")


def test_a_cycle_from_the_desk_to_the_buyer_and_the_money_back(page: Page, demo: Demo) -> None:
    for good in ("冬至年糕", "高山冬笋"):
        on_sale(demo, good)
    opened_at_the_desk(page, demo, "冬至团", ("冬至年糕", "3.00", "40", "8"), ("高山冬笋", "9.90", "20", ""))
    expect(item(page, "冬至团")).to_contain_text("订了 0 棵，还差 8 棵成团")
    drawn(page)
    assert faults_of(page) == []

    buyer = page.context.browser.new_page(base_url=demo.url, viewport=PHONE, locale="zh-CN")  # type: ignore[union-attr]
    opened(buyer, "/mall/#cycles")
    buyer.get_by_role("link", name="冬至团").click()
    buyer.get_by_role("button", name="我要订：冬至年糕（棵）").click()
    buyer.get_by_role("button", name="冬至年糕（棵）多 1 棵").click()
    buyer.get_by_role("button", name="我要订：高山冬笋（棵）").click()
    expect(buyer.get_by_role("main")).to_contain_text("15.90 元")
    buyer.get_by_role("link", name="去结算").click()
    joined(buyer, demo)
    expect(buyer.get_by_role("group", name="哪天取").get_by_role("radio")).to_have_count(1)
    buyer.get_by_role("button", name="下单，付 15.90 元").click()
    order_of(buyer)
    with buyer.context.expect_page() as opening:
        buyer.get_by_role("link", name="去本机的付款台付").click()
    paid_at(opening.value)
    expect(state(buyer)).to_have_text("待备货")
    expect(buyer.get_by_role("main")).to_contain_text("没成团自动退款")
    buyer.get_by_role("link", name="看这一团").click()
    expect(buyer.get_by_role("main")).to_contain_text("订了 2 棵，还差 6 棵成团")
    expect(buyer.get_by_role("button", name="我要订：冬至年糕（棵）")).to_be_visible()
    buyer.go_back()

    page.reload()
    expect(item(page, "冬至团")).to_contain_text("订了 2 棵，还差 6 棵成团")
    item(page, "冬至团").get_by_role("button", name="取消这一团").click()
    ask = page.get_by_role("dialog", name="取消这一团：冬至团")
    ask.get_by_label("为什么取消").fill("大雪封山")
    assert faults_of(page) == []
    ask.get_by_role("button", name="取消这一团").click()
    expect(item(page, "冬至团")).to_contain_text("取消了，在退款")
    given_back(demo, buyer)
    expect(buyer.get_by_role("main")).to_contain_text("这一团取消了")
    buyer.get_by_role("link", name="看这一团").click()
    expect(buyer.get_by_role("main")).to_contain_text("大雪封山")
    buyer.close()


def test_an_elder_reads_a_cycle_and_says_how_many(page: Page) -> None:
    page.add_init_script(ELDER.format(24))
    opened(page, "/mall/#cycles")
    fit(page)
    page.get_by_role("link", name="年货团").click()
    page.get_by_role("button", name="我要订：手编竹篮（只）").click()
    expect(page.get_by_role("main")).to_contain_text("60.00 元")
    fit(page)

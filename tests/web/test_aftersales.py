"""After-sales and reviews in the browser: a buyer says what was spoilt, the desk answers, and others read of it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.web.conftest import PHONE, opened
from tests.web.demo import Demo
from tests.web.test_access import SMALL, faults_of
from tests.web.test_console import desk
from tests.web.test_mall import DESK, in_basket, joined, order_of, packed, paid_at, state, to_checkout
from tests.web.test_market import on_sale
from tests.web.test_pictures import photo
from tests.web.walk import ELDER, drawn


def collected(page: Page, demo: Demo, title: str) -> str:
    """Buy three of a new product, and collect them; return the order's id. Its page is open."""
    in_basket(page, on_sale(demo, title, units=9), f"{title}（棵）", units=3)
    to_checkout(page)
    joined(page, demo)
    page.get_by_role("group", name="哪天取").get_by_role("radio").nth(1).check()
    page.get_by_role("button", name=re.compile("^下单，付")).click()
    order_id = order_of(page)
    with page.context.expect_page() as opening:
        page.get_by_role("link", name="去本机的付款台付").click()
    paid_at(opening.value)
    expect(state(page)).to_have_text("待备货")
    packed(demo, order_id)
    page.reload()
    code = re.sub(r"\s", "", page.locator(".pickup__code").inner_text())
    demo.ask("POST", f"/v1/market/desk/orders/{order_id}/hand-over", {"code": code}, role=DESK)
    page.reload()
    expect(state(page)).to_have_text("已完成")
    return order_id


def fits(page: Page) -> None:
    """Look at the page as it is drawn: nothing is wrong with it."""
    drawn(page)
    assert faults_of(page) == []


def asked_back(page: Page) -> None:
    """Say on the order's page what was spoilt, with a photo, and how much one wants back."""
    section = page.get_by_role("region", name="售后")
    section.get_by_role("button", name="申请售后").click()
    section.get_by_label("矮脚青菜 棵 ×3").check()
    wanted = section.get_by_label("矮脚青菜 棵：想退多少元")
    expect(wanted).to_have_value("10.50")
    wanted.fill("99")
    section.get_by_label("怎么回事").fill("有两棵烂了心。")
    section.locator("input[type=file][multiple]").set_input_files([photo()])
    expect(section.get_by_text("传好了")).to_be_visible()
    section.get_by_role("button", name="提交售后").click()
    expect(wanted).to_have_attribute("aria-invalid", "true")
    fits(page)
    wanted.fill("7")
    section.get_by_role("button", name="提交售后").click()
    expect(section).to_contain_text("等镇里答复")
    expect(section.get_by_role("img", name="售后照片，第 1 张，共 1 张")).to_be_visible()
    fits(page)


def offered(other: Page, demo: Demo, order_id: str) -> None:
    """Offer some of it at the desk."""
    desk(other, demo, "售后", "town_officer")
    other.get_by_role("button", name=f"打开：订单 {order_id[-6:]} 第 1 次").click()
    dialog = other.get_by_role("dialog")
    expect(dialog.get_by_role("img", name="买家的照片，第 1 张，共 1 张")).to_be_visible()
    dialog.get_by_role("button", name="退一部分").first.click()
    dialog.get_by_label("矮脚青菜 棵 ×3：退多少元").fill("3.50")
    dialog.get_by_label("为什么退这些").fill("照片上是一棵。")
    drawn(other)
    assert faults_of(other) == []
    dialog.get_by_role("button", name="退一部分").last.click()
    expect(dialog).to_be_hidden()
    other.get_by_role("button", name="等买家").click()
    expect(other.get_by_role("list", name="售后", exact=True)).to_contain_text("提出退 3.50 元")


def test_what_was_spoilt_is_said_answered_taken_and_reviewed(page: Page, demo: Demo) -> None:
    order_id = collected(page, demo, "矮脚青菜")
    page.set_viewport_size(PHONE)
    asked_back(page)
    other = page.context.new_page()
    offered(other, demo, order_id)
    section = page.get_by_role("region", name="售后")
    page.reload()
    expect(section).to_contain_text("镇里提出退 3.50 元")
    section.get_by_role("button", name="接受").click()
    section.get_by_role("button", name="确定接受").click()
    expect(section).to_contain_text("退了 3.50 元，原路退回。")
    assert demo.ask("GET", f"/v1/market/desk/orders/{order_id}", role=DESK)["given_back_fen"] == 350

    said = page.get_by_role("region", name="评价")
    said.get_by_role("button", name="写评价：矮脚青菜").click()
    said.get_by_role("button", name="4 颗星").click()
    said.get_by_label("说说看（可以不写）").fill("退得很快，菜也嫩。")
    fits(page)
    said.get_by_role("button", name="发表评价").click()
    expect(said).to_contain_text("退得很快，菜也嫩。")
    good = demo.ask("GET", f"/v1/market/desk/orders/{order_id}", role=DESK)["lines"][0]["product_id"]
    opened(page, f"/mall/#good/{good}")
    words = page.get_by_role("region", name="大家怎么说")
    expect(words).to_contain_text("1 条评价")
    expect(words.get_by_role("listitem")).to_contain_text("映季会员")
    fits(page)

    answered_and_hidden(other, demo)
    page.reload()
    expect(words).to_contain_text("还没有评价")
    opened(page, f"/mall/#order/{order_id}")
    page.reload()
    expect(said).to_contain_text("别人看不到这条评价：说的是售后，不是商品")


def answered_and_hidden(other: Page, demo: Demo) -> None:
    """Answer the review as an officer, and then hide it with a reason."""
    opened(other, "/console/#product-reviews")
    drawn(other)
    other.get_by_role("button", name="公开的").click()
    one = other.get_by_role("list", name="评价", exact=True).locator("> li").filter(has_text="退得很快")
    one.get_by_role("button", name=re.compile("^回复：")).click()
    one.get_by_label("回复什么（大家看得到）").fill("谢谢，下次多挑一挑。")
    drawn(other)
    assert faults_of(other) == []
    one.get_by_role("button", name="回复", exact=True).click()
    expect(one).to_contain_text("谢谢，下次多挑一挑。")
    one.get_by_role("button", name=re.compile("^隐藏：")).click()
    one.get_by_label("为什么隐藏（写的人看得到）").fill("说的是售后，不是商品")
    one.get_by_role("button", name="隐藏", exact=True).click()
    expect(one).to_have_count(0)


def test_an_elder_reads_what_others_say_and_asks_for_their_money_back(page: Page, demo: Demo) -> None:
    collected(page, demo, "本地茼蒿")
    page.add_init_script(ELDER.format(24))
    page.set_viewport_size(SMALL)
    page.reload()
    page.get_by_role("button", name="申请售后").click()
    page.get_by_label("本地茼蒿 棵 ×3").check()
    fits(page)
    page.get_by_role("button", name="写评价：本地茼蒿").click()
    fits(page)

"""The slip of a sale, and the desk that finds the sale by its number."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.web.conftest import DESKTOP, opened, sign_in_officer
from tests.web.demo import Demo
from tests.web.gun import scan


def sold_with_slip(page: Page, demo: Demo, goods: str, buyer: str) -> str:
    """Sell something at a registered till, and return the number on its slip; a buyer's code pays once in its time."""
    demo.set_terminals({"terminal_id": "POS-2", "label": "二号机"})
    page.add_init_script(f"localStorage.setItem('sanbao.cashier.key', '{demo.shop_key}')")
    page.add_init_script("localStorage.setItem('sanbao.cashier.terminal', 'POS-2')")
    opened(page, "/cashier/").get_by_label("扫码枪扫入").fill(demo.pay_code(buyer))
    page.get_by_role("button", name="用这个编号").click()
    page.get_by_role("textbox", name="工分数").fill("6")
    page.get_by_label("买了什么").fill(goods)
    page.get_by_role("button", name="下一步：核对").click()
    page.get_by_role("button", name="确认收 6 工分").click()
    expect(page.get_by_role("heading", name="收款成功")).to_be_visible()
    number = page.locator(".receipt__number .number").inner_text().replace(" ", "")
    demo.set_terminals()
    return number


def test_a_slip_says_which_shop_and_till_sold_what(no_camera: Page, demo: Demo) -> None:
    number = sold_with_slip(no_camera, demo, "鸡蛋两斤", "resident")
    assert re.fullmatch(r"\d{16}", number)
    slip = no_camera.locator(".receipt")
    for words in (demo.ask("GET", "/v1/partner/me", shop=True)["name"], "二号机", "鸡蛋两斤", "付款码", "村委会"):
        expect(slip).to_contain_text(words)
    expect(slip.get_by_role("img", name="小票条形码")).to_be_visible()
    newest = demo.sold()[0]
    assert newest["document"] == "POS-2 鸡蛋两斤×1"
    shown = demo.ask("GET", f"/v1/partner/redemptions/{newest['key']}", shop=True)
    assert (shown["slip"], shown["means"]) == (number, "pay_code")
    no_camera.emulate_media(media="print")
    expect(slip.get_by_text("工分收款小票")).to_be_visible()
    expect(no_camera.get_by_role("button", name="打小票")).to_be_hidden()


def test_the_desk_finds_a_sale_by_the_number_on_its_slip(no_camera: Page, demo: Demo) -> None:
    number = sold_with_slip(no_camera, demo, "酱油", "resident:1")
    no_camera.set_viewport_size(DESKTOP)
    sign_in_officer(no_camera, demo)
    no_camera.get_by_role("navigation").get_by_role("link", name="查小票").click()
    field = no_camera.get_by_label("小票编号（16 位数字）")
    field.fill(number[:-1])
    no_camera.get_by_role("button", name="查", exact=True).click()
    expect(no_camera.get_by_role("alert")).to_contain_text("16 位数字")
    field.fill(" ".join(re.findall("....", number)))
    no_camera.get_by_role("button", name="查", exact=True).click()
    found = no_camera.get_by_role("article", name=f"小票 {number}").filter(has_text="酱油")
    for words in ("POS-2 酱油×1", "付款码", demo.sold()[0]["masked_name"]):
        expect(found).to_contain_text(words)
    expect(no_camera.get_by_role("alert")).to_be_hidden()
    scan(no_camera, number)
    expect(found).to_be_visible()

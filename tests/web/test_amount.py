"""The amount at a till: typed on a keyboard, pressed on the pad, and with a scanner gun that goes off meanwhile."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.web.conftest import DESKTOP, opened
from tests.web.demo import Demo
from tests.web.gun import scan


@pytest.fixture
def till(no_camera: Page, demo: Demo) -> Page:
    """The till at a desk with a keyboard and a gun, and no camera."""
    no_camera.set_viewport_size(DESKTOP)
    no_camera.add_init_script(f"localStorage.setItem('sanbao.cashier.key', '{demo.shop_key}')")
    page = opened(no_camera, "/cashier/")
    expect(page.get_by_text("没有摄像头权限")).to_be_visible()  # By then the page hears a gun.
    return page


def amount(page: Page) -> Locator:
    return page.get_by_role("textbox", name="工分数")


def test_after_a_pay_code_the_amount_is_typed_and_enter_goes_on(till: Page, demo: Demo) -> None:
    scan(till, demo.pay_code())
    expect(amount(till)).to_be_focused()
    till.keyboard.type("0", delay=120)
    till.keyboard.type("7x", delay=120)
    expect(amount(till)).to_have_value("7")
    till.keyboard.press("Enter", delay=120)
    expect(till.get_by_role("heading", name="请和村民核对")).to_be_visible()


def test_a_gun_works_while_the_amount_has_the_focus_and_leaves_it_alone(till: Page, demo: Demo) -> None:
    amount(till).click()
    till.keyboard.type("12", delay=120)
    till.wait_for_timeout(200)
    scan(till, f"https://town.example/q/{demo.card}")
    expect(till.get_by_text(f"已扫到工分卡 {demo.card[:4]}")).to_be_visible()
    expect(amount(till)).to_have_value("12")
    till.wait_for_timeout(200)
    scan(till, demo.pay_code())
    expect(till.get_by_text("已扫到付款码")).to_be_visible()
    expect(amount(till)).to_have_value("12")
    expect(till.get_by_role("heading", name="请和村民核对")).to_be_hidden()


def test_enter_without_a_code_or_an_amount_goes_nowhere(till: Page) -> None:
    amount(till).press("Enter")
    till.get_by_role("button", name="5", exact=True).click()
    expect(amount(till)).to_have_value("5")
    amount(till).press("Enter")
    expect(till.get_by_text("请先扫码")).to_be_visible()


def test_a_phones_own_keyboard_stays_away_from_the_pad(till: Page) -> None:
    expect(amount(till)).to_have_attribute("inputmode", "none")
    for digit in "1234567":
        till.get_by_role("button", name=digit, exact=True).click()
    expect(amount(till)).to_have_value("123456")
    till.get_by_role("button", name="退一格").click()
    expect(amount(till)).to_have_value("12345")
    till.get_by_role("button", name="清空").click()
    expect(amount(till)).to_have_value("")

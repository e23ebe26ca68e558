"""The till."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.web.conftest import opened
from tests.web.fake_town import PIN, SHOP_KEY, STRANGER, TOKEN, Town

PAY_CODE = "000120034500000001"


def till(page: Page) -> Page:
    """Open the till with the shop's key on the device."""
    page.add_init_script(f"localStorage.setItem('sanbao.cashier.key', '{SHOP_KEY}')")
    return opened(page, "/cashier/")


def type_code(page: Page, code: str) -> None:
    page.get_by_label("扫码枪扫入").fill(code)
    page.get_by_role("button", name="用这个编号").click()


def amount(page: Page, points: str) -> None:
    for digit in points:
        page.get_by_role("button", name=digit, exact=True).click()


def test_the_key_is_asked_once_and_kept(no_camera: Page) -> None:
    page = opened(no_camera, "/cashier/")
    page.get_by_label("商户密钥").fill("sk_wrong")
    page.get_by_role("button", name="开始收银").click()
    expect(page.get_by_text("这个密钥不对")).to_be_visible()
    page.get_by_label("商户密钥").fill(SHOP_KEY)
    page.get_by_role("button", name="开始收银").click()
    expect(page.get_by_text("扫村民的码")).to_be_visible()
    page.reload()
    expect(page.get_by_text("扫村民的码")).to_be_visible()


def test_a_pay_code_is_quoted_then_redeemed_and_counted(no_camera: Page, town: Town) -> None:
    page = till(no_camera)
    type_code(page, PAY_CODE)
    amount(page, "500")
    page.get_by_role("button", name="下一步：核对").click()
    expect(page.get_by_text("12,360")).to_be_visible()
    assert town.redemptions == []
    page.get_by_role("button", name="确认收 500 工分").click()
    expect(page.get_by_role("heading", name="收款成功")).to_be_visible()
    expect(page.get_by_text("rd000001")).to_be_visible()
    expect(page.get_by_label("今天收了")).to_contain_text("500")
    page.get_by_role("button", name="下一位").click()
    expect(page.get_by_text("请先扫码")).to_be_visible()
    assert town.balance == 12_360


def test_a_card_seen_by_the_camera_needs_its_pin(page: Page, town: Town) -> None:
    till(page)
    expect(page.get_by_text("已扫到工分卡 7Kq2…fG")).to_be_visible()
    amount(page, "80")
    page.get_by_label("工分卡密码").fill("0000")
    page.get_by_role("button", name="下一步：核对").click()
    expect(page.get_by_role("alert")).to_contain_text("工分卡密码不对")
    page.get_by_label("工分卡密码").fill(PIN)
    page.get_by_role("button", name="下一步：核对").click()
    page.get_by_role("button", name="确认收 80 工分").click()
    expect(page.get_by_role("heading", name="收款成功")).to_be_visible()
    assert PIN not in str(page.evaluate("JSON.stringify(localStorage)"))


def test_a_refusal_is_said_and_the_next_sale_goes_on(no_camera: Page, town: Town) -> None:
    page = till(no_camera)
    type_code(page, STRANGER)
    amount(page, "5")
    page.get_by_role("button", name="下一步：核对").click()
    expect(page.get_by_role("alert")).to_contain_text("没有这个码")
    page.get_by_role("button", name="重扫").click()
    type_code(page, PAY_CODE)
    page.get_by_role("button", name="下一步：核对").click()
    page.get_by_role("button", name="确认收 5 工分").click()
    expect(page.get_by_role("heading", name="收款成功")).to_be_visible()


def test_too_few_points_are_refused_in_words(no_camera: Page) -> None:
    page = till(no_camera)
    type_code(page, PAY_CODE)
    amount(page, "99999")
    page.get_by_role("button", name="下一步：核对").click()
    expect(page.get_by_role("alert")).to_contain_text("工分不够，只剩 12860")


def test_a_scanner_gun_works_without_touching_the_page(no_camera: Page) -> None:
    page = till(no_camera)
    expect(page.get_by_text("没有摄像头权限")).to_be_visible()
    page.keyboard.type(f"https://town.example/q/{TOKEN}")
    page.keyboard.press("Enter")
    expect(page.get_by_text("已扫到工分卡 7Kq2…fG")).to_be_visible()


def test_a_lost_answer_never_takes_twice(no_camera: Page, town: Town) -> None:
    page = till(no_camera)
    type_code(page, PAY_CODE)
    amount(page, "40")
    page.get_by_role("button", name="下一步：核对").click()
    town.lose.extend(["/v1/partner/redemptions"] * 20)
    page.get_by_role("button", name="确认收 40 工分").click()
    expect(page.get_by_text("还不知道扣没扣成")).to_be_visible()
    expect(page.get_by_label("要留意的")).to_contain_text("40 工分")
    town.lose.clear()
    page.get_by_role("button", name="确认收 40 工分").click()
    expect(page.get_by_role("heading", name="收款成功")).to_be_visible()
    expect(page.get_by_label("要留意的")).to_be_hidden()
    assert len(town.redemptions) == 1


def test_a_till_that_was_shut_asks_what_became_of_its_last_sale(no_camera: Page, town: Town) -> None:
    page = till(no_camera)
    type_code(page, PAY_CODE)
    amount(page, "40")
    page.get_by_role("button", name="下一步：核对").click()
    town.lose.extend(["/v1/partner/redemptions"] * 20)
    page.get_by_role("button", name="确认收 40 工分").click()
    expect(page.get_by_text("还不知道扣没扣成")).to_be_visible()
    page.reload()
    expect(page.get_by_text("张*英 40 工分已经扣成")).to_be_visible()
    expect(page.get_by_label("今天收了")).to_contain_text("40")


def test_a_sale_that_did_not_happen_is_listed_until_it_is_read(no_camera: Page) -> None:
    page = no_camera
    kept = (
        '[{"key":"019abcde-0000-7000-8000-000000000000","body":{"points":70,"lost":true,"sent":0},'
        '"note":"70 工分","at":"2026-11-24T08:00:00Z","state":"waiting","why":""}]'
    )
    opened(page, "/").evaluate("kept => localStorage.setItem('sanbao.outbox.cashier', kept)", kept)
    till(page)
    expect(page.get_by_text("这笔没有扣成，请重新收。")).to_be_visible()
    page.get_by_role("button", name="知道了").click()
    expect(page.get_by_label("要留意的")).to_be_hidden()


def test_the_till_fits_a_small_phone(no_camera: Page) -> None:
    no_camera.set_viewport_size({"width": 360, "height": 640})
    page = till(no_camera)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

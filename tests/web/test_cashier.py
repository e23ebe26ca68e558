"""The till, on a real shop's key."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Lost, opened
from tests.web.demo import Demo
from tests.web.gun import scan
from tests.web.walk import by_keys

REDEMPTIONS = "/v1/partner/redemptions"
ELDER = "resident:1"
"""Whose card it is."""


@pytest.fixture
def till(no_camera: Page, demo: Demo) -> Page:
    """The till with the shop's key on the device, without a camera."""
    return _till(no_camera, demo)


def _till(page: Page, demo: Demo) -> Page:
    page.add_init_script(f"localStorage.setItem('sanbao.cashier.key', '{demo.shop_key}')")
    return opened(page, "/cashier/")


def type_code(page: Page, code: str) -> None:
    page.get_by_label("扫码枪扫入").fill(code)
    page.get_by_role("button", name="用这个编号").click()


def amount(page: Page, points: str) -> None:
    for digit in points:
        page.get_by_role("button", name=digit, exact=True).click()


def quote(page: Page, code: str, points: str, pin: str = "") -> None:
    type_code(page, code)
    amount(page, points)
    if pin:
        page.get_by_label("工分卡密码").fill(pin)
    page.get_by_role("button", name="下一步：核对").click()


def test_the_key_is_asked_once_and_kept(no_camera: Page, demo: Demo) -> None:
    page = opened(no_camera, "/cashier/")
    page.get_by_label("商户密钥").fill("sk_wrong")
    page.get_by_role("button", name="开始收银").click()
    expect(page.get_by_text("这个密钥不对")).to_be_visible()
    page.get_by_label("商户密钥").fill(demo.shop_key)
    page.get_by_role("button", name="开始收银").click()
    expect(page.get_by_text("扫村民的码")).to_be_visible()
    page.reload()
    expect(page.get_by_text("扫村民的码")).to_be_visible()


def test_a_pay_code_is_quoted_then_redeemed_by_keys_alone_and_counted(till: Page, demo: Demo) -> None:
    before, sold = demo.balance(), len(demo.sold())
    by_keys(till, till.get_by_label("扫码枪扫入"), "End", demo.pay_code())
    till.keyboard.press("Enter")
    by_keys(till, till.get_by_label("工分数", exact=True), "End", "20")
    till.keyboard.press("Enter")
    expect(till.get_by_text("扣完还剩")).to_be_visible()
    expect(till.locator("dl")).to_contain_text(f"{before - 20}")
    assert (demo.balance(), len(demo.sold())) == (before, sold)
    by_keys(till, till.get_by_role("button", name="确认收 20 工分"))
    expect(till.get_by_role("heading", name="收款成功")).to_be_visible()
    expect(till.get_by_text(demo.slip())).to_be_visible()
    by_keys(till, till.get_by_role("button", name="下一位"))
    expect(till.get_by_text("请先扫码")).to_be_visible()
    assert demo.balance() == before - 20


def test_a_card_seen_by_the_camera_needs_its_pin(page: Page, demo: Demo) -> None:
    _till(page, demo)
    short = f"{demo.card[:4]}…{demo.card[-2:]}"
    expect(page.get_by_text(f"已扫到工分卡 {short}")).to_be_visible()
    amount(page, "8")
    page.get_by_label("工分卡密码").fill("0000")
    page.get_by_role("button", name="下一步：核对").click()
    expect(page.get_by_role("alert")).to_contain_text("密码不对")
    page.get_by_label("工分卡密码").fill(demo.pin)
    page.get_by_role("button", name="下一步：核对").click()
    page.get_by_role("button", name="确认收 8 工分").click()
    expect(page.get_by_role("heading", name="收款成功")).to_be_visible()
    assert demo.pin not in str(page.evaluate("JSON.stringify(localStorage)"))


def test_a_refusal_is_said_and_the_next_sale_goes_on(till: Page, demo: Demo) -> None:
    quote(till, "7Kq2mW9xTzB4nR6vY1cDfG", "5")
    expect(till.get_by_role("alert")).to_be_visible()
    till.get_by_role("button", name="重扫").click()
    type_code(till, demo.pay_code("resident:1"))
    till.get_by_role("button", name="下一步：核对").click()
    till.get_by_role("button", name="确认收 5 工分").click()
    expect(till.get_by_role("heading", name="收款成功")).to_be_visible()


def test_too_few_points_are_refused_in_words(till: Page, demo: Demo) -> None:
    left = demo.balance(ELDER)
    quote(till, demo.card, str(left + 1), demo.pin)
    expect(till.get_by_role("alert")).to_contain_text("工分不够")
    assert demo.balance(ELDER) == left


def test_a_scanner_gun_works_without_touching_the_page(till: Page, demo: Demo) -> None:
    expect(till.get_by_text("没有摄像头权限")).to_be_visible()
    scan(till, f"https://town.example/q/{demo.card}")
    expect(till.get_by_text(f"已扫到工分卡 {demo.card[:4]}")).to_be_visible()


def test_a_lost_answer_never_takes_twice(till: Page, demo: Demo) -> None:
    before = demo.balance(ELDER)
    quote(till, demo.card, "7", demo.pin)
    till.get_by_text("请和村民核对").wait_for()
    lost = Lost(till, REDEMPTIONS, times=3)
    till.get_by_role("button", name="确认收 7 工分").click()
    expect(till.get_by_text("还不知道扣没扣成")).to_be_visible()
    expect(till.get_by_label("要留意的")).to_contain_text("7 工分")
    assert demo.balance(ELDER) == before - 7
    till.get_by_role("button", name="确认收 7 工分").click()
    expect(till.get_by_role("heading", name="收款成功")).to_be_visible()
    expect(till.get_by_label("要留意的")).to_be_hidden()
    assert (len(lost.keys), len(set(lost.keys))) == (4, 1)
    assert demo.balance(ELDER) == before - 7


def test_a_till_that_was_shut_asks_what_became_of_its_last_sale(till: Page, demo: Demo) -> None:
    quote(till, demo.card, "6", demo.pin)
    till.get_by_text("请和村民核对").wait_for()
    Lost(till, REDEMPTIONS, times=3)
    till.get_by_role("button", name="确认收 6 工分").click()
    expect(till.get_by_text("还不知道扣没扣成")).to_be_visible()
    till.reload()
    expect(till.get_by_text("6 工分已经扣成")).to_be_visible()
    expect(till.get_by_label("要留意的")).to_be_hidden()


def test_a_sale_that_did_not_happen_is_listed_until_it_is_read(till: Page) -> None:
    kept = (
        '[{"key":"019abcde-0000-7000-8000-000000000000","body":{"points":70,"lost":true,"sent":0},'
        '"note":"70 工分","at":"2026-11-24T08:00:00Z","state":"waiting","why":""}]'
    )
    till.evaluate("kept => localStorage.setItem('sanbao.outbox.cashier', kept)", kept)
    till.reload()
    expect(till.get_by_text("这笔没有扣成，请重新收。")).to_be_visible()
    till.get_by_role("button", name="知道了").click()
    expect(till.get_by_label("要留意的")).to_be_hidden()


def test_the_days_sales_are_paged_and_its_totals_count_them_all(no_camera: Page, demo: Demo) -> None:
    for points in (1, 2, 3):
        sale = {"code": demo.card, "pin": demo.pin, "points": points}
        demo.ask("POST", REDEMPTIONS, sale, shop=True)
    day = demo.shop_day()
    sold = day["rows"]
    no_camera.route(f"**{REDEMPTIONS}?*", lambda route: route.continue_(url=f"{route.request.url}&size=2"))
    till = _till(no_camera, demo)
    totals, rows = till.locator("section", has=till.get_by_text("今天收了")), till.get_by_label("每一笔").locator("li")
    expect(totals).to_contain_text(f"{day['count']} 笔")
    expect(rows).to_have_count(2)
    no_camera.route(
        f"**{REDEMPTIONS}?*cursor*", lambda route: route.fulfill(status=422, json={"zh": "正在盘点。"}), times=1
    )
    totals.get_by_role("button", name="更多").click()
    expect(totals.get_by_role("alert")).to_have_text("正在盘点。")
    totals.get_by_role("button", name="再试一次").click()
    expect(rows).to_have_count(min(4, len(sold)))
    expect(rows.nth(2)).to_contain_text(f"{sold[2]['points']}")
    expect(totals).to_contain_text(f"{day['points']:,} 工分")


def test_the_till_fits_a_small_phone(till: Page) -> None:
    till.set_viewport_size({"width": 360, "height": 640})
    assert till.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_card_whose_number_is_read_out_pays_with_its_pin(till: Page, demo: Demo) -> None:
    before = demo.balance(ELDER)
    type_code(till, demo.card_number())
    expect(till.get_by_text(f"已扫到工分卡 {demo.card_number()}")).to_be_visible()
    amount(till, "3")
    till.get_by_label("工分卡密码").fill(demo.pin)
    till.get_by_role("button", name="下一步：核对").click()
    till.get_by_role("button", name="确认收 3 工分").click()
    expect(till.get_by_role("heading", name="收款成功")).to_be_visible()
    assert demo.balance(ELDER) == before - 3


def test_a_villagers_code_is_told_from_a_pay_code(till: Page, demo: Demo) -> None:
    quote(till, demo.ask("GET", "/v1/me/code", role="resident")["url"], "3")
    expect(till.get_by_role("alert")).to_contain_text("这是村民码，请出示付款码")


def test_a_card_that_allows_it_pays_by_its_photo(till: Page, demo: Demo) -> None:
    photo = till.get_by_label("已看身份证")
    quote(till, demo.card, "4")
    expect(till.get_by_role("alert")).to_contain_text("刷卡要输入密码。")
    expect(photo).to_be_hidden()
    demo.set_photo_check(allowed=True)
    till.get_by_role("button", name="下一步：核对").click()
    expect(till.get_by_role("alert")).to_contain_text("或者看身份证核对本人")
    photo.check()
    till.get_by_role("button", name="下一步：核对").click()
    till.get_by_role("button", name="确认收 4 工分").click()
    expect(till.get_by_role("heading", name="收款成功")).to_be_visible()
    demo.set_photo_check(allowed=False)


def test_a_till_says_once_which_of_the_shops_tills_it_is(till: Page, demo: Demo) -> None:
    demo.set_terminals({"terminal_id": "POS-2", "label": "二号机"})
    quote(till, demo.pay_code(), "2")
    expect(till.get_by_role("heading", name="这是哪一台收银机？")).to_be_visible()
    till.get_by_role("button", name="二号机").click()
    till.reload()
    quote(till, demo.pay_code(), "2")
    till.get_by_role("button", name="确认收 2 工分").click()
    expect(till.get_by_role("heading", name="收款成功")).to_be_visible()
    expect(till.get_by_text("工分收银台 · 二号机")).to_be_visible()
    assert demo.sold()[0]["document"].startswith("POS-2")
    demo.set_terminals()

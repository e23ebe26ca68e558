"""What a phone's camera opens, and paying at a shop by its own code."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import DESKTOP, Lost, opened, sign_in_villager
from tests.web.demo import Demo
from tests.web.test_access import SMALL, faults_of, faults_of_an_elders
from tests.web.test_cashier import _till
from tests.web.walk import ELDER

PAYMENTS = "/v1/me/shop-payments"


@pytest.fixture
def shop_code(demo: Demo) -> str:
    """The token of the shop's own code."""
    shop = demo.ask("GET", f"/v1/partners/{demo.shop_id()}", role="town_officer")["partner"]
    return str(shop["code_url"]).rpartition("/")[2]


def test_a_camera_that_reads_a_card_is_told_what_it_is_and_never_whose(page: Page, demo: Demo) -> None:
    bearer = demo.login("resident", 1)["name"]
    opened(page, f"/q/{demo.card}")
    expect(page.get_by_role("heading", name="工分卡")).to_be_visible()
    expect(page.get_by_text("请交给附近的村委会")).to_be_visible()
    assert bearer not in page.inner_text("body")


def test_each_kind_of_code_says_what_it_is_for(page: Page, demo: Demo, shop_code: str) -> None:
    mine = demo.ask("GET", "/v1/me/code", role="resident")["token"]
    page.add_init_script(ELDER.format(20))
    page.set_viewport_size(SMALL)
    kinds = (
        (demo.card, "工分卡"),
        (mine, "村民码"),
        (shop_code, "商户码"),
        ("0" * 22, "认不出这个码"),
        ("x", "认不出这个码"),
    )
    for token, name in kinds:
        opened(page, f"/q/{token}")
        expect(page.get_by_role("heading", name=name)).to_be_visible()
        assert faults_of_an_elders(page) == []


def test_a_shops_code_read_by_the_camera_leads_to_paying_it(no_camera: Page, demo: Demo, shop_code: str) -> None:
    page, before = sign_in_villager(no_camera, demo), demo.balance()
    opened(page, f"/q/{shop_code}").get_by_role("link", name="用工分付款").click()
    pay(page, "7")
    expect(page.get_by_role("heading", name="付款成功")).to_be_visible()
    expect(page.get_by_text(demo.slip())).to_be_visible()
    assert (demo.balance(), demo.sold()[0]["points"]) == (before - 7, 7)
    page.get_by_role("button", name="好了").click()
    expect(page.get_by_role("heading", name="扫店里的商户码")).to_be_visible()


def pay(page: Page, points: str) -> None:
    expect(page.get_by_role("heading", name=re.compile("付给"))).to_be_visible()
    for digit in points:
        page.get_by_role("button", name=digit, exact=True).click()
    page.get_by_role("button", name="下一步：核对").click()
    expect(page.get_by_text("付完还剩")).to_be_visible()
    page.get_by_role("button", name=f"确认付 {points} 工分").click()


def test_a_payment_whose_answer_was_lost_is_made_once(no_camera: Page, demo: Demo, shop_code: str) -> None:
    page, before = sign_in_villager(no_camera, demo), demo.balance()
    page.get_by_role("link", name="扫码付").click()
    page.get_by_label("扫不了").fill(" ".join(re.findall(".{1,4}", shop_code)))
    page.get_by_role("button", name="用这个编号").click()
    lost = Lost(page, PAYMENTS, times=3)
    pay(page, "3")
    expect(page.get_by_text("再按一次不会重复付")).to_be_visible()
    page.get_by_role("button", name="确认付 3 工分").click()
    expect(page.get_by_role("heading", name="付款成功")).to_be_visible()
    assert len(set(lost.keys)) == 1
    assert demo.balance() == before - 3


def test_what_is_no_shops_code_and_more_than_one_has_are_said(no_camera: Page, demo: Demo, shop_code: str) -> None:
    page = sign_in_villager(no_camera, demo)
    page.goto(f"/h5/#pay/{demo.card}")
    expect(page.get_by_text("这个商户码无效")).to_be_visible()
    page.get_by_role("button", name="重新扫").click()
    page.goto(f"/h5/#pay/{shop_code}")
    for digit in "999999":
        page.get_by_role("button", name=digit, exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("工分不够")


def test_an_untouched_till_tells_what_was_paid_by_the_shops_code(no_camera: Page, demo: Demo, shop_code: str) -> None:
    before = demo.ask("POST", PAYMENTS, {"code": shop_code, "points": 2}, role="resident")
    till = _till(no_camera, demo)
    told, day = till.get_by_role("region", name="扫码付到账"), till.get_by_label("每一笔").locator("li")
    expect(told).to_contain_text(before["slip"][-4:])
    told.get_by_role("button", name="知道了").click()
    expect(told).to_be_hidden()
    paid = demo.ask("POST", PAYMENTS, {"code": shop_code, "points": 7}, role="resident")
    expect(told.get_by_role("listitem")).to_have_count(1)
    expect(told).to_contain_text(f"{paid['masked_name']} 扫码付了 7 工分")
    expect(told).to_contain_text(paid["slip"][-4:])
    expect(day.first).to_contain_text("扫码付")
    for size in (SMALL, DESKTOP):
        till.set_viewport_size(size)
        assert faults_of(till) == []
    till.reload()
    expect(day.first).to_contain_text("扫码付")
    told.or_(till.get_by_label("每一笔")).first.wait_for()
    expect(told).to_be_hidden()


def test_a_till_that_nobody_sees_asks_for_nothing(no_camera: Page, demo: Demo) -> None:
    no_camera.clock.install()
    no_camera.add_init_script(
        "Object.defineProperty(document, 'visibilityState', { get: () => window.seen ?? 'hidden' })"
    )
    asked: list[str] = []
    no_camera.on("request", lambda one: asked.append(one.url) if "code-payments" in one.url else None)
    till = _till(no_camera, demo)
    expect(till.get_by_label("每一笔").or_(till.get_by_text("今天收了"))).not_to_have_count(0)
    till.clock.run_for(30_000)
    assert asked == []
    with till.expect_request("**/v1/partner/code-payments"):
        till.evaluate("window.seen = 'visible'; document.dispatchEvent(new Event('visibilitychange'))")

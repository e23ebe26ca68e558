"""A till whose network goes away: it sells within its floor, keeps its queue, uploads it and lists what was lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import DESKTOP
from tests.web.demo import Demo
from tests.web.test_access import faults_of
from tests.web.test_cashier import ELDER, _till, amount, type_code
from tests.web.walk import drawn

DAYS_9_MS = 9 * 86_400_000


@pytest.fixture
def till(no_camera: Page, demo: Demo) -> Iterator[Page]:
    """A registered till of a shop that may sell offline; the elder's card pays with a look at the ID card."""
    limits, path = {"offline_floor_points": 20}, f"/v1/partners/{demo.shop_id()}/limits"
    before = demo.ask("GET", "/v1/partner/me", shop=True)["limits"]
    demo.ask("PUT", path, before | limits, role="town_officer")
    demo.set_terminals({"terminal_id": "POS-2", "label": "二号机"})
    demo.set_photo_check(allowed=True)
    no_camera.add_init_script("localStorage.setItem('sanbao.cashier.terminal', 'POS-2')")
    page = _till(no_camera, demo)
    drawn(page)  # By then it knows what it may sell without a network.
    yield page
    demo.ask("PUT", path, before, role="town_officer")
    demo.set_terminals()
    demo.set_photo_check(allowed=False)


def lose_network(page: Page) -> None:
    """Take the network away once the device keeps the till, and say so: on a machine without one Chromium does not."""
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)
    page.evaluate("dispatchEvent(new Event('offline'))")


def find_network(page: Page) -> None:
    """Give it back, and say so."""
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")


def sell_offline(till: Page, card: str, points: str) -> None:
    type_code(till, card)
    amount(till, points)
    till.get_by_label("已看身份证").check()
    till.get_by_role("button", name="断网收款：核对").click()
    expect(till.get_by_text("现在不会扣工分")).to_be_visible()
    till.get_by_role("button", name=f"记下 {points} 工分").click()
    expect(till.get_by_role("heading", name="记下了，等联网再扣")).to_be_visible()
    till.get_by_role("button", name="下一位").click()


def test_an_offline_till_sells_keeps_uploads_and_lists_what_was_refused(till: Page, demo: Demo) -> None:
    before = demo.balance(ELDER)
    badge = till.get_by_label("断网收款")
    lose_network(till)
    expect(badge).to_contain_text("离线")
    type_code(till, demo.card)
    amount(till, "21")
    expect(till.get_by_text("断网时一笔最多收 20 工分")).to_be_visible()
    till.get_by_role("button", name="重扫").click()
    till.get_by_role("button", name="清空").click()
    sell_offline(till, demo.card, "12")
    assert faults_of(till) == []
    till.get_by_role("button", name="清空").click()
    type_code(till, demo.card)
    amount(till, "9")
    expect(till.get_by_text("这张卡今天还能收 8")).to_be_visible()
    till.get_by_role("button", name="重扫").click()
    till.get_by_role("button", name="清空").click()
    sell_offline(till, "7Kq2mW9xTzB4nR6vY1cDfG", "5")
    expect(badge).to_contain_text("2 笔、17 工分等着上传")
    assert "pin" not in str(till.evaluate("Object.entries(localStorage).filter(([k]) => k.includes('offline')).join()"))
    assert demo.balance(ELDER) == before
    find_network(till)
    expect(badge).to_contain_text("1 笔没有扣成")
    expect(badge).not_to_contain_text("等着上传")
    assert demo.balance(ELDER) == before - 12
    newest = demo.ask("GET", f"/v1/partner/redemptions/{demo.sold()[0]['key']}", shop=True)
    assert (newest["points"], newest["means"]) == (12, "offline")
    badge.get_by_role("link", name="看明细").click()
    lost = till.get_by_label("没有扣成的").locator("li")
    expect(lost).to_contain_text("5 工分 · 卡 …cDfG")
    till.set_viewport_size(DESKTOP)
    assert faults_of(till) == []
    till.emulate_media(media="print")
    expect(lost).to_be_visible()
    expect(till.get_by_role("button", name="打印")).to_be_hidden()
    till.emulate_media(media="screen")
    lost.get_by_role("button", name="知道了").click()
    lost.get_by_role("button", name="删掉这一笔").click()
    expect(badge).to_be_hidden()


def test_a_till_opened_without_a_network_sells_on_and_its_queue_is_sent_once_by_two_tabs(
    till: Page, demo: Demo
) -> None:
    demo.set_photo_check(allowed=True)
    before, sold = demo.balance(ELDER), len(demo.sold())
    lose_network(till)
    sell_offline(till, demo.card, "1")
    till.reload()
    drawn(till)
    expect(till.get_by_label("断网收款")).to_contain_text("1 笔、1 工分等着上传")
    assert faults_of(till) == []
    sell_offline(till, demo.card, "1")
    till.close()
    tabs = [till.context.new_page() for _ in range(2)]
    till.context.set_offline(False)
    for tab in tabs:
        tab.goto("/cashier/")
    for tab in tabs:
        expect(tab.get_by_label("每一笔")).to_be_visible()
        expect(tab.get_by_label("断网收款")).to_be_hidden()
    assert demo.balance(ELDER) == before - 2
    assert len(demo.sold()) == sold + 2


def test_a_sale_of_a_day_without_a_contract_is_lost_and_holds_nothing_up(till: Page, demo: Demo) -> None:
    demo.set_photo_check(allowed=True)
    before, badge = demo.balance(ELDER), till.get_by_label("断网收款")
    expect(till.get_by_label("每一笔").or_(till.get_by_text("工分收银台"))).not_to_have_count(0)
    lose_network(till)
    sell_offline(till, demo.card, "3")
    sell_offline(till, demo.card, "1")
    problem = {"status": 403, "code": "contract_not_in_force", "zh": "合同没有生效。", "en": "No contract is in force."}
    till.route(
        "**/v1/partner/redemptions",
        lambda route: route.fulfill(status=403, json=problem, content_type="application/problem+json"),
        times=1,
    )
    find_network(till)
    expect(badge).to_contain_text("1 笔没有扣成")
    expect(badge).not_to_contain_text("等着上传")
    assert demo.balance(ELDER) == before - 1


def test_a_sale_made_by_a_fast_clock_waits_and_holds_nothing_up(till: Page, demo: Demo) -> None:
    demo.set_photo_check(allowed=True)
    before, badge = demo.balance(ELDER), till.get_by_label("断网收款")
    lose_network(till)
    sell_offline(till, demo.card, "3")
    sell_offline(till, demo.card, "2")
    problem = {"status": 409, "code": "key_ahead", "zh": "设备时间不对，请校准后再试。", "en": "The clock is ahead."}
    till.route(
        "**/v1/partner/redemptions",
        lambda route: route.fulfill(status=409, json=problem, content_type="application/problem+json"),
        times=1,
    )
    find_network(till)
    expect(badge).to_contain_text("1 笔、3 工分等着上传")
    expect(badge).not_to_contain_text("没有扣成")
    assert demo.balance(ELDER) == before - 2
    badge.get_by_role("link", name="看明细").click()
    expect(till.get_by_label("等着上传的")).to_contain_text("这台设备的时间快了")
    find_network(till)
    expect(badge).to_be_hidden()
    assert demo.balance(ELDER) == before - 5


def test_a_sale_made_by_a_clock_that_is_days_ahead_is_lost_once_the_clock_is_set(till: Page, demo: Demo) -> None:
    demo.set_photo_check(allowed=True)
    before, badge = demo.balance(ELDER), till.get_by_label("断网收款")
    till.evaluate(
        f"() => {{ const now = Date.now; window.ahead = {DAYS_9_MS}; Date.now = () => now() + window.ahead }}"
    )
    lose_network(till)
    sell_offline(till, demo.card, "3")
    find_network(till)
    badge.get_by_role("link", name="看明细").click()
    expect(till.get_by_label("等着上传的")).to_contain_text("这台设备的时间快了")
    expect(badge).not_to_contain_text("没有扣成")
    till.evaluate("window.ahead = 0")
    find_network(till)
    expect(till.get_by_label("没有扣成的").locator("li")).to_contain_text("设备时间不对")
    assert demo.balance(ELDER) == before


def test_a_till_learns_kindly_that_its_key_ended(no_camera: Page, demo: Demo) -> None:
    body = {"label": "旧密钥", "scopes": ["redeem", "read"], "expires_at": f"{demo.day(2)}T00:00:00+08:00"}
    made = demo.ask("POST", f"/v1/partners/{demo.shop_id()}/keys", body, role="town_officer")
    no_camera.add_init_script(
        f"localStorage.getItem('sanbao.cashier.key') ?? localStorage.setItem('sanbao.cashier.key', '{made['api_key']}')"
    )
    no_camera.goto("/cashier/")
    expect(no_camera.get_by_text("密钥快到期了")).to_be_visible()
    demo.ask("POST", f"/v1/partners/{demo.shop_id()}/keys/{made['key_id']}/revoke", role="town_officer")
    type_code(no_camera, demo.card)
    amount(no_camera, "1")
    no_camera.get_by_role("button", name="下一步：核对").click()
    expect(no_camera.get_by_text("这个密钥不能用了")).to_be_visible()
    no_camera.get_by_role("button", name="输入新密钥").click()
    no_camera.get_by_label("商户密钥").fill(demo.shop_key)
    no_camera.get_by_role("button", name="开始收银").click()
    expect(no_camera.get_by_text("扫村民的码")).to_be_visible()


def test_a_till_whose_device_has_no_room_left_sells_while_the_town_answers(till: Page) -> None:
    till.add_init_script(
        "const keep = Storage.prototype.setItem\n"
        "Storage.prototype.setItem = function (slot, text) {\n"
        "  if (slot === 'sanbao.cashier.shop' && text.length > 9)\n"
        "    throw new DOMException('full', 'QuotaExceededError')\n"
        "  keep.call(this, slot, text)\n}"
    )
    till.reload()
    drawn(till)
    expect(till.get_by_role("heading", name="收多少工分")).to_be_visible()
    assert till.evaluate("localStorage.getItem('sanbao.cashier.shop')") is None
    till.evaluate("localStorage.setItem('sanbao.cashier.shop', '{')")
    lose_network(till)
    till.reload()
    expect(till.get_by_role("button", name="再试一次")).to_be_visible()

"""Everything that the demo's people are shown, view by view."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Page, ViewportSize, expect

from tests.web.walk import drawn, entered, in_dialog, settled

WALL: ViewportSize = {"width": 1920, "height": 1080}
DIALOGS = {
    "首页": ("付款码", "村民码", "存到家里"),
    "活动": ("看一看", "新建活动", "看名单"),
    "村民和工分卡": ("打开",),
    "心愿": ("许个心愿", "看一看", "替村民发心愿", "看全部"),
    "工分商城": ("去兑换", "看取货码", "新奖品"),
    "我来评议": ("去投票", "看结果", "起草评议", "查看", "纸质票"),
    "我有话说": ("打开：", "替村民写一件"),
    "申报工分": ("我要申报", "看经过"),
    "我的亲属": ("登记亲属",),
    "申报": ("代为申报", "打开"),
    "入户检查": ("开始一轮",),
    "授权书核对": ("核对授权书",),
    "负面清单": ("打开", "录入"),
    "工分规则": ("改", "新的规则"),
    "工分预算": ("拨入工分",),
    "合作商户": ("新的商户", "密钥", "改上限"),
    "合作银行": ("新的银行", "密钥", "改条件"),
    "信用证明": ("给银行看",),
    "工作人员": ("新的账号",),
    "村社": ("新的村社", "改佛山村"),
    "市集": ("新商品", "修改：", "采收和标签"),
    "开团": ("新的一团", "改名称和说明：", "取消这一团："),
    "收款": ("看：",),
    "预订": ("村集体开一个",),
    "优惠券": ("发优惠券",),
}
"""What can be opened in a room, by the words on its button."""
SIDES = {
    "我有话说": ("统计", "分派办法"),
    "我的负面记录": ("看依据和经过：扰乱公共秩序",),
    "工分商城": ("我的兑换", "奖品目录"),
    "工分预算": ("活动预留", "活动退回"),
    "市集": ("草稿", "暂停", "已下架", "快没货的", "生产者"),
    "收款": ("要处理的", "对账"),
    "预订": ("开放预订", "哪天有谁来"),
    "我接的预订": ("我开的",),
    "明细": ("家里的",),
    "优惠券": ("买家等级",),
    "五集": ("公示中", "举报和异议", "已发布", "村里发布"),
}
"""The other sides of a room, by the words that turn to them."""
UNFOLDED = {"五集": ("打开：", "收起：")}
"""What unfolds within a room, by the words on its button before and after."""
UNTABBED = (
    ("rules", "怎么得工分"),
    ("claims", "申报工分"),
    ("wishes", "心愿"),
    ("rewards", "工分商城"),
    ("tickets", "我有话说"),
    ("appraisals", "我来评议"),
    ("topups", "话费和网费"),
    ("agents", "谁能替我办"),
    ("relatives", "我的亲属"),
    ("consents", "我的授权"),
    ("score", "我的信用"),
    ("certificates", "信用证明"),
    ("negatives", "我的负面记录"),
    ("perks", "信用优待"),
    ("proceeds", "我的货款"),
    ("hosting", "我接的预订"),
    ("pay", "扫码付工分"),
)
"""The villager's pages that no tab leads to."""


def public_views(page: Page) -> Iterator[str]:
    """Show what everybody may see, and the ways in."""
    for name, path in (
        ("start", "/"),
        ("board", "/board/"),
        ("open-data", "/board/?show=data"),
        ("cockpit-sign-in", "/cockpit/"),
        ("villager-sign-in", "/h5/"),
        ("desk-sign-in", "/console/"),
        ("till-key", "/cashier/"),
        ("verify", "/verify/"),
        ("mall", "/mall/"),
        ("mall-shelf", "/mall/#shelf/fruit"),
        ("mall-basket-empty", "/mall/#basket"),
        ("mall-sign-in", "/mall/#orders"),
        ("mall-unknown-good", "/mall/#good/v00001y0"),
        ("mall-cycles", "/mall/#cycles"),
        ("mall-unknown-cycle", "/mall/#cycle/t0001u0"),
        ("mall-unknown-lot", "/mall/#lot/00000000000000000000"),
        ("mall-map", "/mall/#tour"),
        ("mall-unknown-spot", "/mall/#spot/v00001v0"),
        ("mall-trails", "/mall/#trails"),
        ("mall-unknown-trail", "/mall/#trail/t0001v0"),
        ("mall-stays", "/mall/#stays"),
        ("mall-unknown-stay", "/mall/#stay/v00001j0"),
        ("lists", "/mall/#lists"),
        ("lists-rentals", "/mall/#lists/rentals"),
        ("lists-unknown", "/mall/#listing/v00001z0"),
    ):
        page.goto(path)
        drawn(page)
        yield name
    page.goto("/mall/#")
    page.get_by_role("link", name="戴村跑步鸡").click()
    expect(page.get_by_role("heading", name="规格和价钱")).to_be_visible()
    drawn(page)
    yield "mall-good"
    page.goto("/mall/#cycles")
    page.get_by_role("link", name="年货团").click()
    expect(page.get_by_role("heading", name="团里有什么")).to_be_visible()
    drawn(page)
    yield "mall-cycle"
    page.goto("/mall/#tour")
    page.get_by_role("link", name="老水碓").click()
    expect(page.get_by_role("heading", name="开放时间")).to_be_visible()
    drawn(page)
    yield "mall-spot"
    page.goto("/mall/#trails")
    page.get_by_role("link", name="云石溪边走一圈").click()
    expect(page.get_by_role("heading", name="一站一站走")).to_be_visible()
    drawn(page)
    yield "mall-trail"
    page.goto("/mall/#stays/room")
    page.get_by_role("link", name="云石溪民宿大床房").click()
    expect(page.get_by_role("heading", name="选日子")).to_be_visible()
    drawn(page)
    yield "mall-stay"
    page.goto("/mall/#lists/land")
    page.get_by_role("link", name="溪畔水田三亩出租").click()
    expect(page.get_by_role("heading", name="谁发布的")).to_be_visible()
    drawn(page)
    yield "listing-noticed"


def views(page: Page, login: dict[str, Any]) -> Iterator[str]:
    """Show each room of a login, and what can be opened in it."""
    entered(page, login)
    if login["page"] == "/mall/":
        yield from _buying(page)
        return
    if login["page"] == "/cockpit/":
        yield from _leading(page)
        return
    if login["page"] == "/h5/":
        for address, room in UNTABBED:
            page.goto(f"/h5/#{address}")
            drawn(page)
            yield room
            yield from _dialogs(page, room)
        page.goto("/h5/#score")
        drawn(page)
        yield from _receipt(page)
        page.goto("/h5/#claims")
        page.get_by_role("button", name="村里公示").click()
        drawn(page)
        yield "申报工分-村里公示"
        page.goto("/h5/#tickets")
        yield from _raising(page)
        yield from _acting(page)
        page.goto("/h5/#home")
        drawn(page)
    if login["page"] == "/cashier/":
        yield from _selling(page, login["note"])
    if login["page"] == "/checkin/":
        yield from _checking_in(page)
    links = page.locator("nav a[href^='#']")
    if links.count() == 0:
        yield "home"
    for link in links.all():
        room = next(words for words in link.inner_text().strip().split("\n") if not words.isdigit())  # Not the badge.
        link.click()
        drawn(page)
        yield room
        yield from _dialogs(page, room)


def _leading(page: Page) -> Iterator[str]:
    """Show the cockpit to its town's officers: numbers, what stands behind one, what is entered, and the wall."""
    page.goto("/cockpit/")
    drawn(page)
    for summary in page.locator("summary").all():
        summary.click()
    yield "cockpit"
    page.get_by_role("table", name="按日").get_by_role("button").first.click()
    drawn(page)
    yield "cockpit-rows"
    yield from in_dialog(page, page.get_by_role("button", name="更正").first, "cockpit-indicator")
    page.set_viewport_size(WALL)
    page.goto("/cockpit/#screen")
    drawn(page)
    yield "cockpit-screen"


def _checking_in(page: Page) -> Iterator[str]:
    """Show which activity can be scanned into, the scan, and what is said to a code that nobody has; then the desk."""
    yield "签到-哪一场"
    page.locator(".choose").first.click()
    drawn(page)
    yield "签到-扫码"
    page.get_by_label("没带手机").fill("0" * 22)
    page.locator("form").get_by_role("button", name="签到").click()
    expect(page.get_by_role("alert")).to_contain_text("没有成功")
    yield "签到-没有成功"
    page.goto("/console/")
    drawn(page)


def _selling(page: Page, note: str) -> Iterator[str]:
    """Show the till's look at a sale to the bearer of the demo's card, and its slip."""
    found = re.search(r"工分卡 (\w+)，密码 (\d+)", note)
    assert found is not None, note
    page.get_by_label("扫码枪扫入").fill(found[1])
    page.get_by_role("button", name="用这个编号").click()
    typed = page.get_by_role("button", name="直接输工分")
    if typed.count():
        typed.click()
    page.get_by_label("工分数", exact=True).fill("1")
    page.get_by_label("工分卡密码").fill(found[2])
    yield "收银-扫到"
    page.get_by_role("button", name="下一步：核对").click()
    expect(page.get_by_text("扣完还剩")).to_be_visible()
    drawn(page)
    yield "收银-核对"
    page.get_by_role("button", name="确认收 1 工分").click()
    expect(page.get_by_role("heading", name="收款成功")).to_be_visible()
    drawn(page)
    yield "收银-小票"
    page.get_by_role("button", name="下一位").click()


def _buying(page: Page) -> Iterator[str]:
    """Show a member's way from the basket to an order that they cancel, and their own pages."""
    page.get_by_role("link", name="红皮萝卜").click()
    page.get_by_role("button", name="放进篮子").click()
    drawn(page)
    yield "mall-good-in-basket"
    tabs = page.get_by_role("navigation", name="共富宝")
    tabs.get_by_role("link", name="购物篮").click()
    drawn(page)
    yield "mall-basket"
    page.get_by_role("button", name="去结算").click()
    drawn(page)
    yield "mall-checkout"
    page.get_by_role("button", name="送货上门").click()
    expect(page.get_by_role("button", name="下单")).to_be_visible()
    drawn(page)
    yield "mall-checkout-brought"
    page.get_by_role("button", name="下单").click()
    expect(page.get_by_role("img", name="付款二维码")).to_be_visible()
    drawn(page)
    yield "mall-order-to-pay"
    tabs.get_by_role("link", name="我的").click()
    drawn(page)
    yield "mall-me"
    page.get_by_role("link", name="我的订单").click()
    drawn(page)
    yield "mall-orders"
    page.get_by_role("link", name="去付款").first.click()
    page.get_by_role("button", name="取消订单").click()
    drawn(page)
    yield "mall-order-cancelling"
    page.get_by_role("button", name="确定取消订单").click()
    expect(page.get_by_role("main")).to_contain_text("订单取消了")
    drawn(page)
    yield "mall-order-cancelled"
    for name, path in (
        ("mall-inbox", "inbox"),
        ("mall-unknown-order", "order/t0001q0"),
        ("mall-addresses", "addresses"),
        ("mall-bookings", "bookings"),
        ("mall-unknown-booking", "booking/t0001j0"),
        ("mall-stamps", "stamps"),
        ("mall-check-in", "here"),
        ("mall-check-in-by-sign", "here/000000000000"),
        ("mall-coupons", "coupons"),
        ("mall-searches", "searches"),
        ("mall-together", "together"),
    ):
        page.goto(f"/mall/#{path}")
        drawn(page)
        yield name
    page.goto("/mall/#addresses")
    drawn(page)
    yield from in_dialog(page, page.get_by_role("button", name="添一个地址"), "mall-address-new")
    yield from in_dialog(page, page.get_by_role("button", name="修改").first, "mall-address")
    yield from _listing(page)


def _listing(page: Page) -> Iterator[str]:
    """Show what somebody lists, whom they write to, and a listing of somebody else's."""
    for path in ("list-new", "list-new/bazaar", "my-lists", "talks", "my-plots"):
        page.goto(f"/mall/#{path}")
        drawn(page)
        yield f"lists-{path.replace('/', '-')}"
    page.goto("/mall/#lists/bazaar")
    page.get_by_role("link", name="竹编菜篮").click()
    expect(page.get_by_role("heading", name="谁发布的")).to_be_visible()
    drawn(page)
    yield "listing"
    page.get_by_role("button", name="留言问一问").click()
    drawn(page)
    yield "listing-asking"
    page.get_by_label("想问什么").fill("一对多少钱？")
    page.get_by_role("button", name="留言问一问").click()
    expect(page.get_by_role("heading", name="交换电话")).to_be_visible()
    drawn(page)
    yield "talk"


def _dialogs(page: Page, room: str) -> Iterator[str]:
    """Show what can be opened in the room that is on the page."""
    for words in DIALOGS.get(room, ()):
        button = page.locator("main").get_by_role("button", name=words).first
        if button.count():
            yield from in_dialog(page, button, f"{room}-{words}")
    for closed, opened in filter(None, [UNFOLDED.get(room)]):
        button = page.locator("main").get_by_role("button", name=closed).first
        if button.count():
            button.click()
            drawn(page)
            yield f"{room}-{closed}"
            page.locator("main").get_by_role("button", name=opened).first.click()
    for words in SIDES.get(room, ()):
        button = page.locator("main").get_by_role("button", name=words, exact=True)
        if button.count():
            button.click()
            drawn(page)
            yield f"{room}-{words}"


def _receipt(page: Page) -> Iterator[str]:
    """Show the receipt of one's last score, and what anybody finds of it; of what is not published yet, that."""
    earlier = page.get_by_text("怎么变成这样的", exact=True)
    if earlier.count() == 0:
        return
    earlier.click()
    with page.expect_response("**/v1/me/scores/*/receipt") as answered:
        page.get_by_role("button", name="存证回执").first.click()
    drawn(page)
    yield "我的信用-存证回执"
    if answered.value.ok:
        page.goto(f"/verify/#{quote(answered.value.json()['code'])}")
        expect(page.locator(".verdict")).to_be_visible()
        drawn(page)
        yield "查验-存证回执"


def _raising(page: Page) -> Iterator[str]:
    """Show one's own ticket, the public ones, and the three steps of raising one, which is not sent."""
    button = page.get_by_role("button", name=re.compile("^(请确认|请回复)")).first
    if button.count():
        yield from in_dialog(page, button, "我有话说-一件")
    page.get_by_role("button", name="大家提的").click()
    drawn(page)
    yield "我有话说-大家提的"
    page.get_by_role("button", name="我要说").click()
    page.get_by_role("button", name="问题反映").click()
    page.get_by_role("button", name="道路路灯").click()
    settled(page)
    yield "我有话说-说什么"
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("把事情说清楚").fill("台阶松了一块，老人容易绊倒。")
    settled(page)
    yield "我有话说-说清楚"
    page.get_by_role("button", name="下一步").click()
    settled(page)
    yield "我有话说-给谁看"


def _acting(page: Page) -> Iterator[str]:
    """Show the pages of somebody who acts for another, where somebody lets them."""
    page.goto("/h5/#acting")
    drawn(page)
    yield "替家人办事"
    begin = page.get_by_role("button", name=re.compile("^替 .* 办事$"))
    if begin.count():
        begin.first.click()
        for name in ("首页", "活动", "明细", "回执"):
            page.get_by_role("navigation").get_by_role("link", name=name).click()
            drawn(page)
            yield f"代办-{name}"
        page.get_by_role("button", name="回到自己").click()
        drawn(page)

"""The mall in the browser: a villager orders and shows the code, the desk hands out, the catalogue is kept."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.web.conftest import DESKTOP, sign_in_officer, sign_in_villager
from tests.web.demo import Demo

YOUNG = "resident"


def go(page: Page) -> Page:
    page.get_by_role("link", name="商城").click()
    expect(page.get_by_role("heading", name="商城", level=2)).to_be_visible()
    expect(page.locator("main .bone")).to_have_count(0)
    return page


def desk(page: Page, demo: Demo) -> Page:
    page.set_viewport_size(DESKTOP)
    sign_in_officer(page, demo)
    page.get_by_role("navigation", name="工作").get_by_role("link", name="工分商城", exact=True).click()
    expect(page.locator("main .bone")).to_have_count(0)
    return page


def offered(demo: Demo, title: str, **more: Any) -> str:
    """Return a reward that the village offers."""
    point = {"place_id": demo.village_id, "name": "村便民服务中心", "where": "文化礼堂一楼", "opening": "每天"}
    body = {"kind": "goods", "title": title, "price": 10, "point": point, "collect_days": 3, "stock": 5, **more}
    made: str = demo.ask("POST", f"/v1/places/{demo.village_id}/rewards", body, role="village_officer")["reward_id"]
    demo.ask("POST", f"/v1/rewards/{made}/moves", {"deed": "offer"}, role="village_officer")
    return made


def ordered(demo: Demo, title: str) -> dict[str, Any]:
    """Return the younger villager's order of a new reward."""
    made: dict[str, Any] = demo.ask("POST", f"/v1/rewards/{offered(demo, title)}/orders", {}, role=YOUNG)
    return made


def test_a_villager_orders_two_pieces_sees_what_is_left_and_the_code_and_cancels(page: Page, demo: Demo) -> None:
    offered(demo, "一盒鸡蛋", per="all", most=2)
    go(sign_in_villager(page, demo)).get_by_role("button", name="去兑换：一盒鸡蛋").click()
    one = page.get_by_role("dialog")
    expect(one).to_contain_text("每人限 2 件，您还能兑 2 件")
    one.get_by_role("button", name="多一件").click()
    expect(one).to_contain_text("换完还剩")
    one.get_by_role("button", name="用 20 工分兑换").click()
    order = page.get_by_role("dialog", name="我的兑换")
    expect(order.get_by_label("取货码", exact=True)).to_contain_text("一盒鸡蛋 × 2")
    before = order.locator(".pickup__code").inner_text()
    order.get_by_role("button", name="码给别人看见了，换一个").click()
    expect(order.locator(".pickup__code")).not_to_have_text(before)
    order.get_by_role("button", name="不要了，取消兑换").click()
    order.get_by_role("button", name="确定不要了，取消兑换").click()
    expect(order).to_contain_text("已取消，20 工分退回了")
    order.get_by_role("button", name="关闭").click()
    expect(page.get_by_role("listitem").filter(has_text="一盒鸡蛋")).to_contain_text("已取消")


def test_the_desk_hands_out_by_the_typed_code_and_refunds_a_part(page: Page, demo: Demo) -> None:
    order = ordered(demo, "一袋面粉")
    desk(page, demo)
    field = page.get_by_label("取货码 8 位数字；没有手机的，扫工分卡或输卡号")
    field.fill(f"{order['code'][:4]} {order['code'][4:]}")
    page.get_by_role("button", name="查", exact=True).click()
    found = page.get_by_role("list", name="查到的").get_by_role("listitem")
    found.get_by_role("button", name="发放：一袋面粉").click()
    expect(found).to_contain_text("已领取")
    found.get_by_role("button", name="退工分").click()
    found.get_by_label("退多少工分（最多 10）").fill("4")
    found.get_by_label("原因（村民看得到）").fill("少了一斤")
    found.get_by_role("button", name="确定退工分").click()
    expect(found).to_contain_text("退了 4，已放回库存")
    shown = demo.ask("GET", f"/v1/reward-orders/{order['order_id']}", role=YOUNG)
    assert (shown["state"], shown["refunded"], shown["reason"]) == ("refunded", 4, "少了一斤")


def test_a_row_of_the_list_is_handed_out_for_its_code_or_with_a_reason(page: Page, demo: Demo) -> None:
    coded, known = ordered(demo, "一箱苹果"), ordered(demo, "一箱梨")
    desk(page, demo)
    rows = page.get_by_role("region", name="兑换单").get_by_role("listitem")
    first, second = rows.filter(has_text="一箱苹果"), rows.filter(has_text="一箱梨")
    first.get_by_role("button", name="发放：一箱苹果").click()
    field = first.get_by_label("取货码，或扫工分卡")
    field.fill("00001-01")
    first.get_by_role("button", name="确定发放").click()
    expect(first).to_contain_text("卡号不算")
    field.fill(known["code"])
    first.get_by_role("button", name="确定发放").click()
    expect(first).to_contain_text("不是这张兑换单的")
    field.fill(coded["code"])
    first.get_by_role("button", name="确定发放").click()
    expect(first).to_have_count(0)
    second.get_by_role("button", name="发放：一箱梨").click()
    second.get_by_label("本人没带码").check()
    second.get_by_label("没带码的原因").fill("手机没电了")
    second.get_by_role("button", name="确定发放").click()
    expect(second).to_have_count(0)
    shown = demo.ask("GET", f"/v1/reward-orders/{known['order_id']}", role=YOUNG)
    assert (shown["state"], shown["reason"]) == ("fulfilled", "手机没电了")


def test_an_officer_calls_an_order_off_from_the_list(page: Page, demo: Demo) -> None:
    order = ordered(demo, "一桶食用油")
    desk(page, demo)
    waiting = page.get_by_role("region", name="兑换单").get_by_role("listitem").filter(has_text="一桶食用油")
    waiting.get_by_role("button", name="不能发，取消").click()
    waiting.get_by_label("原因（村民看得到）").fill("供货晚了")
    waiting.get_by_role("button", name="确定不能发，取消").click()
    expect(waiting).to_have_count(0)
    assert demo.ask("GET", f"/v1/reward-orders/{order['order_id']}", role=YOUNG)["reason"] == "供货晚了"


def test_an_officer_writes_a_reward_offers_it_changes_its_stock_and_pauses_it(page: Page, demo: Demo) -> None:
    desk(page, demo).get_by_role("button", name="奖品目录").click()
    page.get_by_role("button", name="新奖品").click()
    form = page.get_by_role("dialog")
    for label, text in (
        ("名称", "毛巾两条"),
        ("一件多少工分", "60"),
        ("一共几件", "8"),
        ("领取点名称", "村便民服务中心"),
        ("在哪里", "文化礼堂一楼"),
        ("什么时候开门", "每天上午"),
    ):
        form.get_by_label(label, exact=True).fill(text)
    form.get_by_role("button", name="存为草稿").click()
    item = page.get_by_role("listitem").filter(has_text="毛巾两条")
    item.get_by_role("button", name="上架：毛巾两条").click()
    expect(item).to_have_count(0)
    page.get_by_role("button", name="在兑换").click()
    item.get_by_role("button", name="改库存").click()
    item.get_by_label("一共几件（连已兑换的）").fill("9")
    item.get_by_role("button", name="改成这么多").click()
    expect(item).to_contain_text("一共 9 件")
    item.get_by_role("button", name="暂停：毛巾两条").click()
    expect(item).to_have_count(0)


def test_the_desk_offers_pick_up_points_of_rewards_on_later_pages_too(page: Page, demo: Demo) -> None:
    offered(demo, "搪瓷杯")

    def paged(route: Route) -> None:
        """Answer as a place of two pages, of whose second one the pick-up point is another."""
        if "cursor=second" in route.request.url:
            rows = [{"point": {"place_id": demo.village_id, "name": "河边小卖部"}}]
            route.fulfill(json={"rows": rows, "cursor": None})
            return
        told = route.fetch().json()
        route.fulfill(json=told | {"cursor": "second" if "state=offered" in route.request.url else None})

    page.route("**/rewards?*", paged)
    names = desk(page, demo).get_by_role("region", name="兑换单").get_by_label("领取点").locator("option")
    expect(names.filter(has_text="河边小卖部")).to_have_count(1)
    expect(names.filter(has_text="村便民服务中心")).to_have_count(1)

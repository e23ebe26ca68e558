"""Bookings in the browser: a bundle is booked, paid and cancelled by its rule; a host has guests and says who came."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from icalendar import Calendar
from playwright.sync_api import Page, expect

from tests.web.conftest import DESKTOP, PHONE, opened, sign_in_villager
from tests.web.demo import Demo
from tests.web.test_access import faults_of
from tests.web.test_console import desk
from tests.web.test_mall import joined, paid_at
from tests.web.walk import ELDER, drawn

INN, ROOM = "溪畔人家", "云石溪民宿大床房"
"""A spot of the demo's map, and what it leads to: 268 yuan a night."""
SUPPER = {
    "title": "半山夜宵", "kind": "table", "where": "东坞 3 号", "price_fen": 0, "capacity": 3, "units_most": 1,
    "persons_most": 6, "notice_hours": 0, "sittings": [{"sitting_id": "eve", "label": "夜宵", "starts": "23:59"}],
}  # fmt: skip


def asked(demo: Demo, body: dict[str, Any]) -> str:
    """Return what the villager offers and asks to be published."""
    made: str = demo.ask("POST", "/v1/hosting/bookables", body, role="resident")["bookable_id"]
    demo.ask("POST", f"/v1/hosting/bookables/{made}/moves", {"deed": "ask"}, role="resident")
    return made


def shown(demo: Demo, body: dict[str, Any]) -> str:
    made = asked(demo, body)
    shares = {"deed": "publish", "version": 2, "collective_permille": 80, "platform_permille": 20}
    demo.ask("POST", f"/v1/bookables/{made}/decisions", shares, role="town_officer")
    return made


def fits(page: Page) -> None:
    """Look at the page as it is drawn: nothing is wrong with it."""
    drawn(page)
    assert faults_of(page) == []


def found_on_the_map(page: Page) -> None:
    """Go from the map by a pin to its spot, and to the room that is to be had there."""
    opened(page, "/mall/#tour")
    page.get_by_role("region", name=re.compile("手绘地图")).locator(".pin", has_text=INN).click()
    page.locator(".tour__picked").get_by_role("link", name=INN).click()
    offered = page.get_by_role("region", name="在这里可以订")
    expect(offered.get_by_role("link", name="土灶柴火饭")).to_be_visible()
    offered.get_by_role("link", name=ROOM).click()
    expect(page.get_by_role("heading", name=ROOM)).to_be_visible()


def chosen(page: Page, demo: Demo, days: int) -> None:
    """Choose a day that is so many days from now, as it stands in its month."""
    on = demo.day(days)
    if on[:7] != demo.day(0)[:7]:
        page.get_by_role("button", name="下个月").click()
        drawn(page)
    page.get_by_role("button", name=re.compile(rf"\b{int(on[5:7])}月\s*{int(on[8:])}\s*日")).click()


def test_a_bundle_found_on_the_map_is_booked_paid_kept_in_a_calendar_and_cancelled_at_the_price_that_was_said(
    page: Page, demo: Demo, tmp_path: Path
) -> None:
    supper = shown(demo, SUPPER)
    page.set_viewport_size(DESKTOP)
    found_on_the_map(page)
    page.set_viewport_size(PHONE)
    chosen(page, demo, 9)
    page.get_by_label("住几晚").select_option("2 晚")
    fits(page)
    page.get_by_role("button", name="就要这个").click()
    opened(page, f"/mall/#stay/{supper}")
    chosen(page, demo, 9)
    page.get_by_role("button", name="就要这个").click()
    joined(page, demo)
    expect(page.get_by_role("region", name="订什么").get_by_role("listitem")).to_have_count(2)
    page.get_by_label("姓名").fill("沈泽")
    page.get_by_label("手机号").fill("13900000102")
    fits(page)
    page.get_by_role("button", name="订下来，付 536.00 元").click()
    with page.context.expect_page() as opening:
        page.get_by_role("link", name="去本机的付款台付").click()
    paid_at(opening.value)
    expect(page.get_by_role("heading", name="预订码")).to_be_visible()
    fits(page)
    with page.expect_download() as saving:
        page.get_by_role("button", name="放进手机日历").click()
    saving.value.save_as(tmp_path / "booking.ics")
    events = Calendar.from_ical((tmp_path / "booking.ics").read_bytes()).walk("VEVENT")
    assert [str(one["summary"]) for one in events] == [ROOM, "半山夜宵"]
    page.get_by_role("button", name="取消预订").click()
    expect(page.get_by_role("main")).to_contain_text("付的 536.00 元 全部退回")
    page.get_by_role("button", name="确定取消预订").click()
    expect(page.get_by_role("region", name="退款")).to_contain_text("536.00 元")
    fits(page)


def test_an_officer_publishes_a_guest_comes_and_their_host_says_so(page: Page, demo: Demo) -> None:
    supper = asked(demo, SUPPER | {"title": "灶头夜宵"})
    desk(page, demo, "预订", "town_officer")
    page.get_by_role("button", name="开放预订：灶头夜宵").click()
    fits(page)
    page.get_by_role("button", name="开放预订", exact=True).last.click()
    expect(page.get_by_role("button", name="开放预订：灶头夜宵")).to_have_count(0)
    line = {"bookable_id": supper, "day": demo.day(0), "sitting_id": "eve", "units": 1, "persons": 2}
    body = {"lines": [line], "name": "沈泽", "phone": "13900000102", "total_fen": 0}
    code = demo.ask("POST", "/v1/bookings", body, role="member")["code"]
    page.set_viewport_size(PHONE)
    page.add_init_script(ELDER.format(24))
    sign_in_villager(page, demo)
    opened(page, "/h5/#hosting")
    page.get_by_label("客人的预订码").fill(code)
    page.get_by_role("button", name="找这位客人").click()
    row = page.get_by_role("list", name="客人").get_by_role("listitem")
    expect(row).to_have_count(1)
    row.get_by_role("button", name="看姓名电话").click()
    expect(row).to_contain_text("13900000102")
    fits(page)
    row.get_by_role("button", name="已到").click()
    expect(row.get_by_text("已到", exact=True)).to_be_visible()
    page.get_by_role("button", name="我开的").click()
    page.get_by_role("button", name="某天少接几个：灶头夜宵").click()
    fewer = page.get_by_role("dialog", name="某天少接几个：灶头夜宵")
    fewer.get_by_role("button", name=re.compile(rf"{int(demo.day(0)[5:7])}月\s*{int(demo.day(0)[8:])}\s*日")).click()
    fits(page)
    fewer.get_by_label("夜宵接几桌").fill("2")
    fewer.get_by_role("button", name="保存夜宵").click()
    expect(fewer.get_by_text("已订 1 桌，平常 3 桌")).to_be_visible()
    expect(fewer.get_by_label("夜宵接几桌")).to_have_value("2")

"""Where people are scanned, set from the office: by coordinates of any map, by an earlier place, or where one is."""

from __future__ import annotations

from math import cos, hypot, radians
from typing import Any

from playwright.sync_api import Page, expect

from tests.web.conftest import PHONE, opened
from tests.web.demo import Demo
from tests.web.test_access import faults_of
from tests.web.test_activities import card_of, id_of, planned
from tests.web.test_console import desk

METRE_DEGREES = 1 / 111_320

# Vectors of eviltransform (github.com/googollee/eviltransform): WGS 84, and the same point on a map.
GCJ = [
    ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
    ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
    ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
]
# A vector of coordtransform (github.com/wandergis/coordtransform): the same point on two kinds of maps.
BD_AND_GCJ = ("116.404, 39.915", "116.39762729119315, 39.90865673957631")


def point_of(page: Page, text: str, source: str) -> Any:
    load = "const { pointOf } = await import('/shared/coordinates.js')"
    return page.evaluate(f"async ([text, source]) => {{ {load}; return pointOf(text, source) }}", [text, source])


def test_a_point_copied_from_a_map_is_where_it_is_to_a_metre(page: Page) -> None:
    opened(page, "/console/")
    for (north, east), shown in GCJ:
        found = point_of(page, f"{shown[1]}, {shown[0]}", "gcj")
        away = (found["longitude"] - east) * cos(radians(north))
        assert hypot(found["latitude"] - north, away) < METRE_DEGREES
    assert point_of(page, BD_AND_GCJ[0], "bd") == point_of(page, BD_AND_GCJ[1], "gcj")


def test_coordinates_are_taken_in_either_order_and_nothing_else_is(page: Page) -> None:
    opened(page, "/console/")
    point = {"latitude": 30.05, "longitude": 119.95}
    for text in ("119.95, 30.05", "30.05，119.95", "北纬30.05 东经119.95"):
        assert point_of(page, text, "wgs") == point
    for text in ("", "30.05", "1, 2, 3", "村委会", "30.05, 31.05"):
        assert point_of(page, text, "wgs") is None


def test_a_fence_is_set_from_the_office_by_coordinates_and_used_again(page: Page, demo: Demo) -> None:
    title, again = "村口清扫", "村口再清扫"
    desk(page, demo, "活动")
    form = planned(page, title, begins=30, ends=32)
    where = form.get_by_role("group", name="在哪里扫码")
    where.get_by_role("button", name="输入坐标").click()
    where.get_by_label("坐标", exact=True).fill("村口")
    expect(where.get_by_text("要有经度、纬度两个数")).to_be_visible()
    where.get_by_label("坐标", exact=True).fill("119.95, 30.05")
    where.get_by_label("从哪里复制的").select_option(label="手机定位、GPS")
    assert faults_of(page) == []
    page.set_viewport_size(PHONE)
    assert faults_of(page) == []
    where.get_by_role("button", name="用这个坐标").click()
    expect(where.get_by_text("北纬 30.05000，东经 119.95000")).to_be_visible()
    where.get_by_label("多远以内").select_option(label="1 公里")
    form.get_by_role("button", name="存为草稿").click()
    expect(form).to_be_hidden()
    fence = {"latitude": 30.05, "longitude": 119.95, "radius_m": 1000}
    assert demo.ask("GET", f"/v1/activities/{id_of(demo, title)}", role="organiser")["fence"] == fence
    expect(card_of(page, title)).to_contain_text("到场扫码")
    form = planned(page, again, begins=30, ends=32)
    where.get_by_label("用以前的场地").select_option(label="村委会")
    expect(where.get_by_label("多远以内")).to_have_value("1000")
    form.get_by_role("button", name="存为草稿").click()
    expect(form).to_be_hidden()
    assert demo.ask("GET", f"/v1/activities/{id_of(demo, again)}", role="organiser")["fence"] == fence


def test_a_fence_is_set_where_one_is_and_taken_away(page: Page, demo: Demo) -> None:
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 30.061, "longitude": 119.961})
    desk(page, demo, "活动")
    form = planned(page, "定位试一试", begins=30, ends=32)
    where = form.get_by_role("group", name="在哪里扫码")
    where.get_by_role("button", name="只在我现在的地方签到").click()
    expect(where.get_by_text("北纬 30.06100，东经 119.96100")).to_be_visible()
    where.get_by_role("button", name="不限地点").click()
    expect(where.get_by_text("扫码不限地点")).to_be_visible()


def test_a_panel_member_is_offered_no_list_that_is_refused(page: Page, demo: Demo) -> None:
    demo.activity("评议组也看得到")
    desk(page, demo, "活动", "panel")
    expect(card_of(page, "评议组也看得到")).to_be_visible()
    expect(page.get_by_role("button", name="看名单")).to_have_count(0)


def test_a_grid_worker_goes_from_checking_in_to_the_desk(page: Page, demo: Demo) -> None:
    login = demo.login("grid_worker")
    assert "发卡" not in login["note"]
    opened(page, "/checkin/").get_by_label("账号").fill(login["sign_in"]["login"])
    page.get_by_label("密码").fill(login["sign_in"]["password"])
    page.get_by_role("button", name="登录").click()
    links = page.get_by_role("navigation", name="别的工作").get_by_role("link")
    expect(links).to_have_text(["申报", "入户检查", "我有话说"])
    assert faults_of(page) == []
    for name in ("申报", "入户检查", "我有话说"):
        links.filter(has_text=name).click()
        expect(page.get_by_role("main").get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_role("navigation", name="工作").locator("[aria-current=page]")).to_have_text(name)
        page.goto("/checkin/")

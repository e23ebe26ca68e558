"""The drawn map in the browser: a spot is placed by a press, found by its sound, and stamped by its sign's code."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.web.conftest import DESKTOP, PHONE, opened
from tests.web.demo import Demo
from tests.web.test_access import faults_of
from tests.web.test_console import desk
from tests.web.test_mall import joined
from tests.web.walk import drawn

OFFICER = "village_officer"
MILL = "老水碓"


def spot_of(demo: Demo, name: str) -> dict[str, str]:
    """Return a spot of the village as its officers see it."""
    rows = demo.ask("GET", f"/v1/places/{demo.village_id}/tourism-spots", role=OFFICER)["rows"]
    found = next(one for one in rows if one["name"] == name)
    seen: dict[str, str] = demo.ask("GET", f"/v1/tourism/desk/spots/{found['spot_id']}", role=OFFICER)
    return seen


def line(page: Page, name: str) -> Locator:
    """Return a spot's row at the desk."""
    return page.get_by_role("list", name="地方").locator("> li").filter(has_text=name)


def test_a_spot_is_placed_on_the_map_and_found_by_its_sound(page: Page, demo: Demo) -> None:
    desk(page, demo, "码上游")
    drawing = page.get_by_role("region", name="游览地图；每个地方在下面的列表里也有")
    expect(drawing.locator(".pin")).to_have_count(6)
    drawing.click(position={"x": 300, "y": 220})
    expect(drawing.locator(".pin__cross")).to_be_visible()
    page.get_by_role("button", name="写这个地方").click()
    form = page.get_by_role("dialog", name="新的地方")
    expect(form.get_by_text("图上的位置：左起")).not_to_contain_text("左起 800，上起 500")
    form.get_by_label("名字").fill("听泉亭")
    form.get_by_label("哪一种").select_option("看风景")
    form.get_by_label("一句话").fill("坐下来，听水")
    form.get_by_label("真实坐标").fill("120.2055, 30.0331")
    form.get_by_label("开放时间").fill("1-5 九点")
    form.get_by_role("button", name="保存").click()
    expect(form.get_by_text("一行一段，例如 1-5 09:00-17:00。")).to_be_visible()
    form.get_by_label("开放时间").fill("1-7 00:00-24:00")
    form.get_by_role("button", name="保存").click()
    expect(line(page, "听泉亭").get_by_text("草稿")).to_be_visible()
    assert faults_of(page) == []
    line(page, "听泉亭").get_by_role("button", name="上线：听泉亭").click()
    expect(line(page, "听泉亭").get_by_text("已上线")).to_be_visible()
    opened(page, "/mall/#tour")
    page.get_by_label("找一个地方").fill("tingquan")
    found = page.get_by_role("list", name="地方").get_by_role("link")
    expect(found).to_have_count(1)
    found.click()
    expect(page.get_by_role("heading", name="听泉亭")).to_be_visible()
    expect(page.get_by_text("周一至周日")).to_be_visible()
    expect(page.get_by_role("button", name="读给我听")).to_be_visible()


def test_a_villages_name_is_written_on_the_map_by_a_press(page: Page, demo: Demo) -> None:
    desk(page, demo, "码上游", "town_officer")
    page.get_by_role("button", name="地图和村名").click()
    drawing = page.get_by_role("region", name="地图；图上的字在下面的列表里也有")
    expect(drawing.locator(".pin").nth(8)).to_be_visible()  # Nine of the demo's, and what others published.
    names = page.get_by_role("group", name="还没写上的村名").get_by_role("button")
    name = names.first.inner_text()
    names.first.click()
    drawing.click(position={"x": 700, "y": 80})
    words = page.get_by_role("list", name="图上的字").get_by_role("listitem")
    expect(words.last).to_contain_text(name)
    words.last.get_by_role("button", name=f"改：{name}").click()
    words.last.get_by_label("上起多少（像素）").fill("77")
    drawn(page)
    assert faults_of(page) == []
    page.get_by_role("button", name="保存地图").click()
    expect(page.get_by_text("地图换好了")).to_be_visible()
    expect(words.last).to_contain_text(f"{name} 左起")
    expect(words.last).to_contain_text("上起 77")
    opened(page, "/mall/#tour")
    expect(page.locator(".town-map__label span", has_text=name)).to_be_visible()


def test_a_closed_day_is_told_until_it_is_over_in_china(page: Page, demo: Demo) -> None:
    spot_id = spot_of(demo, MILL)["spot_id"]
    days = {"closed_on": ["2026-11-28", "2026-11-29"]}
    page.route("**/v1/tourism/spots/*", lambda route: route.fulfill(json={**route.fetch().json(), **days}))
    page.clock.set_fixed_time("2026-11-28T17:00:00Z")
    opened(page, f"/mall/#spot/{spot_id}")
    expect(page.get_by_text("不开放：")).to_contain_text("29")
    expect(page.get_by_text("不开放：")).not_to_contain_text("28")


def test_a_member_finds_a_spot_without_the_map_and_is_stamped_by_its_sign(page: Page, demo: Demo) -> None:
    near = spot_of(demo, "云石溪木桥")
    page.set_viewport_size(DESKTOP)
    opened(page, "/mall/#tour")
    page.get_by_role("region", name=re.compile("手绘地图")).locator(".pin", has_text=MILL).click()
    expect(page.locator(".tour__picked").get_by_role("link", name=MILL)).to_be_visible()
    page.set_viewport_size(PHONE)
    opened(page, f"/mall/#here/{near['code'].replace(' ', '')}")
    joined(page, demo)
    page.get_by_role("button", name="打卡", exact=True).click()
    expect(page.get_by_role("heading", name="云石溪木桥")).to_be_visible()
    page.get_by_role("link", name="我的集章").click()
    expect(page.get_by_text("一共去过 1 个地方。")).to_be_visible()
    drawn(page)
    assert faults_of(page) == []
    opened(page, "/mall/#here")
    page.get_by_label("或者输入牌子上的 12 位码").fill(near["code"].upper())
    page.get_by_role("button", name="打卡", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("今天在这里已经打过卡了")

"""The start page and the board."""

from __future__ import annotations

import re

from playwright.sync_api import Page, Route, expect

from tests.web.conftest import DESKTOP, opened
from tests.web.demo import Demo
from tests.web.test_access import faults_of

SIGNS = {
    "/mall/": "这个时节，村里有什么",
    "/h5/": "您好",
    "/console/": "今天要办什么？",
    "/checkin/": "今天哪一场？",
    "/cashier/": "扫村民的码",
    "/verify/": "本行查验过的",
    "/cockpit/": "驾驶舱",
}


def test_each_demo_account_leads_to_its_page_signed_in(no_camera: Page, demo: Demo) -> None:
    for login in demo.logins():
        opened(no_camera, "/").get_by_role("button", name=login["name"]).click()
        expect(no_camera.get_by_text(SIGNS[login["page"]]).first).to_be_visible()


def test_a_town_that_is_no_demo_offers_no_demo_accounts(page: Page) -> None:
    page.route("**/demo.json", lambda route: route.fulfill(status=404, body=""))
    opened(page, "/")
    expect(page.get_by_role("heading", name="工分宝")).to_be_visible()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_text("演示")).to_have_count(0)


def test_the_board_puts_the_weekly_star_on_top(page: Page, demo: Demo) -> None:
    board = demo.ask("GET", f"/v1/boards/{demo.places()['戴村镇']}?kind=week")
    opened(page, "/board/")
    expect(page.get_by_label("每周之星")).to_contain_text(board["star"]["name"])
    expect(page.get_by_role("row").nth(1)).to_contain_text(f"{board['residents'][0]['points']:,}")


def test_the_board_changes_place_period_and_kind_and_keeps_its_address(page: Page, demo: Demo) -> None:
    opened(page, "/board/")
    page.get_by_label("地方").select_option(demo.village)
    expect(page.get_by_role("heading", name=f"{demo.village}工分榜")).to_be_visible()
    page.get_by_role("button", name="家庭榜").click()
    expect(page.get_by_text(re.compile(".+家$")).first).to_be_visible()
    page.get_by_label("哪一期").select_option("week")
    assert page.url.endswith(f"?place={demo.village_id}&period=week")
    page.reload()
    expect(page.get_by_role("heading", name=f"{demo.village}工分榜")).to_be_visible()


def test_a_board_without_a_poster_says_so_instead_of_a_link(page: Page) -> None:
    def without(route: Route) -> None:
        answer = route.fetch()
        board = answer.json()
        route.fulfill(response=answer, json=board | {"files": board["files"] | {"poster": ""}})

    page.route("**/v1/boards/**", without)
    opened(page, "/board/")
    expect(page.get_by_text("这一期没有海报")).to_be_visible()
    expect(page.get_by_role("link", name="Excel 表")).to_be_visible()
    expect(page.get_by_role("link", name="海报")).to_have_count(0)


def test_a_period_without_a_board_says_so(page: Page) -> None:
    opened(page, "/board/")
    page.get_by_label("哪一期").select_option(index=25)
    expect(page.get_by_text("这一期还没有公布榜单")).to_be_visible()


def test_anybody_reads_a_villages_notices_on_the_board_and_prints_them_large_on_a4(page: Page, demo: Demo) -> None:
    shown = demo.ask("GET", f"/v1/villages/{demo.village_id}/notices?size=100")["rows"]
    opened(page, f"/board/?place={demo.village_id}")
    page.get_by_role("button", name="公示").click()
    expect(page.get_by_role("heading", name=f"{demo.village}工分公示")).to_be_visible()
    running = [one for one in shown if one["state"] in {"notice", "objected"}]
    assert running, "the demo's village has something in notice"
    rows = page.get_by_role("region", name="正在公示").locator("tbody tr")
    expect(rows).to_have_count(len(running))
    expect(rows.first).to_contain_text(running[0]["masked_name"])
    expect(rows.first).to_contain_text(running[0]["document"])
    assert faults_of(page) == []
    assert page.url.endswith(f"place={demo.village_id}&period=week&show=notices")
    page.reload()
    expect(rows).to_have_count(len(running))
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="打印张贴")).to_be_hidden()
    size = rows.first.evaluate("row => parseFloat(getComputedStyle(row).fontSize)")
    assert size >= 26, "20 points, which are read from a step away"
    sides = re.search(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", page.pdf(prefer_css_page_size=True))
    assert sides is not None
    assert [round(float(side)) for side in sides.groups()] == [595, 842], "A4 in points, upright"
    page.emulate_media(media="screen")
    page.set_viewport_size(DESKTOP)
    assert faults_of(page) == []
    page.get_by_role("button", name="工分榜").click()
    expect(page.get_by_role("heading", name=f"{demo.village}工分榜")).to_be_visible()

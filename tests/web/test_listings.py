"""乡村五集 in the browser: written on a phone, looked at by the desk, found by pinyin, and phones shown to both."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.web.conftest import PHONE, opened
from tests.web.demo import Demo
from tests.web.test_access import faults_of, faults_of_an_elders
from tests.web.test_console import desk
from tests.web.walk import ELDER, drawn

OFFICER = "village_officer"


def entered_mall(page: Page, demo: Demo) -> str:
    """Go into the mall as the younger villager, on a phone; return their id."""
    name = str(demo.login("resident")["name"])
    page.set_viewport_size(PHONE)
    opened(page, "/mall/#my-lists")
    page.get_by_role("button", name=re.compile(f"^{name}")).click()
    expect(page.get_by_role("heading", name="我的发布")).to_be_visible()
    return name


def test_a_villager_lists_a_thing_and_phones_are_seen_once_both_agreed(page: Page, demo: Demo) -> None:
    entered_mall(page, demo)
    page.get_by_role("link", name="发布信息").click()
    page.get_by_role("link", name="乡村集市").click()
    form = page.get_by_role("main")
    form.get_by_label("标题").fill("老樟木箱子")
    form.get_by_label("价格").fill("150")
    form.get_by_label("成色").select_option("旧的")
    form.get_by_label("说说看").fill("要的打 13800001111")
    form.get_by_role("button", name="发布").click()
    expect(form).to_contain_text("文字里不要写电话")
    form.get_by_label("说说看").fill("外婆留下的，四角包铜。")
    form.get_by_role("button", name="发布").click()
    expect(page.get_by_role("heading", name="老樟木箱子")).to_be_visible()
    listing_id = page.url.partition("#my-listing/")[2]
    path = f"/v1/listings/{listing_id}"
    if demo.ask("GET", f"/v1/me{path[3:]}", role="resident")["state"] == "waiting":
        demo.ask("POST", f"{path}/decisions", {"deed": "approve", "reason": "看过"}, role=OFFICER)
    page.goto("/mall/#lists/bazaar")
    page.get_by_label("找什么").fill("zmxz")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_role("list", name="乡村集市").get_by_role("link")).to_have_count(1)
    talk = demo.ask("POST", f"{path}/enquiries", {"words": "箱子多大？"}, role="resident:1")["enquiry_id"]
    page.goto("/mall/#talks")
    page.get_by_role("button", name="问我的").click()
    page.get_by_role("link", name="老樟木箱子").click()
    page.get_by_label("说点什么").fill("一米长，半米高。")
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_role("list", name="留言").get_by_role("listitem")).to_have_count(2)
    page.get_by_role("button", name="我同意交换电话").click()
    expect(page.get_by_role("main")).to_contain_text("等对方同意")
    elder = demo.ask("GET", "/v1/me/profile", role="resident:1")["resident_id"]
    demo.ask("PATCH", f"/v1/residents/{elder}", {"phone": "13900004321"}, role=OFFICER)
    demo.ask("PUT", f"/v1/listing-enquiries/{talk}/agreement", {"agrees": True}, role="resident:1")
    page.reload()
    page.get_by_role("button", name="看对方的电话").click()
    expect(page.get_by_role("link", name="13900004321")).to_be_visible()
    page.evaluate(ELDER.format(20))
    page.reload()
    for path in ("talks", f"my-listing/{listing_id}", f"list-edit/{listing_id}"):
        page.goto(f"/mall/#{path}")
        drawn(page)
        assert faults_of_an_elders(page) == []
    page.evaluate("sessionStorage.clear()")
    page.goto(f"/mall/#listing/{listing_id}")
    page.reload()
    page.get_by_role("link", name="先登录").click()
    page.get_by_role("button", name=re.compile(f"^{demo.login('resident')['name']}")).click()
    expect(page.get_by_role("heading", name="老樟木箱子")).to_be_visible()


def test_the_desk_signs_a_lease_and_sees_what_is_said_against_another(page: Page, demo: Demo) -> None:
    main = desk(page, demo, "五集", OFFICER).get_by_role("main")
    main.get_by_role("button", name="打开：后山旱地二亩出租").click()
    expect(main).to_contain_text("干部同意 0 / 2")
    main.get_by_role("button", name="同意：后山旱地二亩出租").click()
    main.get_by_label("看过什么").fill("合同和界址都核对过")
    main.get_by_role("button", name="同意", exact=True).click()
    expect(main).to_contain_text("干部同意 1 / 2，还差镇干部")
    assert faults_of(page) == []
    main.get_by_role("button", name="举报和异议").click()
    expect(main.get_by_role("list", name="举报和异议")).to_contain_text("东边田埂是两家共用的")


def test_what_grew_on_plots_is_told_to_who_adopted_one_and_what_did_not_come_is_told_back(
    page: Page, demo: Demo
) -> None:
    entered_mall(page, demo)
    page.goto("/mall/#my-plots")
    mine = page.get_by_role("region", name="给我的东西")
    expect(mine).to_contain_text("小葱 1 斤")
    mine.get_by_role("button", name="收到了：小葱").click()
    expect(mine.get_by_role("button")).to_have_count(0)
    plots = {"kind": "plots", "type": "vegetables", "season": "春季", "fee_fen": 30_000, "plots": 6, "area_m2": 30}
    body = {"village_id": demo.village_id, "title": "溪边菜地六块", "details": plots}
    listing_id = demo.ask("POST", "/v1/listings", body, role="resident")["listing_id"]
    path = f"/v1/listings/{listing_id}"
    if demo.ask("POST", f"{path}/moves", {"deed": "submit"}, role="resident")["state"] == "waiting":
        demo.ask("POST", f"{path}/decisions", {"deed": "approve", "reason": "看过"}, role=OFFICER)
    demo.ask("POST", f"{path}/plot", role="resident:1")
    page.goto(f"/mall/#my-listing/{listing_id}")
    form = page.get_by_role("form", name="给认领人的东西")
    form.get_by_label("什么东西").fill("头一茬青菜")
    form.get_by_label("每人多少").fill("3")
    form.get_by_role("button", name="记下并告诉对方").click()
    page.get_by_role("button", name=re.compile("^给过")).click()
    expect(page.get_by_role("region", name="谁认领了")).to_contain_text("头一茬青菜 3 斤")
    (row,) = demo.ask("GET", f"{path}/deliveries", role="resident:1")["rows"]
    assert (row["weight_g"], row["state"]) == (1_500, "told")
    demo.ask("PUT", f"{path}/deliveries/{row['delivery_id']}", {"deed": "miss"}, role="resident:1")
    page.evaluate(ELDER.format(20))
    page.reload()
    drawn(page)
    expect(page.get_by_role("region", name="有人说没收到")).to_contain_text("头一茬青菜 3 斤")
    assert faults_of_an_elders(page) == []

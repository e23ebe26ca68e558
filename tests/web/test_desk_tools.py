"""What an officer does for people at the desk: codes, a WeChat user let go, attendance that scanning missed."""

from __future__ import annotations

import datetime as dt

from playwright.sync_api import Page, expect

from chalicelib.kernel.calendar import SHANGHAI
from local.demo.people import id_number_of
from tests.web.conftest import PHONE
from tests.web.demo import Demo
from tests.web.test_access import faults_of
from tests.web.test_console import LONG_MS, desk


def test_a_lost_code_is_renewed_and_the_old_one_is_dead(page: Page, demo: Demo) -> None:
    resident_id = demo.ask("GET", "/v1/me/profile", role="resident")["resident_id"]
    old = demo.ask("GET", f"/v1/holders/{resident_id}/code", role="village_officer")["token"]
    desk(page, demo, "村民和工分卡")
    page.get_by_role("button", name=f"打开{demo.login('resident')['name']}").first.click()
    person = page.get_by_role("dialog")
    person.get_by_role("button", name="看村民码").click()
    expect(person.get_by_label("的村民码二维码")).to_be_visible()
    assert faults_of(page) == []
    page.set_viewport_size(PHONE)
    assert faults_of(page) == []
    person.get_by_role("button", name="丢了，换一个").click()
    person.get_by_role("button", name="确定换，旧的作废").click()
    expect(page.get_by_text("村民码换好了")).to_be_visible()
    assert demo.ask("GET", f"/v1/holders/{resident_id}/code", role="village_officer")["token"] != old


def test_a_wechat_user_is_let_go_once_and_says_again_who_they_are(page: Page, demo: Demo) -> None:
    elder = demo.ask("GET", f"/v1/residents/{demo.elder()}", role="village_officer")
    family = demo.ask("GET", f"/v1/households/{elder['household_id']}", role="village_officer")
    id_number = id_number_of(dt.date.fromisoformat(elder["born_on"]), 10 * (int(family["number"]) - 1))
    desk(page, demo, "村民和工分卡")
    page.get_by_role("button", name=f"打开{elder['name']}").first.click()
    person = page.get_by_role("dialog")
    for told in ("微信已解除", "没有绑定"):
        person.get_by_role("button", name="换了手机，或绑错了人").click()
        person.get_by_role("button", name="确定解除").click()
        expect(page.get_by_text(told).first).to_be_visible()
    page.goto("/h5/")
    page.get_by_role("button", name=elder["name"]).click()
    page.get_by_label("姓名").fill(elder["name"])
    page.get_by_label("身份证号").fill(id_number)
    page.get_by_label("我看过了，同意").check()
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_text(f"{elder['name']}，您好")).to_be_visible()


def test_every_code_of_the_village_is_drawn(page: Page, demo: Demo) -> None:
    desk(page, demo, "村民和工分卡")
    page.get_by_role("button", name="做全村的码").click()
    expect(page.get_by_role("link", name="下载码").or_(page.locator("a[download]")).first).to_be_visible(
        timeout=LONG_MS
    )


def test_people_whom_scanning_missed_are_confirmed_with_a_reason(page: Page, demo: Demo) -> None:
    """Who was scanned in and never out is paid on one officer's word."""
    ends_at = dt.datetime.now(SHANGHAI).replace(microsecond=0) + dt.timedelta(seconds=20)
    plan = {
        "village_id": demo.village_id,
        "title": "补登试一试",
        "place": "文化礼堂",
        "starts_at": (ends_at - dt.timedelta(minutes=30)).isoformat(),
        "ends_at": ends_at.isoformat(),
        "seats": 5,
        "rule": "vol",
        "evidence": [demo.paper("village_officer")],
    }
    made = demo.ask("POST", "/v1/activities", plan, role="village_officer")["activity_id"]
    demo.ask("POST", f"/v1/activities/{made}/publish", role="town_officer")
    scanned_in = {"code": demo.card, "direction": "in"}
    demo.ask("POST", f"/v1/activities/{made}/scans", scanned_in, role="organiser")
    desk(page, demo, "活动")
    while dt.datetime.now(SHANGHAI) <= ends_at:
        page.wait_for_timeout(500)
    page.reload()
    page.get_by_role("listitem").filter(has_text="补登试一试").get_by_role("button", name="看名单").click()
    form = page.get_by_role("dialog")
    form.get_by_role("button", name="全选").or_(form.get_by_role("checkbox")).first.click()
    form.get_by_label("参加了几分钟").fill("10")
    form.get_by_label("为什么没有扫").fill("签到机没电")
    assert faults_of(page) == []
    form.get_by_role("button", name="给 1 人补登").click()
    expect(page.get_by_text("补登了 1 人")).to_be_visible()
    assert [one["state"] for one in demo.people(made)] == ["done"]

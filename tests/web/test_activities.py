"""Activities at the desk, where things did not go by the plan: entered afterwards, people who never signed up."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

from playwright.sync_api import Locator, Page, expect

from chalicelib.kernel.calendar import SHANGHAI
from tests.web.conftest import PHONE, sign_in_villager
from tests.web.demo import Demo
from tests.web.test_access import faults_of
from tests.web.test_console import desk
from tests.web.test_pictures import photo


def local_time(hours: float) -> str:
    """Return the moment so many hours from now, as a field takes it."""
    return (dt.datetime.now(SHANGHAI) + dt.timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")


def planned(page: Page, title: str, *, begins: float, ends: float) -> Locator:
    """Begin a plan on the page, and return its form."""
    page.get_by_role("button", name="新建活动").click()
    form = page.get_by_role("dialog")
    form.get_by_label("活动名称").fill(title)
    form.get_by_label("地点").fill("村委会")
    form.get_by_label("开始").fill(local_time(begins))
    form.get_by_label("结束").fill(local_time(ends))
    return form


def id_of(demo: Demo, title: str) -> str:
    """Return the id of the activity with this title."""
    rows: list[dict[str, Any]] = demo.ask("GET", f"/v1/activities?village_id={demo.village_id}", role="organiser")[
        "rows"
    ]
    return next(str(one["activity_id"]) for one in rows if one["title"] == title)


def ended(demo: Demo, title: str, *joined: str) -> str:
    """Return a published activity of an hour that was over a moment ago, for which these roles signed up."""
    ends_at = dt.datetime.now(SHANGHAI).replace(microsecond=0) + dt.timedelta(seconds=8)
    plan = {
        "village_id": demo.village_id,
        "title": title,
        "place": "村委会",
        "starts_at": (ends_at - dt.timedelta(hours=1)).isoformat(),
        "ends_at": ends_at.isoformat(),
        "seats": 5,
        "rule": "vol",
    }
    made = str(demo.ask("POST", "/v1/activities", plan, role="village_officer")["activity_id"])
    demo.ask("POST", f"/v1/activities/{made}/publish", role="town_officer")
    for role in joined:
        demo.ask("POST", f"/v1/activities/{made}/signups", role=role)
    time.sleep(max(0.0, (ends_at - dt.datetime.now(SHANGHAI)).total_seconds() + 1))
    return made


def card_of(page: Page, title: str) -> Locator:
    return page.get_by_role("listitem").filter(has_text=title)


def test_who_never_signed_up_is_confirmed_for_what_was_entered_afterwards(page: Page, demo: Demo) -> None:
    title = "修水渠补录"
    desk(page, demo, "活动")
    form = planned(page, title, begins=-3, ends=-1)
    form.locator("input[type=file][multiple]").first.set_input_files([photo()])
    expect(form.get_by_text("传好了")).to_be_visible()
    form.get_by_role("button", name="存为草稿").click()
    expect(form).to_be_hidden()
    made = id_of(demo, title)
    demo.ask("POST", f"/v1/activities/{made}/publish", role="town_officer")
    page.reload()
    card_of(page, title).get_by_role("button", name="看名单").click()
    people = page.get_by_role("dialog")
    expect(people.get_by_text("来了的人可以在下面补登")).to_be_visible()
    people.get_by_label("身份证号或村民编号").fill(demo.elder()[6:])
    people.get_by_role("button", name="找这位村民").click()
    expect(people.get_by_role("checkbox")).to_be_checked()
    people.get_by_label("为什么没有扫").fill("当天没有签到机")
    assert faults_of(page) == []
    page.set_viewport_size(PHONE)
    assert faults_of(page) == []
    people.get_by_role("button", name="给 1 人补登").click()
    expect(page.get_by_text("补登了 1 人")).to_be_visible()
    assert [(one["resident_id"], one["state"]) for one in demo.people(made)] == [(demo.elder(), "done")]


def test_an_organiser_adds_a_walk_in_by_their_card(page: Page, demo: Demo) -> None:
    title = "巡河补录"
    made = ended(demo, title)
    desk(page, demo, "活动", "organiser")
    card_of(page, title).get_by_role("button", name="看名单").click()
    people = page.get_by_role("dialog")
    people.get_by_label("没报名、也来了的人").fill(demo.card)
    people.get_by_role("button", name="加进来").click()
    people.get_by_label("为什么没有扫").fill("卡刷不出来")
    people.get_by_role("button", name="给 1 人补登").click()
    expect(page.get_by_text("补登了 1 人")).to_be_visible()
    assert [one["state"] for one in demo.people(made)] == ["done"]

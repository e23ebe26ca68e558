"""Activities at the desk, where things did not go by the plan: entered afterwards, people who never signed up."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from chalicelib.kernel.calendar import SHANGHAI
from tests.web.conftest import PHONE, sign_in_villager, sign_out_officer
from tests.web.demo import Demo
from tests.web.test_access import faults_of
from tests.web.test_console import desk
from tests.web.test_pictures import photo
from tests.web.walk import drawn


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
    asked = f"/v1/activities?village_id={demo.village_id}&size=100"
    rows: list[dict[str, Any]] = demo.ask("GET", asked, role="organiser")["rows"]
    return next(str(one["activity_id"]) for one in rows if one["title"] == title)


def ended(demo: Demo, title: str, *joined: str) -> str:
    """Return a published activity of half an hour that was over a moment ago, for which these roles signed up."""
    ends_at = dt.datetime.now(SHANGHAI).replace(microsecond=0) + dt.timedelta(seconds=8)
    plan = {
        "village_id": demo.village_id,
        "title": title,
        "place": "村委会",
        "starts_at": (ends_at - dt.timedelta(minutes=30)).isoformat(),
        "ends_at": ends_at.isoformat(),
        "seats": 5,
        "rule": "vol",
        "evidence": [demo.paper("village_officer")],
    }
    made = str(demo.ask("POST", "/v1/activities", plan, role="village_officer")["activity_id"])
    demo.ask("POST", f"/v1/activities/{made}/publish", role="town_officer")
    for role in joined:
        demo.ask("POST", f"/v1/activities/{made}/signups", role=role)
    time.sleep(max(0.0, (ends_at - dt.datetime.now(SHANGHAI)).total_seconds() + 1))
    return made


def seconding(page: Page, title: str) -> Locator:
    """Return what waits for another officer of an activity."""
    region = page.get_by_role("region", name="补登要核对")
    return region.locator("> ul > li").filter(has_text=title)


def relieved(page: Page, demo: Demo, role: str) -> None:
    """Let another officer sit down at the same desk."""
    sign_out_officer(page)
    desk(page, demo, "活动", role)


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
    expect(people.get_by_text("1 人要等别的干部核对")).to_be_visible()
    assert demo.people(made) == []
    people.get_by_role("button", name="关闭").click()
    waiting = seconding(page, title)
    expect(waiting.get_by_text("你提出的，请别的村镇干部核对")).to_be_visible()
    expect(waiting.get_by_role("button", name="核对无误")).to_have_count(0)
    relieved(page, demo, "town_officer")
    waiting.get_by_role("button", name="核对无误，给 1 人记分").click()
    expect(page.get_by_text("核对好了，1 人记了分")).to_be_visible()
    expect(waiting).to_have_count(0)
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
    expect(people.get_by_text("1 人要等别的干部核对")).to_be_visible()
    people.get_by_role("button", name="关闭").click()
    card = card_of(page, title).last
    card.get_by_role("button", name="结束活动").click()
    expect(card.get_by_text("1 人的补登还没有核对，结束后就不记分了")).to_be_visible()
    relieved(page, demo, "village_officer")
    waiting = seconding(page, title)
    assert faults_of(page) == []
    page.set_viewport_size(PHONE)
    assert faults_of(page) == []
    waiting.get_by_role("button", name="不同意").click()
    expect(page.get_by_text("没有同意，不记分")).to_be_visible()
    expect(waiting).to_have_count(0)
    assert demo.people(made) == []


def test_whoever_would_be_left_without_points_is_counted_before_an_activity_is_ended(page: Page, demo: Demo) -> None:
    title = "植树补登"
    made = demo.activity(title)
    demo.ask("POST", f"/v1/activities/{made}/signups", role="resident")
    scanned_in = {"code": demo.card, "direction": "in"}
    demo.ask("POST", f"/v1/activities/{made}/scans", scanned_in, role="organiser")
    desk(page, demo, "活动")
    card = card_of(page, title)
    card.get_by_role("button", name="结束活动").click()
    expect(card.get_by_text("还有 1 人没签退、1 人没签到，结束后不能补登")).to_be_visible()
    assert faults_of(page) == []
    page.set_viewport_size(PHONE)
    assert faults_of(page) == []
    card.get_by_role("button", name="先不").click()
    card.get_by_role("button", name="结束活动").click()
    card.get_by_role("button", name="确定结束").click()
    expect(page.get_by_text("活动已结束，正在结算")).to_be_visible()
    sign_in_villager(page, demo, 1)
    page.goto("/h5/#activities")
    page.get_by_text("办完的").click()
    page.get_by_role("button", name=f"看一看：{title}").click()
    expect(page.get_by_role("dialog").get_by_text("请找组织者补记")).to_be_visible()


def test_from_the_end_of_an_activity_one_is_led_to_those_who_are_missing(page: Page, demo: Demo) -> None:
    title = "扫雪补登"
    ended(demo, title, "resident")
    desk(page, demo, "活动")
    card = card_of(page, title)
    card.get_by_role("button", name="结束活动").click()
    card.get_by_role("button", name="先去补登").click()
    expect(page.get_by_role("dialog").get_by_role("heading", name="漏扫的人")).to_be_visible()
    page.get_by_role("button", name="关闭").click()
    for room in ("home", "budgets"):
        page.goto(f"/console/#{room}")
        expect(page.get_by_text("没有结束的活动占着")).to_be_visible()
    page.get_by_role("link", name=title).first.click()
    expect(page.get_by_role("dialog").get_by_role("heading", name="漏扫的人")).to_be_visible()


def test_an_organiser_who_has_no_inbox_reads_at_the_desk_what_nobody_ended(page: Page, demo: Demo) -> None:
    title = "送水补登"
    ended(demo, title)
    desk(page, demo, "今天", "organiser")
    notice = page.get_by_role("status").filter(has_text="没有结束的活动占着")
    expect(notice.get_by_role("link", name=title)).to_be_visible()
    page.get_by_role("navigation", name="工作").get_by_role("link", name="活动", exact=True).click()
    expect(notice.get_by_role("link", name=title)).to_be_visible()
    page.set_viewport_size(PHONE)
    drawn(page)
    assert faults_of(page) == []
    card = card_of(page, title)
    card.get_by_role("button", name="结束活动").click()
    card.get_by_role("button", name="确定结束").click()
    expect(page.get_by_text("活动已结束，正在结算")).to_be_visible()
    expect(page.get_by_role("link", name=title)).to_have_count(0)


def test_a_speaker_is_named_in_a_draft_which_is_then_changed_and_thrown_away(page: Page, demo: Demo) -> None:
    title = "家风讲堂"
    desk(page, demo, "活动")
    form = planned(page, title, begins=30, ends=32)
    form.get_by_label("按哪条规则记工分").select_option("cls")
    form.get_by_label("主讲或演出的人").select_option("spk")
    form.get_by_label("身份证号或村民编号").fill(demo.elder()[6:])
    form.get_by_role("button", name="找这位村民").click()
    expect(form.get_by_role("list", name="主讲或演出的人").get_by_role("listitem")).to_have_count(1)
    form.get_by_label("至少参加几分钟").fill("45")
    form.get_by_label("说明").fill("请带笔记本")
    assert faults_of(page) == []
    form.get_by_role("button", name="存为草稿").click()
    expect(form).to_be_hidden()
    made = id_of(demo, title)
    shown = demo.ask("GET", f"/v1/activities/{made}", role="organiser")
    assert (shown["leads"], shown["lead_rule"], shown["least_minutes"]) == ([demo.elder()], "spk", 45)
    card_of(page, title).get_by_role("button", name="改草稿").click()
    expect(form.get_by_label("说明")).to_have_value("请带笔记本")
    form.get_by_label("名额").fill("7")
    form.get_by_role("button", name="存为草稿").click()
    expect(page.get_by_text("草稿改好了")).to_be_visible()
    expect(card_of(page, title)).to_contain_text("/ 7 人")
    assert demo.ask("GET", f"/v1/activities/{made}", role="organiser")["leads"] == [demo.elder()]
    card_of(page, title).get_by_role("button", name="不要了").click()
    assert faults_of(page) == []
    card_of(page, title).get_by_role("button", name="丢掉这个草稿").click()
    expect(card_of(page, title)).to_have_count(0)


def test_the_drafts_of_a_series_are_thrown_away_at_once(page: Page, demo: Demo) -> None:
    title = "每周扫街"
    desk(page, demo, "活动")
    form = planned(page, title, begins=30, ends=31)
    form.get_by_label("办几次").select_option("week")
    form.get_by_label("一共几次").fill("3")
    form.get_by_role("button", name="存为草稿").click()
    expect(card_of(page, title)).to_have_count(3)
    card_of(page, title).first.get_by_role("button", name="不要了").click()
    card_of(page, title).first.get_by_role("button", name="整个系列的草稿都丢掉").click()
    expect(card_of(page, title)).to_have_count(0)


def test_seats_are_added_and_the_place_is_changed_and_people_are_told(page: Page, demo: Demo) -> None:
    title = "插秧帮工"
    made = demo.activity(title, seats=1, begins_in=2_000)
    for role in ("resident", "resident:1"):
        demo.ask("POST", f"/v1/activities/{made}/signups", role=role)
    desk(page, demo, "活动")
    card = card_of(page, title)
    expect(card).to_contain_text("候补 1 人")
    card.get_by_role("button", name="改名额、时间地点").click()
    form = page.get_by_role("dialog")
    assert faults_of(page) == []
    form.get_by_label("一共几个名额").fill("3")
    form.get_by_role("button", name="加名额").click()
    expect(page.get_by_text("候补的人已经补上")).to_be_visible()
    expect(card).to_contain_text("2 / 3 人")
    card.get_by_role("button", name="改名额、时间地点").click()
    page.set_viewport_size(PHONE)
    assert faults_of(page) == []
    form.get_by_role("textbox", name="地点").fill("东畈大田")
    form.get_by_role("button", name="改时间地点").click()
    expect(page.get_by_text("正在告诉报了名的人")).to_be_visible()
    expect(card).to_contain_text("东畈大田")
    assert [one["state"] for one in demo.people(made)] == ["confirmed", "confirmed"]
    demo.told("activity_moved")
    sign_in_villager(page, demo)
    page.goto("/h5/#inbox")
    expect(page.get_by_text("活动改了时间或地点").first).to_be_visible()


def test_the_villages_calendar_is_followed_copied_or_taken_once(page: Page, demo: Demo) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in_villager(page, demo).get_by_role("link", name="活动", exact=True).click()
    page.get_by_role("button", name="放进手机日历").click()
    ways = page.get_by_role("dialog", name="放进手机日历")
    expect(ways).to_be_visible()
    assert faults_of(page) == []
    followed = ways.get_by_role("link", name="订阅村里的活动").get_attribute("href")
    path = f"/v1/calendars/{demo.village_id}"
    assert followed == f"webcal://{urlsplit(demo.url).netloc}{path}"
    ways.get_by_role("button", name="复制日历地址").click()
    expect(page.get_by_text("地址复制好了")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"{demo.url}{path}"
    answer = demo.town.ask("GET", path)
    assert answer.headers["Content-Type"].startswith("text/calendar")
    with page.expect_download() as taken:
        ways.get_by_role("link", name="只存一次现在的活动").click()
    assert taken.value.path().read_bytes().startswith(b"BEGIN:VCALENDAR")

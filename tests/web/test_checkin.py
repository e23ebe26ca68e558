"""Check-in at an activity that goes on."""

from __future__ import annotations

import datetime as dt
import re

from playwright.sync_api import Page, expect

from chalicelib.foundation.reservations.records import PLACE
from chalicelib.kernel.context import utc_now, uuid7
from local.world import STAGE
from tests.web.conftest import sign_in_officer
from tests.web.demo import Demo
from tests.web.test_access import faults_of

GOING_ON = "村道义务清扫"
NEIGHBOUR = "上董村"
SENT_AGAIN_MS = 25_000
"""The page tries again every 15 s, and at once where the device tells that it is online."""
TWO_MINUTES = dt.timedelta(minutes=2)
"""Nobody is paid, or waits to be, for less than one."""


def minutes_pass(demo: Demo, activity_id: str, resident_id: str) -> None:
    """Let somebody have come in two minutes earlier, so that they were there for a time."""
    came = utc_now() - TWO_MINUTES
    demo.town.aws("dynamodb").update_item(
        TableName=f"sanbao-{STAGE.name}-reservations",
        Key={"slot": {"S": activity_id}, "row": {"S": PLACE + resident_id}},
        UpdateExpression="SET times.#in = :came",
        ConditionExpression="attribute_exists(times.#in)",
        ExpressionAttributeNames={"#in": "in"},
        ExpressionAttributeValues={":came": {"S": came.isoformat()}},
    )


def begin(page: Page, demo: Demo, title: str) -> Page:
    sign_in_officer(page, demo, "organiser", "/checkin/")
    page.get_by_role("button", name=re.compile(title)).click()
    expect(page.get_by_text("0本机已签到")).to_be_visible()
    return page


def lose_network(page: Page) -> None:
    """Take the network away once the page is kept on the device; cut off halfway, Chromium complains of the worker."""
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)


def by_hand(page: Page, code: str, button: str) -> None:
    page.get_by_label("没带手机").fill(code)
    page.locator("form").get_by_role("button", name=button).click()


def states(demo: Demo, activity_id: str) -> list[str]:
    return [one["state"] for one in demo.people(activity_id)]


def test_a_code_before_the_camera_signs_somebody_in(page: Page, demo: Demo) -> None:
    made = demo.activity("镜头签到")
    sign_in_officer(page, demo, "organiser", "/checkin/")
    page.get_by_role("button", name=re.compile("镜头签到")).click()
    expect(page.get_by_role("alert")).to_contain_text("签到成功")
    expect(page.get_by_role("alert")).to_contain_text(demo.people(made)[0]["masked_name"])
    assert states(demo, made) == ["in"]


def test_signing_out_shows_minutes_and_points(no_camera: Page, demo: Demo) -> None:
    before = demo.balance()
    page = begin(no_camera, demo, GOING_ON)
    page.get_by_role("button", name="签退").first.click()
    by_hand(page, demo.ask("GET", "/v1/me/code", role="resident")["url"], "签退")
    answer = page.get_by_role("alert")
    expect(answer).to_contain_text("签退成功")
    expect(answer).to_contain_text(re.compile(r"\+\d+"))
    expect(answer).to_contain_text("分钟")
    shown = re.search(r"\+(\d+)", answer.inner_text())
    assert shown is not None
    assert demo.balance() == before + int(shown[1])
    page.get_by_role("button", name="下一位").click()
    expect(page.get_by_text("1本机已签退")).to_be_visible()


def test_a_refusal_is_red_and_says_why(no_camera: Page, demo: Demo) -> None:
    made = demo.activity("红色提示")
    page = begin(no_camera, demo, "红色提示")
    by_hand(page, demo.codes(demo.places()[NEIGHBOUR])[0], "签到")
    expect(page.get_by_role("alert")).to_contain_text("没有成功")
    assert faults_of(page) == []
    expect(page.get_by_text("0本机已签到")).to_be_visible()
    assert states(demo, made) == []


def test_a_second_scan_is_said_calmly_and_not_counted(no_camera: Page, demo: Demo) -> None:
    made = demo.activity("扫了两遍")
    page = begin(no_camera, demo, "扫了两遍")
    for said in ("签到成功", "已经签到"):
        by_hand(page, demo.card, "签到")
        expect(page.get_by_role("alert")).to_contain_text(said)
        page.get_by_role("button", name="下一位").click()
    expect(page.get_by_text("1本机已签到")).to_be_visible()
    assert states(demo, made) == ["in"]


def test_whom_an_activity_still_waits_for_is_told_over_all_devices(no_camera: Page, demo: Demo) -> None:
    made = demo.activity("大家都到了吗")
    demo.ask("POST", f"/v1/activities/{made}/signups", role="resident")
    page = begin(no_camera, demo, "大家都到了吗")
    expect(page.get_by_text("已到 0 / 报名 1，未签退 0")).to_be_visible()
    code = demo.ask("GET", "/v1/me/code", role="resident")["url"]
    demo.ask("POST", f"/v1/activities/{made}/scans", {"code": code, "direction": "in"}, role="organiser")
    by_hand(page, demo.card, "签到")
    page.get_by_role("button", name="下一位").click()
    expect(page.get_by_text("已到 2 / 报名 1（没报名也来了 1 人），未签退 2")).to_be_visible()
    assert faults_of(page) == []


def test_the_number_printed_on_a_card_signs_its_bearer_in(no_camera: Page, demo: Demo) -> None:
    made = demo.activity("编号签到")
    page = begin(no_camera, demo, "编号签到")
    by_hand(page, f"No. {demo.card_number()}", "签到")
    expect(page.get_by_role("alert")).to_contain_text("签到成功")
    expect(page.get_by_role("alert")).to_contain_text("签退时请扫本人的码或卡")
    assert faults_of(page) == []
    assert [one["resident_id"] for one in demo.people(made)] == [demo.elder()]


def test_who_leaves_by_their_cards_number_alone_waits_and_the_page_says_so(no_camera: Page, demo: Demo) -> None:
    made, before = demo.activity("编号签退"), demo.balance("resident:1")
    number = f"No. {demo.card_number()}"
    demo.ask("POST", f"/v1/activities/{made}/scans", {"code": number, "direction": "in"}, role="organiser")
    page = begin(no_camera, demo, "编号签退")
    minutes_pass(demo, made, demo.elder())
    page.get_by_role("button", name="签退").first.click()
    by_hand(page, number, "签退")
    answer = page.get_by_role("alert")
    expect(answer).to_contain_text("要等别的村镇干部核对以后才记分")
    expect(page.get_by_text("0本机已签退")).to_be_visible()
    assert (states(demo, made), demo.balance("resident:1")) == (["in"], before)


def test_scans_without_network_are_kept_and_sent_later(no_camera: Page, demo: Demo) -> None:
    made = demo.activity("断网签到")
    page = begin(no_camera, demo, "断网签到")
    lose_network(page)
    by_hand(page, demo.card, "签到")
    expect(page.get_by_role("alert")).to_contain_text("先记下了")
    page.get_by_role("button", name="下一位").click()
    expect(page.get_by_text("1 次记在本机")).to_be_visible()
    assert states(demo, made) == []
    page.context.set_offline(False)
    expect(page.get_by_text("1 次记在本机")).to_be_hidden(timeout=SENT_AGAIN_MS)
    assert states(demo, made) == ["in"]


def test_without_a_list_a_scan_that_the_network_swallows_is_refused_at_once(no_camera: Page, demo: Demo) -> None:
    made = demo.activity("没有名单")
    for door in ("offline-list*", "scans"):
        no_camera.route(f"**/v1/activities/*/{door}", lambda route: route.abort())
    page = begin(no_camera, demo, "没有名单")
    expect(page.get_by_text("名单还没下载")).to_be_visible()
    by_hand(page, demo.card, "签到")
    expect(page.get_by_role("alert")).to_contain_text("请把姓名和时间写在纸上")
    page.get_by_role("button", name="下一位").click()
    expect(page.get_by_text("次记在本机")).to_have_count(0)
    page.unroute_all()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text("名单已下载")).to_be_visible()
    by_hand(page, demo.card, "签到")
    expect(page.get_by_role("alert")).to_contain_text("签到成功")
    assert states(demo, made) == ["in"]


def test_a_kept_scan_that_is_refused_does_not_hold_up_the_next(no_camera: Page, demo: Demo) -> None:
    made = demo.activity("补传签到")
    stranger = demo.codes(demo.places()[NEIGHBOUR])[0]
    page = begin(no_camera, demo, "补传签到")
    lose_network(page)
    for code in (stranger, demo.card):
        by_hand(page, code, "签到")
        expect(page.get_by_role("alert")).to_contain_text("先记下了")
        page.get_by_role("button", name="下一位").click()
    page.context.set_offline(False)
    expect(page.get_by_text("有一次补传没有成功")).to_be_visible(timeout=SENT_AGAIN_MS)
    expect(page.get_by_text("次记在本机")).to_be_hidden()
    assert states(demo, made) == ["in"]
    page.get_by_role("button", name="知道了").click()
    expect(page.get_by_text("有一次补传没有成功")).to_be_hidden()


IN_CHARGE = """() => new Promise((done) => {
  if (navigator.serviceWorker.controller) done(true)
  else navigator.serviceWorker.addEventListener('controllerchange', () => done(true), { once: true })
})"""
KEPT_AGAIN = """async () => {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await navigator.serviceWorker.getRegistration('/checkin/')) return true
    await new Promise((go) => setTimeout(go, 100))
  }
  return false
}"""


def test_a_page_that_could_not_be_kept_is_kept_when_the_network_is_back(no_camera: Page, demo: Demo) -> None:
    page = begin(no_camera, demo, GOING_ON)
    lose_network(page)
    page.evaluate("() => navigator.serviceWorker.getRegistration('/checkin/').then((one) => one.unregister())")
    assert page.evaluate("() => navigator.serviceWorker.getRegistration('/checkin/').then((one) => !one)")
    page.context.set_offline(False)
    page.evaluate("() => dispatchEvent(new Event('online'))")  # A machine without any network never says so itself.
    assert page.evaluate(KEPT_AGAIN)


def test_a_list_taken_along_names_people_without_a_network_and_the_page_opens_again(
    no_camera: Page, demo: Demo
) -> None:
    made = demo.activity("山里活动")
    demo.ask("POST", f"/v1/activities/{made}/signups", role="resident:1")
    page = begin(no_camera, demo, "山里活动")
    expect(page.get_by_text("名单已下载：1 人报名")).to_be_visible()
    page.evaluate(IN_CHARGE)
    page.reload()
    page.get_by_role("button", name=re.compile("山里活动")).click()
    expect(page.get_by_text("名单已下载")).to_be_visible()
    lose_network(page)
    page.reload()
    page.get_by_role("button", name=re.compile("用 .* 下载的名单继续")).click()
    by_hand(page, demo.card, "签到")
    expect(page.get_by_role("alert")).to_contain_text("先记下了")
    expect(page.get_by_role("alert")).to_contain_text("*")
    page.get_by_role("button", name="下一位").click()
    page.context.set_offline(False)
    expect(page.get_by_text("1 次记在本机")).to_be_hidden(timeout=SENT_AGAIN_MS)
    assert states(demo, made) == ["in"]


def test_at_a_fenced_activity_the_page_tells_where_it_is_and_who_is_away_or_tells_nothing_is_refused(
    no_camera: Page, demo: Demo
) -> None:
    title = f"到场签到 {uuid7()[-4:]}"
    made = demo.activity(title, fence={"latitude": 30.05, "longitude": 119.95, "radius_m": 200})
    page, sent = begin(no_camera, demo, title), []
    page.on("request", lambda asked: sent.append(asked.post_data_json) if asked.url.endswith("/scans") else None)
    code = demo.ask("GET", "/v1/me/code", role="resident")["url"]
    by_hand(page, code, "签到")
    expect(page.get_by_role("alert")).to_contain_text("定位")
    assert "spot" not in sent[-1]
    page.context.grant_permissions(["geolocation"])
    for latitude, said, states_then in ((30.09, "没有成功", []), (30.0501, "签到成功", ["in"])):
        page.context.set_geolocation({"latitude": latitude, "longitude": 119.95, "accuracy": 20})
        expect(page.get_by_role("alert")).to_have_count(0)
        by_hand(page, code, "签到")
        expect(page.get_by_role("alert")).to_contain_text(said)
        assert sent[-1]["spot"] == {"latitude": latitude, "longitude": 119.95, "accuracy_m": 20}
        assert states(demo, made) == states_then

"""Appraisals in the browser: a villager votes in big steps; two officers make, run, count and publish a campaign."""

from __future__ import annotations

import datetime as dt
import re

from playwright.sync_api import Page, expect

from chalicelib.kernel.calendar import SHANGHAI
from tests.web.conftest import Lost, sign_in_villager
from tests.web.demo import Demo
from tests.web.test_console import LONG_MS, desk

OPEN = "村务公开满意度评议"


def to_vote(page: Page, demo: Demo, nth: int = 0, *, title: str = OPEN) -> Page:
    """Go to a ballot."""
    sign_in_villager(page, demo, nth)
    page.get_by_role("link", name="我来评议").click()
    page.get_by_role("button", name=f"去投票：{title}").click()
    page.get_by_role("button", name="开始投票").click()
    return page


def test_a_villager_votes_step_by_step_looks_at_it_and_is_told_what_is_kept(page: Page, demo: Demo) -> None:
    before = demo.balance()
    to_vote(page, demo)
    ballot = page.get_by_role("dialog")
    expect(ballot.get_by_text("第 1 项，共 3 项")).to_be_visible()
    ballot.get_by_role("button", name="4 分").click()
    ballot.get_by_role("button", name="下一项").click()
    ballot.get_by_role("button", name="这一项不答").click()
    ballot.get_by_role("button", name="公开栏").click()
    ballot.get_by_role("button", name="微信群").click()
    ballot.get_by_role("button", name="下一项").click()
    expect(ballot.get_by_role("listitem").filter(has_text="最先办哪件事")).to_contain_text("不答")
    ballot.get_by_role("button", name="改：明年最先办哪件事").click()
    ballot.get_by_role("button", name="装路灯").click()
    ballot.get_by_role("button", name="改好了").click()
    expect(ballot.get_by_role("listitem").filter(has_text="最先办哪件事")).to_contain_text("装路灯")
    lost = Lost(page, "/ballot", times=1)
    ballot.get_by_role("button", name="投出这张票").click()
    expect(ballot.get_by_text("您的票已经投进票箱")).to_be_visible(timeout=LONG_MS)
    assert len(lost.keys) == 2
    expect(ballot.get_by_text("您是怎么投的")).to_be_visible()
    ballot.get_by_role("button", name="关闭").click()
    expect(page.get_by_text("已投票", exact=True)).to_be_visible()
    assert demo.balance() == before + 50


def test_a_published_result_is_shown_with_bars_numbers_and_method(page: Page, demo: Demo) -> None:
    sign_in_villager(page, demo, 1)
    page.get_by_role("link", name="我来评议").click()
    page.get_by_role("button", name="看结果：最美庭院评议").click()
    shown = page.get_by_role("dialog")
    expect(shown.get_by_text("结果有效")).to_be_visible()
    shown.get_by_text("看数字表").first.click()
    expect(shown.get_by_role("table", name=re.compile("1号院")).first).to_contain_text("4 分")
    expect(shown.get_by_text("怎么算的")).to_be_visible()


def test_two_officers_run_a_campaign_with_papers_to_its_result(page: Page, demo: Demo) -> None:
    title = "老年食堂怎么办"
    desk(page, demo, "我来评议")
    draft(page, title)
    card = page.get_by_role("listitem").filter(has_text=title)
    expect(card.get_by_text("由另一位干部批准")).to_be_visible()
    expect(card.get_by_role("button", name="批准")).to_have_count(0)
    change(page, title, "镇里补贴一半")
    page.evaluate("sessionStorage.clear()")
    desk(page, demo, "我来评议", "town_officer")
    card.get_by_role("button", name="批准").click()
    opened(page, title)
    serial = print_and_hand_out(page, demo)
    card.get_by_role("button", name="提前结束").click()
    card.get_by_label("原因").fill("大家都投完了")
    card.get_by_role("button", name="确定提前结束").click()
    expect(card.get_by_text("投票结束，等计票")).to_be_visible()
    enter(page, title, serial, "村里办")
    card.get_by_role("button", name="开始计票").click()
    expect(card.get_by_text("纸质票还没核对好")).to_be_visible()
    page.evaluate("sessionStorage.clear()")
    desk(page, demo, "我来评议")
    enter(page, title, serial, "包给人办")
    page.evaluate("sessionStorage.clear()")
    desk(page, demo, "我来评议", "town_admin")
    page.get_by_role("button", name=f"纸质票：{title}").click()
    expect(page.get_by_role("table", name=f"编号 {serial}")).to_contain_text("包给人办")
    page.keyboard.press("Escape")
    enter(page, title, serial, "村里办")
    card.get_by_role("button", name="开始计票").click()
    expect(card.get_by_role("button", name="公布结果")).to_be_visible(timeout=LONG_MS)
    stop_counting(demo, title)
    page.reload()
    expect(card.get_by_text("正在计票")).to_be_visible()
    card.get_by_role("button", name="接着计票").click()
    expect(card.get_by_role("button", name="公布结果")).to_be_visible(timeout=LONG_MS)
    card.get_by_role("button", name="公布结果").click()
    expect(card.get_by_text("已公布")).to_be_visible()
    card.get_by_role("button", name="查看").click()
    expect(page.get_by_role("dialog").get_by_text("答的人不到 5 位")).to_be_visible()


def draft(page: Page, title: str) -> None:
    """Fill in a draft; a plan that does not fit is told at its field."""
    page.get_by_role("button", name="起草评议").click()
    form = page.get_by_role("dialog")
    now = dt.datetime.now(SHANGHAI)
    form.get_by_label("名称").fill(title)
    form.get_by_label("问什么").fill("您看怎么办好")
    form.get_by_label("怎么答").select_option("choice")
    form.get_by_label("选项，一行一个").fill("村里办")
    form.get_by_label("开始").fill(f"{now - dt.timedelta(hours=1):%Y-%m-%dT%H:%M}")
    form.get_by_label("结束").fill(f"{now + dt.timedelta(days=2):%Y-%m-%dT%H:%M}")
    form.get_by_role("button", name="存为草稿").click()
    expect(form.get_by_text("2 到 12 个选项")).to_be_visible()
    form.get_by_label("选项，一行一个").fill("村里办\n包给人办")
    form.get_by_role("button", name="存为草稿").click()
    expect(form).to_have_count(0)


def change(page: Page, title: str, detail: str) -> None:
    """Change one's own draft: everything else of it is still there."""
    page.get_by_role("button", name=f"改一改：{title}").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_label("名称")).to_have_value(title)
    expect(form.get_by_label("选项，一行一个")).to_have_value("村里办\n包给人办")
    form.get_by_label("说明").fill(detail)
    form.get_by_role("button", name="保存").click()
    expect(form).to_have_count(0)
    page.get_by_role("button", name=f"查看：{title}").click()
    expect(page.get_by_role("dialog")).to_contain_text(detail)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def stop_counting(demo: Demo, title: str) -> None:
    """Put a counted campaign back to where its last job died: all is counted, and nobody added it up."""
    rows = demo.ask("GET", f"/v1/appraisals?place_id={demo.village_id}", role="town_admin")["rows"]
    campaign_id = next(one["campaign_id"] for one in rows if one["title"] == title)
    place, sequence = campaign_id[:6], campaign_id[7:]
    for table, key in (
        ("points_appraisals", {"place_id": {"S": place}, "campaign_id": {"S": campaign_id}}),
        ("points_appraisal_urns", {"village_id": {"S": place}, "row": {"S": f"{sequence}{place}"}}),
    ):
        demo.town.aws("dynamodb").update_item(
            TableName=f"sanbao-local-{table}",
            Key=key,
            UpdateExpression="SET #s = :counting",
            ConditionExpression="#s = :counted",
            ExpressionAttributeNames={"#s": "state"},
            ExpressionAttributeValues={":counting": {"S": "counting"}, ":counted": {"S": "counted"}},
        )


def opened(page: Page, title: str) -> None:
    """Wait until the queue has opened it."""
    card = page.get_by_role("listitem").filter(has_text=title)
    for _ in range(40):
        if card.get_by_text("投票中").count():
            return
        page.get_by_role("button", name="镇里的").click()
        page.get_by_role("button", name="本村的").click()
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(500)
    expect(card.get_by_text("投票中")).to_be_visible()


def print_and_hand_out(page: Page, demo: Demo) -> str:
    """Print two papers, give one to an elder and take it back; return a serial number."""
    page.get_by_role("button", name="纸质票：老年食堂怎么办").click()
    page.get_by_label("再印几张").fill("2")
    page.get_by_role("button", name="印票").click()
    serial = page.locator(".paper .number").first.inner_text()
    page.get_by_role("button", name="回去").click()
    page.get_by_role("button", name="纸质票：老年食堂怎么办").click()
    dialog = page.get_by_role("dialog")
    for words, told in (
        ("发票", "领了一张票"),
        ("作废一张", "可以重新投"),
        ("发票", "领了一张票"),
        ("收票", "已把票投进票箱"),
    ):
        dialog.get_by_label(words, exact=True).fill(demo.card)
        dialog.get_by_role("button", name=words, exact=True).click()
        expect(dialog.get_by_text(told)).to_be_visible()
    number = demo.ask("GET", "/v1/me/profile", role="resident")["resident_id"][7:]
    dialog.get_by_label("发票", exact=True).fill(number)
    dialog.get_by_role("button", name="发票", exact=True).click()
    expect(dialog.get_by_text("还差一位干部")).to_be_visible()
    expect(dialog.get_by_role("region", name="等第二位干部")).to_contain_text(f"{number} 号")
    expect(dialog.get_by_role("region", name="等第二位干部")).to_contain_text("等另一位干部")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    return serial


def enter(page: Page, title: str, serial: str, said: str) -> None:
    """Enter a bundle of one paper as the officer who is signed in."""
    page.get_by_role("button", name=f"纸质票：{title}").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("这捆有几张").fill("1")
    dialog.get_by_label("第 1 张的编号").fill(serial)
    dialog.get_by_label("您看怎么办好").select_option(said)
    dialog.get_by_role("button", name="录好这一捆").click()
    expect(page.get_by_text("这一捆已录好")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()

"""Speaking up, from the villager's phone to the desk and back."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from chalicelib.kernel.context import uuid7
from tests.web.conftest import DESKTOP, sign_in_officer, sign_in_villager
from tests.web.demo import Demo
from tests.web.test_access import faults_of
from tests.web.walk import a_few_at_a_time

TEXT = "文化礼堂门口的台阶松了一块，老人容易绊倒。"


def at_desk(page: Page, demo: Demo, role: str = "village_officer") -> Page:
    page.set_viewport_size(DESKTOP)
    sign_in_officer(page, demo, role)
    page.get_by_role("navigation", name="工作").get_by_role("link", name="我有话说", exact=True).click()
    expect(page.locator("main .bone")).to_have_count(0)
    return page


def spoken(page: Page, text: str, kind: str = "问题反映") -> None:
    """Raise something in the three steps."""
    page.get_by_role("link", name="我有话说").click()
    page.get_by_role("button", name="我要说").click()
    page.get_by_role("button", name=kind).click()
    page.get_by_role("button", name="安全治安").click()
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("把事情说清楚").fill(text)
    page.get_by_label("在哪里（可以不写）").fill("文化礼堂")
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="送出去").click()
    expect(page.get_by_text("送到了，村里会答复您")).to_be_visible()


def test_a_villager_speaks_the_desk_answers_and_solves_and_the_villager_confirms(
    browser: Browser, page: Page, demo: Demo
) -> None:
    sign_in_villager(page, demo)
    spoken(page, TEXT)
    expect(page.get_by_role("heading", name=TEXT)).to_be_visible()
    officer = at_desk(
        browser.new_context(base_url=demo.url, locale="zh-CN", timezone_id="Asia/Shanghai").new_page(), demo
    )
    officer.get_by_role("button", name=f"打开：{TEXT}").click()
    one = officer.get_by_role("dialog")
    one.get_by_label("答复本人", exact=True).fill("明天上午来修。")
    one.get_by_role("button", name="我来办").click()
    expect(one.get_by_text("办理中", exact=True)).to_be_visible()
    one.get_by_role("button", name="办好了").click()
    expect(one.get_by_label("答复本人", exact=True)).to_be_hidden()
    one.get_by_role("button", name="先不办").click()
    expect(one.get_by_label("答复本人", exact=True)).to_have_value("明天上午来修。")  # What was begun stays.
    officer.keyboard.press("Escape")
    asked = one.get_by_role("alertdialog", name="写的还没送出")
    assert faults_of(officer) == []
    asked.get_by_role("button", name="接着写").click()
    expect(asked).to_have_count(0)
    one.get_by_role("button", name="送出答复").click()
    expect(one.get_by_label("答复本人", exact=True)).to_have_value("")
    expect(one.get_by_role("list", name="办理经过")).to_contain_text("明天上午来修。")
    one.get_by_role("button", name="公开给全村").click()
    one.get_by_label("公开的文字").fill("文化礼堂门口台阶松了。")
    expect(one.get_by_label("公开的地点")).to_have_value("文化礼堂")
    one.get_by_role("button", name="公开给全村").click()
    expect(one.get_by_text("已公开", exact=True)).to_be_visible()
    expect(one.get_by_text("公开的地点：文化礼堂", exact=True)).to_be_visible()
    one.get_by_role("button", name="办好了").click()
    one.get_by_label(re.compile("办了什么")).fill("重新砌好了。")
    one.get_by_role("button", name="提请办结").click()
    expect(one.get_by_text("已办好，等确认", exact=True)).to_be_visible()
    officer.context.close()
    page.reload()
    page.get_by_role("button", name=f"请确认：{TEXT}").click()
    mine = page.get_by_role("dialog")
    expect(mine.get_by_role("list", name="办理经过")).to_contain_text("重新砌好了。")
    mine.get_by_role("button", name="办好了", exact=True).click()
    mine.locator(".stars label").nth(4).click()
    mine.get_by_role("button", name="确认办好了").click()
    expect(page.get_by_text("谢谢您的评价")).to_be_visible()
    expect(mine.get_by_text("已办结", exact=True)).to_be_visible()
    mine.get_by_role("button", name="关闭").click()
    page.get_by_role("button", name="大家提的").click()
    expect(page.get_by_role("heading", name="文化礼堂门口台阶松了。")).to_be_visible()


def test_whose_name_is_not_public_has_no_place_public_either_unless_an_officer_writes_one(
    page: Page, demo: Demo
) -> None:
    said = {"kind": "problem", "category": "environment", "text": "门口的沟堵了。", "place": "张三家门口"}
    where = {"latitude": 30.012345, "longitude": 120.254321}
    made = demo.ask("POST", "/v1/me/tickets", said | where | {"public": True, "named": False}, role="resident:1")
    at_desk(page, demo).get_by_role("button", name="打开：门口的沟堵了。").click()
    one = page.get_by_role("dialog")
    one.get_by_role("button", name="公开给全村").click()
    expect(one.get_by_label("公开的地点")).to_have_value("")
    expect(one.get_by_label(re.compile("公开地图位置"))).not_to_be_checked()
    one.get_by_role("button", name="公开给全村").click()
    expect(one.get_by_text("公开的地点：不写", exact=True)).to_be_visible()
    one.get_by_role("button", name="改公开的文字").click()
    one.get_by_label("公开的地点").fill("二组水沟")
    one.get_by_label(re.compile("公开地图位置")).check()
    one.get_by_role("button", name="公开给全村").click()
    expect(one.get_by_text("公开的地点：二组水沟，地图位置也公开", exact=True)).to_be_visible()
    shown = demo.ask("GET", f"/v1/tickets/{made['ticket_id']}", role="resident")
    assert shown["spot"] == {"place": "二组水沟", "latitude": 30.0123, "longitude": 120.2543}


def test_what_a_villager_keeps_private_is_not_among_what_everybody_sees(page: Page, demo: Demo) -> None:
    sign_in_villager(page, demo, 1)
    page.get_by_role("link", name="我有话说").click()
    page.get_by_role("button", name="我要说").click()
    page.get_by_role("button", name=re.compile("^投诉")).click()
    page.get_by_role("button", name="其他").click()
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("把事情说清楚").fill("夜里有人飙车。")
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_label(re.compile("只给村里看"))).to_be_checked()
    page.get_by_role("button", name="送出去").click()
    expect(page.get_by_role("heading", name="夜里有人飙车。")).to_be_visible()
    page.get_by_role("button", name="大家提的").click()
    expect(page.get_by_role("heading", name="在溪边多放两个分类垃圾桶", exact=False)).to_be_visible()
    expect(page.get_by_text("夜里有人飙车。")).to_have_count(0)


def test_a_complaint_about_the_villages_officers_goes_to_the_town_and_the_village_does_not_see_it(
    page: Page, demo: Demo
) -> None:
    words = "村里的账目三年没有公布了。"
    sign_in_villager(page, demo)
    page.get_by_role("link", name="我有话说").click()
    page.get_by_role("button", name="我要说").click()
    page.get_by_role("button", name="问题反映").click()
    page.get_by_role("button", name="村务公开").click()
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("把事情说清楚").fill(words)
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_label(re.compile("直达镇里"))).to_have_count(0)
    page.get_by_role("button", name="上一步").click()
    page.get_by_role("button", name="上一步").click()
    page.get_by_role("button", name=re.compile("^投诉")).click()
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="下一步").click()
    page.get_by_label(re.compile("直达镇里")).check()
    page.get_by_role("button", name="送出去").click()
    expect(page.get_by_text("送到镇里了，镇里会答复您")).to_be_visible()
    at_desk(page, demo)
    for view in ("要办的", "全部"):
        page.get_by_role("button", name=view, exact=True).click()
        expect(page.locator("main .bone")).to_have_count(0)
        expect(page.get_by_role("button", name=re.compile("^打开：")).first).to_be_visible()
        expect(page.get_by_role("heading", name=words)).to_have_count(0)
    page.evaluate("sessionStorage.clear()")
    at_desk(page, demo, "town_officer").get_by_role("button", name="镇里办的").click()
    page.get_by_role("button", name=f"打开：{words}").click()
    one = page.get_by_role("dialog")
    expect(one.get_by_text("直达镇里，村里看不到")).to_be_visible()
    for deed in ("公开给全村", "合并重复", "分派"):
        expect(one.get_by_role("button", name=deed)).to_have_count(0)
    one.get_by_role("button", name="办好了").click()
    one.get_by_label(re.compile("办了什么")).fill("已经要求村里补上。")
    one.get_by_role("button", name="提请办结").click()
    expect(one.get_by_text("已办好，等确认", exact=True)).to_be_visible()


def test_a_suggestion_that_one_officer_proposed_is_adopted_by_another(page: Page, demo: Demo) -> None:
    at_desk(page, demo).get_by_role("button", name="打开：每月的账目").click()
    one = page.get_by_role("dialog")
    one.get_by_role("button", name="确认采纳，记工分").click()
    expect(one.get_by_text("已采纳，+200 工分")).to_be_visible()
    expect(one.get_by_role("list", name="办理经过")).to_contain_text("建议被采纳")


def test_what_ran_out_of_time_is_red_and_the_town_has_what_came_to_it(page: Page, demo: Demo) -> None:
    at_desk(page, demo, "town_officer").get_by_role("button", name="镇里办的").click()
    late = page.get_by_role("listitem").filter(has_text="水压小")
    expect(late.locator(".chip--wrong")).to_contain_text("超期")
    page.get_by_role("button", name="统计").click()
    page.get_by_role("button", name="现在重数").click()
    expect(page.get_by_text("数好了")).to_be_visible()
    expect(page.get_by_role("row", name="合计")).to_be_visible()


def test_a_village_changes_which_desk_gets_what(page: Page, demo: Demo) -> None:
    at_desk(page, demo).get_by_role("button", name="分派办法").click()
    page.get_by_label("水电网络：分给谁").select_option("grid_worker")
    page.get_by_label("水电网络：几个工作日").fill("3")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("保存了，新提的事照这样分")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="分派办法").click()
    expect(page.get_by_label("水电网络：几个工作日")).to_have_value("3")


def test_whose_matter_was_merged_reads_how_it_goes_on_there(page: Page, demo: Demo) -> None:
    said = {"kind": "problem", "category": "roads", "public": True}
    first = demo.ask("POST", "/v1/me/tickets", said | {"text": "我家王大爷门口的路塌了。"}, role="resident:1")
    second = demo.ask("POST", "/v1/me/tickets", said | {"text": "下村的路塌了一块。"}, role="resident")
    into = {"into": first["ticket_id"], "text": "同一处塌方。"}
    demo.ask("POST", f"/v1/tickets/{second['ticket_id']}/merging", into, role="village_officer")
    answer = {"how": "answer", "text": "王大爷，明天来修。"}
    demo.ask("POST", f"/v1/tickets/{first['ticket_id']}/remarks", answer, role="village_officer")
    sign_in_villager(page, demo)
    page.get_by_role("link", name="我有话说").click()
    page.get_by_role("button", name="看一看：下村的路塌了一块。").click()
    mine = page.get_by_role("dialog")
    there = mine.get_by_role("region", name="一起办的那件")
    expect(there.get_by_role("list", name="一起办的进展")).to_contain_text("作了答复")
    expect(mine.get_by_text("王大爷")).to_have_count(0)
    release = {"text": "下村路口塌方。"}
    demo.ask("POST", f"/v1/tickets/{first['ticket_id']}/release", release, role="village_officer")
    solve = {"step": "solve", "text": "路基补好了。"}
    demo.ask("POST", f"/v1/tickets/{first['ticket_id']}/steps", solve, role="village_officer")
    mine.get_by_role("button", name="关闭").click()
    page.get_by_role("button", name="看一看：下村的路塌了一块。").click()
    expect(there.get_by_text("已办好", exact=True)).to_be_visible()
    expect(there).to_contain_text("下村路口塌方。")
    expect(there.get_by_role("list", name="一起办的进展")).to_contain_text("路基补好了。")
    expect(mine.get_by_text("王大爷")).to_have_count(0)


def test_a_duplicate_goes_into_what_was_settled_long_ago(page: Page, demo: Demo) -> None:
    end = uuid7()[-4:]
    made = [raised(demo, f"溪边的护栏松了 {end} {n}") for n in range(3)]
    demo.ask("POST", f"/v1/tickets/{made[0]}/steps", {"step": "start"}, role="village_officer")
    demo.ask("POST", f"/v1/tickets/{made[0]}/steps", {"step": "solve", "text": "焊好了"}, role="village_officer")
    demo.ask("POST", f"/v1/tickets/{made[0]}/confirmation", {}, role="resident")
    asked = a_few_at_a_time(page, f"/v1/villages/{demo.village_id}/tickets")
    at_desk(page, demo).get_by_role("button", name=f"打开：溪边的护栏松了 {end} 2").click()
    one = page.get_by_role("dialog")
    one.get_by_role("button", name="合并重复").click()
    one.get_by_label("按内容找").fill(f"{end} 0")
    expect(one.get_by_label("并入哪一件")).to_contain_text("已办结")
    one.get_by_role("button", name="合并", exact=True).click()
    expect(one.get_by_text("已合并", exact=True).first).to_be_visible()
    assert any("cursor=" in url for url in asked)
    demo.ask("POST", f"/v1/tickets/{made[1]}/withdrawal", role="resident")


def raised(demo: Demo, text: str) -> str:
    """Return the id of what the younger villager raised."""
    made: str = demo.ask(
        "POST", "/v1/me/tickets", {"kind": "problem", "category": "safety", "text": text}, role="resident"
    )["ticket_id"]
    return made

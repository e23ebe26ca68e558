"""A negative record from the desk to its person and back, over the deployed house."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.make.media import photo
from tests.web.conftest import DESKTOP, sign_in_officer, sign_in_villager, sign_out_officer
from tests.web.demo import Demo

WHY = "文书已经生效，送达手续齐全。"
NUMBER = "萧公（戴）行罚决字〔2026〕00999号"


def desk(page: Page, demo: Demo, role: str) -> None:
    page.set_viewport_size(DESKTOP)
    sign_in_officer(page, demo, role)
    page.get_by_role("navigation", name="工作").get_by_role("link", name="负面清单", exact=True).click()
    expect(page.locator("main .bone")).to_have_count(0)


def leave(page: Page) -> None:
    sign_out_officer(page)


def opened(page: Page, state: str, name: str) -> Locator:
    """Open the record of a category among those in a state."""
    page.get_by_label("看哪些").select_option(label=state)
    expect(page.locator("main .bone")).to_have_count(0)
    page.get_by_role("button", name=re.compile(f"打开.*{name}")).first.click()
    return page.get_by_role("dialog")


def test_a_villager_reads_their_records_and_answers_one_before_it_counts(page: Page, demo: Demo) -> None:
    sign_in_villager(page, demo)
    page.get_by_role("link", name="我的负面记录").click()
    expect(page.get_by_role("listitem").filter(has_text="失信被执行人")).to_contain_text("已修复")
    noticed = page.get_by_role("listitem").filter(has_text="扰乱公共秩序")
    expect(noticed).to_contain_text("现在不计入信用分")
    noticed.get_by_role("button").click()
    expect(page.get_by_role("region", name="扰乱公共秩序")).to_contain_text("前（含当天）可以申辩")
    expect(page.get_by_role("region", name="扰乱公共秩序").get_by_role("img")).to_be_visible()
    steps = page.get_by_role("region", name="经过：谁、什么时候、为什么")
    expect(steps.get_by_role("listitem")).to_have_count(2)
    expect(steps.get_by_role("listitem").last).to_contain_text("镇干部 邵文娟")
    page.get_by_role("button", name="申辩").click()
    form = page.get_by_role("dialog")
    form.get_by_label("哪里不对").fill("短")
    expect(form.get_by_role("button", name="提交")).to_be_disabled()
    form.get_by_label("哪里不对").fill("处罚决定已经在复议，附上受理通知。")
    form.get_by_role("button", name="提交").click()
    expect(form).to_have_count(0)
    expect(steps.get_by_role("listitem")).to_have_count(3)
    expect(page.get_by_text("申辩待决定")).to_be_visible()
    page.get_by_role("button", name="看全部记录").click()
    page.get_by_text("什么会记，怎么记").click()
    expect(page.get_by_text("信访、投诉、提意见、投票是您的权利")).to_be_visible()


def test_a_third_officer_decides_on_the_answer_and_an_auditor_sees_no_names(page: Page, demo: Demo) -> None:
    desk(page, demo, "town_officer")
    dialog = (
        opened(page, "等本人申辩", "扰乱公共秩序") if not answered(page) else opened(page, "申辩待决定", "扰乱公共秩序")
    )
    expect(dialog).to_contain_text("刘玉")
    expect(dialog.get_by_role("img")).to_be_visible()
    page.keyboard.press("Escape")
    leave(page)
    desk(page, demo, "auditor")
    expect(page.get_by_role("button", name="录入")).to_have_count(0)
    seen = opened(page, "计入信用分", "违法占地、违法建设")
    expect(seen).to_contain_text("姓名不显示")
    expect(seen.get_by_role("img")).to_have_count(0)
    expect(seen.get_by_label("理由")).to_have_count(0)


def answered(page: Page) -> bool:
    page.get_by_label("看哪些").select_option(label="申辩待决定")
    expect(page.locator("main .bone")).to_have_count(0)
    return page.get_by_role("button", name=re.compile("打开.*扰乱公共秩序")).count() > 0


def test_a_document_is_entered_with_its_scan_by_one_officer_and_approved_by_another(page: Page, demo: Demo) -> None:
    desk(page, demo, "town_officer")
    waiting = opened(page, "待复核", "骗取财政补助")
    number = waiting.locator("p .number").inner_text()
    waiting.get_by_role("button", name="复核通过，告知本人").is_disabled()
    waiting.get_by_label("理由").fill(WHY)
    waiting.get_by_role("button", name="复核通过，告知本人").click()
    expect(waiting).to_have_count(0)
    page.get_by_role("button", name="录入").click()
    form = page.get_by_role("dialog")
    form.get_by_label("身份证号或村民编号").fill(number[-6:])
    form.get_by_role("button", name="找这位村民").click()
    form.get_by_label("哪一类").select_option(label="扰乱公共秩序")
    form.get_by_label("文书编号").fill(NUMBER)
    form.get_by_label("作出机关").fill("戴村镇信访办公室")
    form.get_by_label("法律依据").fill("《中华人民共和国治安管理处罚法》第二十六条")
    form.get_by_label("从相册选").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    expect(form.get_by_text("传好了")).to_be_visible()
    form.get_by_role("button", name="录入，交另一位复核").click()
    expect(form.get_by_text("每个人的权利，不能作为负面记录").first).to_be_visible()
    form.get_by_label("作出机关").fill("杭州市公安局萧山区分局")
    form.get_by_role("button", name="录入，交另一位复核").click()
    expect(form).to_have_count(0)
    mine = opened(page, "待复核", "扰乱公共秩序")
    mine.get_by_label("理由").fill(WHY)
    mine.get_by_role("button", name="复核通过，告知本人").click()
    expect(mine.get_by_role("alert")).to_contain_text("您已经经手过这条记录")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="不要了，关上").click()
    leave(page)
    desk(page, demo, "town_admin")
    theirs = opened(page, "待复核", "扰乱公共秩序")
    theirs.get_by_label("理由").fill(WHY)
    theirs.get_by_role("button", name="复核通过，告知本人").click()
    expect(theirs).to_have_count(0)
    expect(opened(page, "等本人申辩", "扰乱公共秩序")).to_contain_text("复核通过")

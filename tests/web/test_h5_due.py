"""What waits for a villager: they are led to it from messages and rooms, in words that say what is asked of them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.web.conftest import sign_in_villager
from tests.web.demo import Demo
from tests.web.test_access import faults_of
from tests.web.test_wishes import ELDER, decided, go, published
from tests.web.walk import ELDER as ELDER_VIEW

SAID = {"kind": "problem", "category": "roads", "public": False}


def led_by(page: Page, title: str, words: str) -> None:
    """Follow the newest message with this title, once the stream has brought it; many others may have come since."""
    page.goto("/h5/#inbox")
    letter = page.get_by_role("listitem").filter(has_text=title).filter(has_text=words).first
    older = page.get_by_role("button", name="更多")
    for _ in range(40):
        page.reload()
        expect(page.locator("main .bone")).to_have_count(0)
        while not letter.count() and older.count():
            shown = page.get_by_role("listitem").count()
            older.click()
            expect(page.get_by_role("listitem")).not_to_have_count(shown)
        if letter.count():
            break
    letter.get_by_role("link", name=f"去看看：{title}").click()
    expect(page.locator("main .bone")).to_have_count(0)


def told(demo: Demo, ticket_id: str, step: str, words: str) -> None:
    demo.ask("POST", f"/v1/tickets/{ticket_id}/steps", {"step": step, "text": words}, role="village_officer")


def raised(demo: Demo, text: str) -> str:
    made: str = demo.ask("POST", "/v1/me/tickets", SAID | {"text": text}, role=ELDER)["ticket_id"]
    return made


@pytest.mark.parametrize("letters", [0, 26])
def test_a_wish_that_is_done_is_found_from_the_message_and_says_what_was_done(
    no_camera: Page, demo: Demo, letters: int
) -> None:
    page, title = no_camera, f"修一修水龙头{letters}"
    if letters:
        page.add_init_script(ELDER_VIEW.format(letters))
    made = published(demo, title)
    for body in ({"deed": "claim"}, {"deed": "finish", "words": "换了垫片，不漏了。"}):
        demo.ask("POST", f"/v1/partner/wishes/{made}/deeds", body, shop=True)
    sign_in_villager(page, demo, 1)
    expect(go(page).get_by_text("个心愿等着处理")).to_be_visible()
    led_by(page, "心愿办好了，请确认", "我的心愿")
    page.get_by_role("button", name=f"看一看：{title}").click()
    wish = page.get_by_role("dialog")
    expect(wish.get_by_role("status").filter(has_text="说办好了，您看呢？")).to_contain_text("换了垫片，不漏了。")
    assert faults_of(page) == []
    wish.get_by_role("button", name="写句感谢再确认").click()
    wish.get_by_role("button", name="辛苦了，谢谢！").click()
    wish.get_by_role("button", name="确认达成，送出感谢").click()
    expect(wish.get_by_text("等村里核定", exact=True)).to_be_visible()
    decided(demo, made, "settle")


def test_what_is_due_in_the_room_of_wishes_is_one_tap_away(page: Page, demo: Demo) -> None:
    body = {"title": "借一辆板车", "words": "拉砖。", "kind": "goods"}
    made = demo.ask("POST", "/v1/wishes", body, role=ELDER)["wish_id"]
    decided(demo, made, "return", reason="写清要用几天")
    due = go(sign_in_villager(page, demo, 1)).get_by_role("status").filter(has_text="个心愿等着处理")
    due.get_by_role("button", name="去处理").click()
    expect(page.get_by_role("listitem").filter(has_text="借一辆板车")).to_contain_text("请修改")
    expect(due).to_have_count(0)
    demo.ask("POST", f"/v1/wishes/{made}/cancel", role=ELDER)


def own(page: Page, words: str) -> Locator:
    page.goto("/h5/#tickets")
    page.reload()
    row = page.get_by_role("listitem").filter(has_text=words).first
    expect(row).to_be_visible()
    return row


def test_a_question_is_read_where_it_is_answered(page: Page, demo: Demo) -> None:
    text, question = "小桥的木板松了两块。", "是东边那座还是西边那座？"
    made = raised(demo, text)
    told(demo, made, "start", "")
    asked = {"how": "ask", "text": question}
    demo.ask("POST", f"/v1/tickets/{made}/remarks", asked, role="village_officer")
    sign_in_villager(page, demo, 1)
    led_by(page, "请你补充一下", "回复")
    ticket = page.get_by_role("dialog")
    expect(ticket.get_by_role("status").filter(has_text="有一处要问您")).to_contain_text(question)
    expect(ticket.get_by_text("等您补充", exact=True)).to_be_visible()
    expect(ticket).to_contain_text("停表，等您补充到")
    ticket.get_by_role("button", name="回复", exact=True).click()
    expect(ticket.get_by_text(question)).to_be_visible()
    ticket.get_by_label("回复经办人的问题").fill("东边那座。")
    ticket.get_by_role("button", name="送出").click()
    expect(ticket.get_by_text("办理中", exact=True)).to_be_visible()
    told(demo, made, "solve", "钉牢了。")
    own(page, text).get_by_role("button", name="请确认").click()
    expect(ticket.get_by_role("status").filter(has_text="您看呢？")).to_contain_text("钉牢了。")
    expect(ticket.get_by_text("已办好，等您确认", exact=True)).to_be_visible()
    ticket.get_by_role("button", name="办好了", exact=True).click()
    expect(ticket.get_by_text("钉牢了。")).to_be_visible()
    ticket.get_by_role("button", name="确认办好了").click()
    expect(ticket.get_by_text("已办结", exact=True)).to_be_visible()


def test_who_is_refused_does_not_agree_or_leaves_it(page: Page, demo: Demo) -> None:
    made = raised(demo, "请在我家门口装一个摄像头。")
    told(demo, made, "reject", "私人门口不装。")
    sign_in_villager(page, demo, 1)
    own(page, "请在我家门口装一个摄像头。").get_by_role("button", name="看一看").click()
    ticket = page.get_by_role("dialog")
    ticket.get_by_role("button", name="不同意，要求重办").click()
    expect(ticket.get_by_label("为什么还要办？")).to_be_visible()


def test_who_may_vote_is_called_and_led_to_the_ballot(page: Page, demo: Demo) -> None:
    demo.told("appraisal_opened", role="resident:1")
    sign_in_villager(page, demo, 1)
    led_by(page, "村里有评议，请你来投票", "村务公开满意度评议")
    ballot = page.get_by_role("dialog", name="村务公开满意度评议")
    ballot.get_by_role("button", name="开始投票").click()
    expect(ballot.get_by_text("第 1 项，共 3 项")).to_be_visible()
    page.get_by_role("button", name="先不投了").click()
    expect(page.get_by_role("button", name="去投票：村务公开满意度评议")).to_be_visible()

"""What waits for a person to look at it, at the desk: a wish is let through, a photo is kept back with a reason."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.web.conftest import DESKTOP, PHONE, sign_in_villager
from tests.web.demo import Demo
from tests.web.test_access import faults_of
from tests.web.test_console import desk
from tests.web.test_pictures import sent

ROOM = "内容审核"


def waiting(demo: Demo) -> list[str]:
    rows = demo.ask("GET", f"/v1/villages/{demo.village_id}/reviews", role="village_officer")["rows"]
    return [row["subject"] for row in rows]


def test_a_wish_that_waits_is_read_and_let_through(page: Page, demo: Demo) -> None:
    body = {"title": "借一把修枝剪", "words": "门口的桂花该修了，借一天。", "kind": "goods"}
    made = demo.ask("POST", "/v1/wishes", body, role="resident")["wish_id"]
    row = desk(page, demo, ROOM).get_by_role("listitem").filter(has_text="借一把修枝剪")
    expect(row).to_contain_text("门口的桂花该修了")
    row.get_by_role("button", name="请他修改").click()
    row.get_by_role("button", name="先不").click()
    row.get_by_role("button", name="发布", exact=True).click()
    expect(row).to_have_count(0)
    assert made not in waiting(demo)
    assert demo.ask("GET", f"/v1/wishes/{made}", role="resident")["state"] == "published"
    demo.ask("POST", f"/v1/wishes/{made}/cancel", role="resident")


def test_an_auditor_looks_and_an_officer_keeps_a_photo_back_and_says_why(page: Page, demo: Demo) -> None:
    row = desk(page, demo, ROOM, "auditor").get_by_role("listitem").filter(has_text="我有话说的照片")
    expect(row).to_contain_text("照片检查有疑问")
    expect(row.get_by_role("button", name="照片没问题")).to_have_count(0)
    page.evaluate("sessionStorage.clear()")
    desk(page, demo, ROOM)
    row.get_by_role("button", name="等审核的照片，第 1 张，共 1 张").click()
    shown = page.get_by_role("dialog")
    expect(shown.get_by_role("img")).to_be_visible()
    shown.get_by_role("button", name="关闭").click()
    before = figures(page)
    row.get_by_role("button", name="照片不公开").click()
    row.get_by_label("为什么不公开").fill("拍到了别人家门牌")
    row.get_by_role("button", name="照片不公开").click()
    expect(row).to_have_count(0)
    expect(page.get_by_text(f"没有通过 {before + 1} 件")).to_be_visible()
    assert [one for one in waiting(demo) if one[6] == "t"] == []


def test_a_photo_waits_marked_for_its_author_until_an_officer_lets_it_through(page: Page, demo: Demo) -> None:
    said = {"kind": "problem", "category": "roads", "text": "桥头的栏杆松了，小孩爱趴在上面。", "public": True}
    ticket_id = demo.ask("POST", "/v1/me/tickets", said | {"media_ids": [sent(page, demo)]}, role="resident")[
        "ticket_id"
    ]
    mark = "等审核，别人还看不到"
    expect(own(page, demo, "桥头的栏杆松了")).to_contain_text(mark)
    page.set_viewport_size(DESKTOP)
    row = desk(page, demo, ROOM).get_by_role("listitem").filter(has_text="我有话说的照片").filter(has_text=mark)
    expect(row.get_by_role("img", name="等审核的照片，第 1 张，共 1 张")).to_be_visible()
    assert faults_of(page) == []
    row.get_by_role("button", name="照片没问题").click()
    expect(row).to_have_count(0)
    assert ticket_id not in waiting(demo)
    page.set_viewport_size(PHONE)
    shown = own(page, demo, "桥头的栏杆松了")
    expect(shown.get_by_role("img")).to_be_visible()
    expect(shown).not_to_contain_text(mark)
    demo.ask("POST", f"/v1/tickets/{ticket_id}/withdrawal", {}, role="resident")


def test_each_of_several_photos_is_decided_on_by_itself(page: Page, demo: Demo) -> None:
    said = {"kind": "problem", "category": "roads", "text": "晒谷场的石板裂了三处。", "public": True}
    ids = [sent(page, demo) for _ in range(3)]
    ticket_id = demo.ask("POST", "/v1/me/tickets", said | {"media_ids": ids}, role="resident")["ticket_id"]

    def left() -> list[str]:
        rows = demo.ask("GET", f"/v1/villages/{demo.village_id}/reviews", role="village_officer")["rows"]
        found: list[str] = next((row["media_ids"] for row in rows if row["subject"] == ticket_id), [])
        return found

    first, second, third = left()
    page.set_viewport_size(DESKTOP)
    row = desk(page, demo, ROOM).locator("li.card").last
    expect(row.get_by_role("button", name="这 3 张都没问题")).to_be_visible()
    row.get_by_role("button", name="第 1 张：照片不公开").click()
    row.get_by_label("第 1 张：为什么不公开").fill("有人的脸")
    row.get_by_role("button", name="第 2 张：照片没问题").click()
    expect(row.get_by_role("button", name="这 2 张都没问题")).to_be_visible()
    expect(row.get_by_label("第 1 张：为什么不公开")).to_have_value("有人的脸")
    assert left() == [first, third]
    assert faults_of(page) == []
    row.get_by_role("button", name="第 1 张：照片不公开").click()
    expect(row.get_by_role("img", name="等审核的照片，第 1 张，共 1 张")).to_be_visible()
    assert left() == [third]
    cards = page.locator("li.card").count()
    row.get_by_role("button", name="照片没问题", exact=True).click()
    expect(page.locator("li.card")).to_have_count(cards - 1)
    shown = demo.ask("GET", f"/v1/tickets/{ticket_id}", role="resident")["photos"]
    assert {one["media_id"]: one["held"] for one in shown} == {first: "rejected", second: None, third: None}
    demo.ask("POST", f"/v1/tickets/{ticket_id}/withdrawal", {}, role="resident")


def own(page: Page, demo: Demo, words: str) -> Locator:
    """Open one of the villager's own tickets."""
    sign_in_villager(page, demo)
    page.get_by_role("link", name="我有话说").click()
    page.get_by_role("button", name=re.compile(words)).click()
    return page.get_by_role("dialog")


def figures(page: Page) -> int:
    """Return how many were not let through, as the page says it."""
    found = re.search(r"没有通过 (\d+) 件", page.locator("main").inner_text())
    assert found is not None
    return int(found[1])

"""Declared relatives: a villager declares one by the code they show, the desk sees, removes and enters them."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.web.conftest import sign_in_villager
from tests.web.demo import Demo
from tests.web.test_console import desk


def somebody(demo: Demo, me: str) -> dict[str, Any]:
    """Return a resident of the village who is not the villager."""
    listed = demo.ask("GET", f"/v1/villages/{demo.village_id}/residents", role="village_officer")["holders"]
    found: dict[str, Any] = next(one for one in listed if one["kind"] == "resident" and one["holder_id"] != me)
    return found


def test_a_villager_declares_a_relative_and_an_officer_removes_and_enters_them(no_camera: Page, demo: Demo) -> None:
    page = no_camera
    me = demo.ask("GET", "/v1/me/profile", role="resident")
    other = somebody(demo, me["resident_id"])
    sign_in_villager(page, demo).get_by_role("link", name="我的亲属").click()
    page.get_by_role("button", name="登记亲属").click()
    page.get_by_label("扫不了？输入码上的内容").fill(demo.code_of(other["holder_id"]))
    page.get_by_role("button", name="确定").click()
    form = page.get_by_role("dialog")
    form.get_by_role("button", name="兄弟姐妹").click()
    form.get_by_role("button", name="登记", exact=True).click()
    expect(form).to_have_count(0)
    expect(page.get_by_role("listitem").filter(has_text="兄弟姐妹")).to_contain_text(f"{other['name'][0]}*")
    person = opened(desk(page, demo, "村民和工分卡"), me)
    person.get_by_role("button", name="删除亲属").click()
    person.get_by_role("button", name="确定删除").click()
    expect(person.get_by_text("还没有登记亲属")).to_be_visible()
    person.get_by_role("button", name="登记亲属").click()
    person.get_by_label("亲属是谁").fill("99999")
    person.get_by_label("是他的什么人").select_option("parent")
    person.get_by_role("button", name="登记", exact=True).click()
    expect(person.get_by_role("alert")).to_contain_text("没有这位村民")
    person.get_by_label("亲属是谁").fill(other["holder_id"][7:])
    person.get_by_role("button", name="登记", exact=True).click()
    expect(person.get_by_role("listitem").filter(has_text="父母")).to_contain_text(other["holder_id"])
    demo.ask("DELETE", f"/v1/residents/{me['resident_id']}/relatives/{other['holder_id']}", role="village_officer")


def test_an_auditor_sees_relatives_and_changes_nothing(page: Page, demo: Demo) -> None:
    elder = demo.ask("GET", "/v1/me/profile", role="resident:1")
    person = opened(desk(page, demo, "村民和工分卡", "auditor"), elder)
    expect(person.get_by_text("一家人不用登记")).to_be_visible()
    expect(person.get_by_role("button", name="登记亲属")).to_have_count(0)


def opened(page: Page, who: dict[str, Any]) -> Locator:
    """Open a person at the desk, and their relatives; others may bear the same name."""
    page.get_by_label("找人").fill(who["name"])
    page.get_by_role("button", name="找", exact=True).click()
    page.get_by_role("row").filter(has_text=who["resident_id"][7:]).get_by_role("button", name="打开").click()
    person = page.get_by_role("dialog")
    person.get_by_role("button", name="看登记的亲属").click()
    expect(person.locator(".bone")).to_have_count(0)
    return person


def test_who_was_declared_hears_of_it_and_rejects_it(page: Page, demo: Demo) -> None:
    me, other = (demo.ask("GET", "/v1/me/profile", role=role)["resident_id"] for role in ("resident", "resident:1"))
    asked = {"code": demo.code_of(me), "relation": "spouse"}
    demo.ask("POST", "/v1/me/relatives", asked, role="resident:1")
    sign_in_villager(page, demo).get_by_role("link", name="我的亲属").click()
    row = page.get_by_role("listitem").filter(has_text="对方登记的")
    expect(row).to_contain_text("配偶")
    row.get_by_role("button", name="不认亲属").click()
    row.get_by_role("button", name="确定不认").click()
    expect(page.get_by_role("listitem").filter(has_text="您不认这个登记")).to_be_visible()
    expect(page.get_by_role("button", name="不认亲属")).to_have_count(0)
    inbox = demo.ask("GET", "/v1/me/inbox", role="resident")
    assert inbox is not None
    demo.ask("DELETE", f"/v1/residents/{me}/relatives/{other}", role="village_officer")

"""Staff accounts at the desk: who they are themselves, what they do, and where."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.web.conftest import PHONE
from tests.web.demo import Demo
from tests.web.test_access import faults_of
from tests.web.test_console import desk


def somebody(demo: Demo) -> tuple[str, str]:
    """A villager's id and name, as the roster lists them."""
    holders = demo.ask("GET", f"/v1/villages/{demo.village_id}/residents", role="village_officer")["holders"]
    one = next(row for row in holders if row["kind"] == "resident")
    return one["holder_id"], one["name"]


def test_an_officer_is_tied_to_the_villager_they_are(page: Page, demo: Demo) -> None:
    resident_id, name = somebody(demo)
    desk(page, demo, "工作人员", "town_admin")
    page.get_by_role("button", name="新的账号").click()
    form = page.get_by_role("dialog")
    form.get_by_label("姓名", exact=True).fill("楼小军")
    form.get_by_label("账号", exact=True).fill("xiaojun")
    form.get_by_label("首次密码").fill("first day 2026")
    form.get_by_label("网格员").check()
    form.get_by_label("活动组织者").check()
    form.get_by_label("上董村", exact=True).check()
    expect(form.get_by_text("要先选本人是哪位村民")).to_be_visible()
    form.get_by_label("哪个村的村民").select_option(demo.village)
    form.get_by_label("身份证号或村民编号").fill(resident_id[7:].lstrip("r0"))
    form.get_by_role("button", name="找这位村民").click()
    expect(form.get_by_text(name)).to_be_visible()
    assert faults_of(page) == []
    page.set_viewport_size(PHONE)
    assert faults_of(page) == []
    form.get_by_role("button", name="保存").click()
    row = page.get_by_role("row", name="楼小军")
    expect(row).to_contain_text(resident_id)
    expect(row).to_contain_text("网格员")
    expect(row).to_contain_text("上董村")


def test_an_account_without_a_person_is_seen_and_mended(page: Page, demo: Demo) -> None:
    desk(page, demo, "工作人员", "town_admin")
    row = page.get_by_role("row", name="李根生")
    expect(row).to_contain_text("没有关联本人")
    row.get_by_role("button", name="改李根生").click()
    form = page.get_by_role("dialog")
    form.get_by_label("不是本镇村民").check()
    form.get_by_role("button", name="保存").click()
    expect(form).to_have_count(0)
    expect(row).to_contain_text("不是本镇村民")


def test_the_auditor_is_told_whose_accounts_say_nothing_of_who_they_are(page: Page, demo: Demo) -> None:
    desk(page, demo, "监督", "auditor")
    expect(page.get_by_text("个账号没有关联本人")).to_be_visible()

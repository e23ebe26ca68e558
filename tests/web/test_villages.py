"""The town's villages at the desk: their groups, which rosters name, and a new one; and one's own account."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from chalicelib.foundation.identity.core.passwords import CHARS_MIN
from tests.web.conftest import PHONE, opened
from tests.web.demo import Demo
from tests.web.test_access import faults_of
from tests.web.test_console import desk


def groups_of(demo: Demo, name: str) -> list[str]:
    places = demo.ask("GET", "/v1/places?size=100")["places"]
    return next(list(one["groups"]) for one in places if one["name"] == name)


def test_an_administrator_changes_a_villages_groups_and_is_told_what_that_means(page: Page, demo: Demo) -> None:
    before = groups_of(demo, demo.village)
    desk(page, demo, "村社", "town_admin")
    page.get_by_role("button", name=f"改{demo.village}").click()
    form = page.get_by_role("dialog", name=f"改{demo.village}")
    groups = form.get_by_label("村民小组")
    expect(groups).to_have_value("\n".join(before))
    groups.fill("\n".join([*before[1:], "新村组", "新村组"]))
    expect(form.get_by_text(f"去掉了：{before[0]}")).to_be_visible()
    expect(form.get_by_text(f"现在 {len(before)} 个")).to_be_visible()
    assert faults_of(page) == []
    groups.fill("\n".join([*before, "新村组"]))
    expect(form.get_by_text("去掉了")).to_have_count(0)
    form.get_by_role("button", name="保存").click()
    expect(form).to_have_count(0)
    expect(page.get_by_role("row", name=demo.village)).to_be_visible()
    assert groups_of(demo, demo.village) == [*before, "新村组"]
    page.set_viewport_size(PHONE)
    assert faults_of(page) == []


def test_a_new_village_is_entered_and_reached_at_once_and_a_wrong_code_says_why(page: Page, demo: Demo) -> None:
    desk(page, demo, "村社", "town_admin")
    page.get_by_role("button", name="新的村社").click()
    form = page.get_by_role("dialog", name="新的村社")
    form.get_by_label("名称").fill("云门新村")
    form.get_by_label("统计用区划代码").fill("330109102000")
    form.get_by_role("button", name="保存").click()
    expect(form.get_by_text("村的代码后三位不是 000").first).to_be_visible()
    form.get_by_label("统计用区划代码").fill("330109102998")
    form.get_by_label("村民小组").fill("东组\n西组")
    form.get_by_role("button", name="保存").click()
    row = page.get_by_role("row", name="云门新村")
    expect(row).to_contain_text("东组、西组")
    page.get_by_label("村", exact=True).select_option("云门新村")
    row.get_by_role("button", name="改云门新村").click()
    form = page.get_by_role("dialog", name="改云门新村")
    form.get_by_label("名称").fill("云门社区")
    form.get_by_role("button", name="保存").click()
    expect(page.get_by_role("row", name="云门社区")).to_contain_text("东组、西组")
    page.get_by_role("button", name="新的村社").click()
    form = page.get_by_role("dialog", name="新的村社")
    form.get_by_label("名称").fill("别的名字")
    form.get_by_label("统计用区划代码").fill("330109102998")
    form.get_by_role("button", name="保存").click()
    expect(page.get_by_text("这个代码的村已经有了：云门社区")).to_be_visible()


def test_an_auditor_reads_the_villages_and_changes_nothing(page: Page, demo: Demo) -> None:
    desk(page, demo, "村社", "auditor")
    expect(page.get_by_role("row", name=demo.village)).to_be_visible()
    expect(page.locator("main").get_by_role("button")).to_have_count(0)


def own(page: Page) -> Page:
    page.get_by_role("button", name="我的账号").click()
    expect(page.get_by_role("dialog", name="我的账号")).to_be_visible()
    return page


def test_an_officer_changes_their_password_and_signs_in_with_the_new_one(page: Page, demo: Demo) -> None:
    login, was, fresh = "xuhui", "first day 2026", "second day 2026"
    assert len(fresh) >= CHARS_MIN
    asked = {
        "name": "徐慧",
        "password": was,
        "roles": ["auditor"],
        "reach": "town",
        "is_outsider": True,
        "login": login,
    }
    demo.ask("POST", "/v1/staff", asked, role="town_admin")
    opened(page, "/console/")
    page.get_by_label("账号").fill(login)
    page.get_by_label("密码", exact=True).fill(was)
    page.get_by_role("button", name="登录").click()
    page.get_by_label("新密码").fill("their own 2026")
    page.get_by_role("button", name="登录").click()
    form = own(page).get_by_role("dialog")
    form.get_by_label("现在的密码").fill("not this one")
    form.get_by_label("新密码", exact=True).fill(fresh)
    form.get_by_label("再输一遍新密码").fill("another one")
    expect(form.get_by_text("两遍不一样")).to_be_visible()
    expect(form.get_by_role("button", name="换好")).to_be_disabled()
    form.get_by_label("再输一遍新密码").fill(fresh)
    form.get_by_role("button", name="换好").click()
    expect(form.get_by_text("现在的密码不对。")).to_be_visible()
    assert faults_of(page) == []
    form.get_by_label("现在的密码").fill("their own 2026")
    form.get_by_role("button", name="换好").click()
    expect(page.get_by_text("密码换好了")).to_be_visible()
    page.get_by_label("账号").fill(login)
    page.get_by_label("密码", exact=True).fill(fresh)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("button", name="我的账号")).to_be_visible()


def test_an_officer_goes_out_on_every_device(page: Page, demo: Demo) -> None:
    desk(page, demo, "今天", "auditor")
    refresh = page.evaluate("JSON.parse(sessionStorage.getItem('sanbao.session.staff')).refresh_token")
    page.set_viewport_size(PHONE)
    form = own(page).get_by_role("dialog")
    assert faults_of(page) == []
    form.get_by_role("button", name="退出所有设备").click()
    expect(page.get_by_text("所有设备都退出了")).to_be_visible()
    expect(page.get_by_label("账号")).to_be_visible()
    answer = demo.town.ask(
        "POST", "/v1/sessions/refresh", body=f'{{"refresh_token": "{refresh}"}}'.encode(),
        headers={"Content-Type": "application/json"},
    )  # fmt: skip
    assert answer.status == 401

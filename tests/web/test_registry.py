"""The registry by hand, at the officers' desk."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from chalicelib.foundation.identity.core.id_numbers import check_character
from tests.web.conftest import PHONE
from tests.web.demo import Demo
from tests.web.test_access import SMALL, faults_of
from tests.web.test_console import LONG_MS, desk
from tests.web.walk import drawn


def id_number(ordinal: int) -> str:
    first_17 = f"3301091991041{ordinal:04d}"
    return first_17 + check_character(first_17)


def register(page: Page, name: str, ordinal: int, household: str = "") -> None:
    page.get_by_role("button", name="登记一个人").click()
    form = page.get_by_role("form", name="登记一个人")
    form.get_by_label("姓名").fill(name)
    form.get_by_label("身份证号").fill(id_number(ordinal))
    form.get_by_label("户的编号").fill(household)
    form.get_by_role("button", name="登记", exact=True).click()


def test_one_person_is_registered_corrected_housed_and_set_away_and_back(page: Page, demo: Demo) -> None:
    desk(page, demo, "村民和工分卡")
    register(page, "苏小杭", 2001)
    person = page.get_by_role("dialog", name="苏小杭")
    standing = person.get_by_role("region", name="登记")
    expect(person.get_by_text("没有登记").first).to_be_visible()

    standing.get_by_role("button", name="改登记").click()
    standing.get_by_label("新手机号").fill("139")
    standing.get_by_role("button", name="保存").click()
    expect(standing.locator(".field__wrong")).to_be_visible()
    standing.get_by_label("新手机号").fill("13900000001")
    standing.get_by_label("备注").fill("搬来的")
    standing.get_by_role("button", name="保存").click()
    expect(person.get_by_text("139****0001").first).to_be_visible()
    standing.get_by_role("button", name="改登记").click()
    expect(standing.get_by_label("备注")).to_have_value("搬来的")
    standing.get_by_role("button", name="删掉手机号").click()
    expect(person.get_by_text("139****0001")).to_have_count(0)

    standing.get_by_role("button", name="换户").click()
    standing.get_by_text("新立一户").click()
    standing.get_by_label("新户编号").fill("苏家1")
    standing.get_by_label("与户主关系").fill("户主")
    standing.get_by_role("button", name="换户").click()
    expect(person.get_by_text("，户主")).to_be_visible()

    standing.get_by_role("button", name="登记迁出").click()
    expect(standing.get_by_text("工分留在本村")).to_be_visible()
    standing.get_by_role("button", name="确定登记迁出").click()
    expect(person.get_by_text("迁出", exact=True)).to_be_visible()
    page.set_viewport_size(PHONE)
    standing.get_by_role("button", name="恢复").click()
    standing.get_by_role("button", name="确定恢复").click()
    expect(person.get_by_text("在村", exact=True)).to_be_visible()
    person.get_by_role("button", name="关闭").click()
    register(page, "苏小杭", 2001)
    expect(page.get_by_role("alert")).to_contain_text("已经登记过")


def test_everybody_can_use_the_forms(page: Page, demo: Demo) -> None:
    desk(page, demo, "村民和工分卡")
    page.set_viewport_size(SMALL)
    page.get_by_role("button", name="登记一个人").click()
    drawn(page)
    assert faults_of(page) == []
    page.get_by_role("form", name="登记一个人").get_by_role("button", name="先不").click()
    register(page, "苏小湘", 2005)
    standing = page.get_by_role("dialog").get_by_role("region", name="登记")
    for opening, closing in (("改登记", "先不"), ("换户", "先不"), ("登记迁出", "先不")):
        standing.get_by_role("button", name=opening).click()
        drawn(page)
        assert faults_of(page) == []
        standing.get_by_role("button", name=closing).click()


def test_a_member_is_made_the_head_of_the_household(page: Page, demo: Demo) -> None:
    village = f"/v1/villages/{demo.village_id}"
    home = demo.ask("POST", f"{village}/households", {"number": "苏家2"}, role="village_officer")["household_id"]
    head = {"name": "苏大山", "id_number": id_number(2002), "relation": "户主", "household_id": home}
    demo.ask("POST", f"{village}/residents", head, role="village_officer")
    desk(page, demo, "村民和工分卡")
    register(page, "苏小山", 2003, home[7:])
    expect(page.get_by_role("dialog", name="苏小山").get_by_text(home)).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name="关闭").click()
    found, more = page.get_by_role("button", name="打开苏家2户"), page.get_by_role("button", name="更多")
    expect(found.or_(more).first).to_be_visible()
    if found.count() == 0:
        more.click()
    found.click()
    household = page.get_by_role("dialog", name="苏家2户")
    household.get_by_label("新户主").select_option(label="苏小山")
    household.get_by_role("button", name="定为户主").click()
    expect(household.get_by_role("button", name="苏小山（户主）")).to_be_visible()


def test_the_whole_town_comes_in_from_one_roster(page: Page, demo: Demo) -> None:
    desk(page, demo, "花名册导入")
    expect(page.get_by_label("导入到")).to_have_count(0)
    page.evaluate("sessionStorage.clear()")
    desk(page, demo, "花名册导入", "town_officer")
    page.get_by_label("导入到").select_option(label="戴村镇（全镇）")
    line = f"{demo.village},,苏家3,户主,苏小镇,{id_number(2004)},,\n"
    body = "村,组,户编号,与户主关系,姓名,身份证号,手机号,备注\n" + line
    roster = {"name": "town.csv", "mimeType": "text/csv", "buffer": body.encode()}
    page.get_by_label("花名册文件").set_input_files(roster)  # type: ignore[arg-type]  # A file's payload.
    page.get_by_role("button", name="上传并导入").click()
    expect(page.locator(".count").filter(has_text="新增")).to_contain_text("1", timeout=LONG_MS)

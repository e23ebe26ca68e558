"""A week's money in the browser: a villager says what is wrong, one officer answers and approves, another one pays."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, expect

from tests.web.conftest import DESKTOP, PHONE, sign_in_officer, sign_out_officer
from tests.web.demo import Demo
from tests.web.test_access import faults_of
from tests.web.walk import ELDER, drawn, entered

FARM = "云石溪家庭农场"


def own(page: Page, demo: Demo) -> Page:
    """Go to one's own newest statement, as the villager whose farm it is."""
    page.set_viewport_size(PHONE)
    entered(page, demo.login("resident"))
    page.get_by_role("link", name="我的货款").click()
    page.get_by_role("list", name="每周货款").get_by_role("button", name="看一看").first.click()
    expect(page.get_by_role("list", name="每一样").locator("> li").first).to_be_visible()
    return page


def at_the_desk(page: Page, demo: Demo, role: str) -> Page:
    """Go to the farm's newest statement at the desk."""
    page.set_viewport_size(DESKTOP)
    sign_in_officer(page, demo, role)
    page.get_by_role("navigation").get_by_role("link", name="货款").click()
    page.get_by_role("button", name=f"看一看{FARM}的货款单").click()
    expect(page.get_by_role("heading", name=f"{FARM}的货款")).to_be_visible()
    return page


def test_a_week_is_doubted_answered_approved_and_paid_by_two(page: Page, context: BrowserContext, demo: Demo) -> None:
    page.add_init_script(ELDER.format(24))
    own(page, demo)
    assert faults_of(page) == []
    page.get_by_role("button", name="哪里不对？说一说").click()
    page.get_by_role("dialog").get_by_label("说一说").fill("大白菜少算了一棵")
    page.get_by_role("button", name="告诉干部").click()
    expect(page.get_by_role("list", name="疑问")).to_contain_text("等答复")

    desk = at_the_desk(context.new_page(), demo, "town_officer")
    expect(desk.get_by_role("button", name="批准", exact=True)).to_be_disabled()
    desk.get_by_role("button", name="答复", exact=True).click()
    form = desk.get_by_role("dialog")
    form.get_by_label("怎么答复").fill("查过了，补一棵的钱")
    form.get_by_label("更正多少元").fill("3.26")
    form.get_by_role("button", name="答复", exact=True).click()
    expect(desk.get_by_text("更正 3.26 元，算在下一张货款单里")).to_be_visible()
    assert faults_of(desk) == []
    desk.get_by_role("button", name="批准", exact=True).click()
    expect(desk.get_by_text("待付款")).to_be_visible()
    desk.get_by_label("银行流水号").fill("ICBC-20261130")
    desk.get_by_role("button", name="已付").click()
    expect(desk.get_by_text("自己批准的货款要由另一位干部付款")).to_be_visible()
    sign_out_officer(desk)

    other = at_the_desk(desk, demo, "town_admin")
    other.get_by_label("银行流水号").fill("ICBC-20261130")
    other.get_by_role("button", name="已付").click()
    expect(other.get_by_text("已付款", exact=True)).to_be_visible()
    other.get_by_role("button", name="做成文件").click()
    expect(other.get_by_role("link", name="pdf")).to_be_visible(timeout=60_000)
    page.reload()
    page.get_by_role("list", name="每周货款").get_by_role("button", name="看一看").first.click()
    expect(page.get_by_text("银行流水号 ICBC-20261130")).to_be_visible()


def test_a_report_shows_what_a_town_and_a_village_sold(page: Page, demo: Demo) -> None:
    page.set_viewport_size(DESKTOP)
    sign_in_officer(page, demo, "auditor")
    page.get_by_role("navigation").get_by_role("link", name="报表").click()
    expect(page.get_by_role("table", name="各村").get_by_role("row")).to_have_count(3)
    birds = page.get_by_role("table", name="各品类").get_by_role("row").filter(has_text="禽肉")
    expect(birds.get_by_role("cell").nth(2)).to_have_text("7")
    assert faults_of(page) == []
    page.get_by_role("button", name=demo.village, exact=True).click()
    expect(page.get_by_role("table", name="各村")).to_have_count(0)
    page.set_viewport_size(PHONE)
    drawn(page)
    assert faults_of(page) == []

"""Finding somebody at the officers' desk by whatever is known of them."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect

from tests.web.demo import Demo
from tests.web.test_access import SMALL, faults_of
from tests.web.test_console import desk
from tests.web.test_registry import id_number
from tests.web.walk import drawn

NAME, PHONE_NUMBER = "欧阳小寻", "13912300456"


@pytest.fixture(scope="module")
def somebody(demo: Demo) -> str:
    """Two who share a phone and the beginning of a name; the id of the first."""
    made = [
        demo.ask(
            "POST",
            f"/v1/villages/{demo.village_id}/residents",
            {"name": name, "id_number": id_number(3100 + n), "phone": PHONE_NUMBER},
            role="village_officer",
        )
        for n, name in enumerate((NAME, "欧阳大寻"))
    ]
    return str(made[0]["resident_id"])


def find(page: Page, text: str) -> None:
    page.get_by_label("找人").fill(text)
    page.get_by_role("search").get_by_role("button", name="找", exact=True).click()


def test_somebody_is_found_by_the_beginning_of_a_name_which_no_address_tells(
    page: Page, demo: Demo, somebody: str
) -> None:
    addresses: list[str] = []
    page.on("request", lambda asked: addresses.append(unquote(asked.url)))
    desk(page, demo, "村民和工分卡")
    find(page, " 欧阳 ")
    found = page.get_by_role("region", name="找到的人")
    expect(found.get_by_role("row")).to_have_count(3)
    page.set_viewport_size(SMALL)
    drawn(page)
    assert faults_of(page) == []
    find(page, "欧阳小")
    expect(found.get_by_role("row")).to_have_count(2)
    found.get_by_role("button", name=f"打开{NAME}").click()
    expect(page.get_by_role("dialog", name=NAME)).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name="关闭").click()
    find(page, "欧阳！")
    expect(page.get_by_text("应为 1 到 30 个汉字或字母")).to_be_visible()
    find(page, "诸葛")
    expect(page.get_by_text("本村没有这个人")).to_be_visible()
    page.get_by_role("button", name="看全部名单").click()
    expect(page.get_by_role("region", name="村民名单")).to_be_visible()
    assert not any("欧阳" in address or "诸葛" in address for address in addresses)


def test_the_same_box_takes_a_phone_a_number_of_a_list_or_card_and_an_id_number(
    page: Page, demo: Demo, somebody: str
) -> None:
    desk(page, demo, "村民和工分卡")
    find(page, PHONE_NUMBER)
    expect(page.get_by_role("region", name="找到的人").get_by_role("row")).to_have_count(3)
    for text in (somebody[6:], str(int(somebody[7:])), f"No. {somebody[7:]}-01", id_number(3100)):
        find(page, text)
        person = page.get_by_role("dialog", name=NAME)
        expect(person).to_be_visible()
        person.get_by_role("button", name="关闭").click()
        expect(person).to_have_count(0)
    find(page, "99998")
    expect(page.get_by_text("没有这户人家").first).to_be_visible()

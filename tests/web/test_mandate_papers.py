"""Papers that open spending: an officer enters one with its photo, another compares it, and the elder sees it."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.web.conftest import DESKTOP, PHONE, sign_in_villager
from tests.web.demo import Demo
from tests.web.test_acting import entered as given
from tests.web.walk import entered

AGENT, ELDER = 0, 1


@pytest.fixture(autouse=True)
def the_mandate_of_before(demo: Demo) -> Iterator[None]:
    """The elder's mandate to the younger villager, as others find it."""
    yield
    given(demo)


def photo() -> FilePayload:
    """Return what a camera sees of a paper."""
    out = io.BytesIO()
    Image.new("RGB", (600, 800), "#fffdf8").save(out, "JPEG")
    return {"name": "paper.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def at_desk(page: Page, demo: Demo, nth: int) -> Page:
    """Go in as the village's first or second officer."""
    page.set_viewport_size(DESKTOP)
    entered(page, demo.login("village_officer", nth))
    return page


def sign(page: Page, demo: Demo, document: str) -> None:
    """Enter the elder's paper to the younger villager, by the first officer."""
    at_desk(page, demo, 0)
    page.get_by_role("navigation").get_by_role("link", name="村民和工分卡").click()
    page.get_by_role("button", name=f"打开{demo.login('resident', ELDER)['name']}").click()
    page.get_by_role("button", name="看代办授权").click()
    page.get_by_role("button", name="登记或续期").click()
    agent_id = demo.ask("GET", "/v1/me/profile", role="resident")["resident_id"]
    page.get_by_label("代办人", exact=True).fill(agent_id)
    page.get_by_label("用工分").check()
    page.get_by_role("button", name="签了授权书").click()
    page.get_by_label("授权书编号").fill(document)
    enter = page.get_by_role("button", name="登记", exact=True)
    expect(page.get_by_text("用工分要两位干部")).to_be_visible()
    expect(enter).to_be_disabled()
    page.get_by_label("从相册选").set_input_files(photo())
    expect(page.get_by_text("第 1 张：传好了")).to_be_visible()
    enter.click()
    expect(page.get_by_text("登记好了，等另一位干部核对")).to_be_visible()


def test_two_officers_open_spending_by_paper_and_the_elder_sees_the_paper(page: Page, demo: Demo) -> None:
    sign(page, demo, "代办2026-21")
    entry = page.get_by_role("listitem").filter(has_text="代办2026-21")
    expect(entry).to_contain_text("等核对")
    page.goto("/console/#papers")
    mine = page.get_by_role("listitem").filter(has_text="代办2026-21")
    expect(mine).to_contain_text("自己登记的，要另一位干部核对")
    expect(mine.get_by_role("button")).to_have_count(0)
    rows = demo.ask("GET", "/v1/me/held-mandates", role="resident")["rows"]
    assert [row["state"] for row in rows] == ["waiting"]
    at_desk(page, demo, 1)
    page.get_by_role("navigation").get_by_role("link", name="授权书核对").click()
    page.get_by_role("button", name="核对授权书 代办2026-21").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_alt_text("授权书的照片")).to_be_visible()
    expect(dialog).to_contain_text("每天最多 300")
    for nth in (ELDER, AGENT):
        expect(dialog).to_contain_text(demo.login("resident", nth)["name"])
    expect(dialog.get_by_role("button", name="不一致，退回")).to_be_disabled()
    dialog.get_by_role("button", name="一致，可以用工分").click()
    expect(page.get_by_text("核对好了，也告诉了本人")).to_be_visible()
    expect(page.get_by_text("代办2026-21")).to_have_count(0)
    rows = demo.ask("GET", "/v1/me/held-mandates", role="resident")["rows"]
    assert [row["state"] for row in rows] == ["standing"]
    page.set_viewport_size(PHONE)
    sign_in_villager(page, demo, ELDER)
    page.get_by_role("link", name="谁能替我办").click()
    expect(page.get_by_role("button", name="看授权书照片")).to_be_visible()
    page.get_by_role("button", name="看授权书照片").click()
    expect(page.get_by_role("dialog").get_by_alt_text("授权书的照片")).to_be_visible()


def test_while_a_paper_waits_the_agent_sees_no_pay_code_and_a_refusal_ends_it(page: Page, demo: Demo) -> None:
    sign(page, demo, "代办2026-22")
    page.set_viewport_size(PHONE)
    sign_in_villager(page, demo, AGENT)
    page.get_by_role("link", name="替家人办事").click()
    expect(page.get_by_text("核对以前不能用工分，别的可以办")).to_be_visible()
    page.get_by_role("button", name="办事").first.click()
    expect(page.get_by_text("正在为")).to_be_visible()
    expect(page.get_by_role("button", name="村民码")).to_be_visible()
    expect(page.get_by_role("button", name="付款码")).to_have_count(0)
    page.get_by_role("button", name="回到自己").click()
    at_desk(page, demo, 1)
    page.goto("/console/#papers")
    page.get_by_role("button", name="核对授权书 代办2026-22").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("退回的原因").fill("没有手印")
    dialog.get_by_role("button", name="不一致，退回").click()
    expect(page.get_by_text("已经退回，这份授权结束了")).to_be_visible()
    rows = demo.ask("GET", "/v1/me/mandates", role="resident:1")["rows"]
    assert ("ended", "没有手印") in [(row["state"], row["finding"]) for row in rows]


def test_the_demos_own_paper_waits_for_whoever_looks(page: Page, demo: Demo) -> None:
    at_desk(page, demo, 1)
    page.goto("/console/#papers")
    page.get_by_role("button", name="核对授权书 代办授权书2号").click()
    expect(page.get_by_alt_text("授权书的照片")).to_be_visible()

"""One card on paper, from its bearer's page: followed until it is drawn, opened, and scanned back."""

from __future__ import annotations

import subprocess
from pathlib import Path

import zxingcpp
from PIL import Image
from playwright.sync_api import Download, Locator, Page, expect

from tests.web.conftest import PHONE, Lost
from tests.web.demo import Demo
from tests.web.test_access import faults_of
from tests.web.test_cards import entered
from tests.web.test_console import LONG_MS, desk
from tests.web.walk import drawn


def person(page: Page, demo: Demo, name: str) -> Locator:
    """Open somebody's page at the desk; return what is there of their card."""
    desk(page, demo, "村民和工分卡")
    page.get_by_label("找人").fill(name)
    page.get_by_role("button", name="找", exact=True).click()
    page.get_by_role("button", name=f"打开{name}").click()
    return page.get_by_role("dialog").get_by_role("region", name="工分卡")


def printed(page: Page, card: Locator) -> Download:
    """Press the button; return the file that opens by itself."""
    with page.expect_download(timeout=LONG_MS) as opened:
        card.get_by_role("button", name="打印这张卡").click()
    expect(card.get_by_text("PDF 做好了")).to_be_visible()
    return opened.value


def read(file: Download, folder: Path) -> tuple[str, list[str]]:
    """Return the text of a sheet, and the codes on it."""
    file.save_as(folder / "card.pdf")
    sheet = str(folder / "card.pdf")
    subprocess.run(["pdftoppm", "-r", "200", "-png", sheet, str(folder / "page")], check=True, timeout=60)
    (page,) = folder.glob("page-*.png")
    text = subprocess.run(["pdftotext", "-raw", sheet, "-"], capture_output=True, text=True, check=True).stdout
    return text, [code.text for code in zxingcpp.read_barcodes(Image.open(page))]


def test_a_new_card_is_printed_from_its_bearers_page_and_so_is_the_one_that_replaces_it(
    page: Page, demo: Demo, tmp_path: Path
) -> None:
    number = entered(demo, "吴新卡")
    card = person(page, demo, "吴新卡")
    card.get_by_label("密码").fill("2580")
    card.get_by_role("button", name="发工分卡").click()
    first, codes = read(printed(page, card), tmp_path)
    assert ("吴新卡" in first, f"{number[7:]}-01" in first, len(codes)) == (True, True, 1)
    drawn(page)
    assert faults_of(page) == []
    card.get_by_role("button", name="挂失").click()
    expect(card.get_by_role("button", name="打印这张卡")).to_be_hidden()
    card.get_by_label("新密码").fill("1357")
    card.get_by_role("button", name="补一张新卡").click()
    expect(card.get_by_text(f"{number[7:]}-02")).to_be_visible()
    page.set_viewport_size(PHONE)
    second, renewed = read(printed(page, card), tmp_path)
    assert (f"{number[7:]}-02" in second, len(renewed), renewed != codes) == (True, 1, True)


def test_a_lost_answer_is_asked_for_again_and_a_replaced_card_under_a_key_of_its_own(page: Page, demo: Demo) -> None:
    number = entered(demo, "吴丢卡")
    demo.ask("POST", f"/v1/residents/{number}/card", {"pin": "2580"}, role="village_officer")
    card = person(page, demo, "吴丢卡")
    lost = Lost(page, "/v1/cards/sheets", times=8)
    card.get_by_role("button", name="打印这张卡").click()
    expect(card.get_by_role("alert")).to_be_visible(timeout=LONG_MS)
    asked = set(lost.keys)
    assert len(asked) == 1
    lost.left = 0
    demo.ask("POST", f"/v1/residents/{number}/card/replacement", {"pin": "1357"}, role="village_officer")
    card.get_by_role("button", name="挂失").click()
    card.get_by_role("button", name="找到了").click()
    expect(card.get_by_text(f"{number[7:]}-02")).to_be_visible()
    printed(page, card)
    assert lost.keys[-1] not in asked


def test_the_cards_of_a_household_are_one_sheet(page: Page, demo: Demo) -> None:
    desk(page, demo, "村民和工分卡")
    elder = demo.ask("GET", f"/v1/residents/{demo.elder()}", role="village_officer")
    household = demo.ask("GET", f"/v1/households/{elder['household_id']}", role="village_officer")
    page.get_by_label("找人").fill(household["household_id"][7:])
    page.get_by_role("button", name="找", exact=True).click()
    dialog = page.get_by_role("dialog")
    with page.expect_download(timeout=LONG_MS):
        dialog.get_by_role("button", name="打印全户的卡").click()
    expect(dialog.get_by_role("link", name=f"{demo.village_id}-listed.pdf")).to_be_visible()

"""A score on paper: printed, objected to and used at the desk; the phone shows who looked, and takes all along."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import utc_now
from tests.web.conftest import DESKTOP, PHONE, sign_in_villager
from tests.web.demo import Demo
from tests.web.test_access import faults_of
from tests.web.test_console import desk

NUMBER = "佛山村〔2026〕信-003"
SAYS = "那天我在医院，村里都知道。"


def me(demo: Demo) -> dict[str, Any]:
    found: dict[str, Any] = demo.ask("GET", "/v1/me/profile", role="resident")
    return found


def at_the_desk(page: Page, demo: Demo) -> Locator:
    """Open what is done on paper for the younger villager."""
    page.add_init_script("window.print = () => { window.printedTimes = (window.printedTimes ?? 0) + 1 }")
    desk(page, demo, "村民和工分卡")
    page.get_by_role("button", name=f"打开{demo.login('resident')['name']}").first.click()
    person = page.get_by_role("dialog")
    person.get_by_role("button", name="打印信用分、登记异议、开证明").click()
    return person


def left_margin_mm(page: Page, folder: Path) -> float:
    """Return how far from the paper's edge the words begin."""
    sheet = folder / "sheet.pdf"
    page.pdf(path=sheet, prefer_css_page_size=True)
    words = subprocess.run(["pdftotext", "-bbox", sheet, "-"], capture_output=True, text=True, check=True).stdout
    return min(float(at) for at in re.findall(r'<word xMin="([0-9.]+)"', words)) / 72 * 25.4


def test_a_score_is_printed_and_the_screen_shows_none_of_it(page: Page, demo: Demo, tmp_path: Path) -> None:
    registered = demo.receipt()
    person = at_the_desk(page, demo)
    person.get_by_label("书面编号").fill(NUMBER)
    assert faults_of(page) == []
    person.get_by_role("button", name="打印信用分").click()
    expect(person.get_by_text("屏幕上不显示分数")).to_be_visible()
    sheet = person.locator("article", has_text="的信用分")
    expect(sheet).to_be_hidden()
    assert page.evaluate("window.printedTimes") == 1
    page.emulate_media(media="print")
    expect(sheet).to_be_visible()
    points = demo.ask("GET", "/v1/me/score", role="resident")["score"]["points"]
    expect(sheet).to_contain_text(f"{points} / 1,000 分")
    expect(sheet).to_contain_text("怎样能更高")
    expect(sheet).to_contain_text(NUMBER)
    proof = person.get_by_role("article", name="存证回执")
    expect(proof).to_contain_text(f"第 {registered['index'] + 1:,} 条")
    expect(proof.get_by_role("img", name="存证回执的二维码")).to_be_visible()
    expect(person.get_by_role("button", name="再打印一次")).to_be_hidden()
    assert left_margin_mm(page, tmp_path) >= 17
    page.emulate_media(media="screen")
    page.set_viewport_size(PHONE)
    assert faults_of(page) == []
    looks = demo.ask("GET", "/v1/me/score/looks", role="resident")["rows"]
    assert [(one["what"], one["document"]) for one in looks][:1] == [("score_printed", NUMBER)]


def test_an_objection_on_paper_is_on_the_phone_with_its_number(page: Page, demo: Demo) -> None:
    person = at_the_desk(page, demo)
    person.get_by_role("button", name="登记书面异议").click()
    person.get_by_label("纸上写的理由").fill(SAYS)
    form = person.locator(".desk-ask", has_text="对什么有异议")
    form.get_by_label("书面编号").fill(NUMBER)
    form.get_by_role("button", name="登记异议").click()
    expect(page.get_by_text("登记了，5 个工作日内由镇里答复")).to_be_visible()
    mine = demo.ask("GET", "/v1/me/score/objections", role="resident")["rows"]
    assert (mine[0]["says"], mine[0]["document"], mine[0]["state"]) == (SAYS, NUMBER, "open")
    demo.ask("POST", f"/v1/me/score/objections/{mine[0]['objection_id']}/withdraw", role="resident")


def test_a_certificate_is_signed_on_paper_and_printed_for_the_bank(page: Page, demo: Demo) -> None:
    for one in demo.ask("GET", "/v1/me/certificates", role="resident")["rows"]:
        if one["state"] == "valid":
            demo.ask("POST", f"/v1/me/certificates/{one['certificate_id']}/revoke", role="resident")
    person = at_the_desk(page, demo)
    person.get_by_role("button", name="书面开信用证明").click()
    person.get_by_label("办什么用").select_option("经营周转")
    person.get_by_role("button", name="打印授权书给本人签").click()
    expect(person.get_by_text("请本人看过、签字，再登记")).to_be_visible()
    page.emulate_media(media="print")
    expect(person.get_by_role("article", name="信用证明授权书")).to_contain_text("银行看不到")
    page.emulate_media(media="screen")
    person.get_by_label("书面编号").fill(NUMBER)
    person.get_by_role("button", name="本人签了字，开证明").click()
    expect(person.get_by_text("证明打印出来交给本人")).to_be_visible()
    page.emulate_media(media="print")
    paper = person.get_by_role("article", name="信用证明")
    expect(paper.get_by_label("信用证明的二维码，银行用查验页扫")).to_be_visible()
    page.emulate_media(media="screen")
    (valid,) = [
        one for one in demo.ask("GET", "/v1/me/certificates", role="resident")["rows"] if one["state"] == "valid"
    ]
    assert valid["purpose"] == "经营周转"


def test_the_phone_shows_who_looked_by_which_version_and_takes_everything_along(page: Page, demo: Demo) -> None:
    sheet = {"document": NUMBER, "signed_on": str(business_date(utc_now()))}
    demo.ask("POST", f"/v1/residents/{me(demo)['resident_id']}/score-sheets", sheet, role="village_officer")
    sign_in_villager(page, demo)
    page.goto("/h5/#score")
    page.get_by_role("link", name=re.compile("计分办法第 1 版")).click()
    expect(page.get_by_text("一件事过 365 天只算一半")).to_be_visible()
    page.get_by_text("谁看过我的信用分", exact=True).click()
    expect(page.get_by_role("listitem").filter(has_text="打印了信用分").first).to_contain_text(NUMBER)
    assert faults_of(page) == []
    with page.expect_download() as taken:
        page.get_by_role("button", name="下载一份").click()
    copy = json.loads(Path(taken.value.path()).read_text(encoding="utf-8"))
    assert {"score", "history", "facts", "objections", "negative_records", "perk_applications"} <= set(copy)
    assert {"certificates", "certificate_looks", "score_looks"} <= set(copy)
    assert copy["facts"]
    assert copy["negative_records"][0]["steps"]
    with page.expect_download() as read:
        page.get_by_role("button", name="下载能看的").click()
    text = Path(read.value.path()).read_text(encoding="utf-8")
    assert "<h2>负面记录" in text
    assert str(copy["score"]["points"]) in text


def test_a_town_sees_how_far_its_scores_are_and_brings_them_up_to_date(page: Page, demo: Demo) -> None:
    desk(page, demo, "信用分更新", "town_officer")
    page.set_viewport_size(DESKTOP)
    day = business_date(utc_now()) - dt.timedelta(days=1)
    expect(page.get_by_text(re.compile(f"全镇算到了.*{day.day} 日|全镇算到了"))).to_be_visible()
    assert faults_of(page) == []
    page.get_by_role("button", name="现在更新").click()
    expect(page.get_by_text("全部村都算好了")).to_be_visible(timeout=90_000)

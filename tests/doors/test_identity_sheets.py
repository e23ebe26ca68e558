"""Sheets of printed cards: drawn by the job, rendered by poppler, and scanned back by an independent reader."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from chalicelib.foundation.identity.core import sheets
from chalicelib.foundation.identity.core.cards import State
from chalicelib.foundation.identity.core.codes import url_of
from chalicelib.foundation.identity.core.sheets import CARD_MM, PrintedCard
from chalicelib.foundation.identity.service import card_pdf, card_sheets, cards, people
from chalicelib.foundation.identity.store import objects
from chalicelib.foundation.runs.service import Part
from chalicelib.kernel import fonts, storage
from chalicelib.kernel.authz import Role
from chalicelib.kernel.context import uuid7
from chalicelib.kernel.settings import settings
from infra.fonts import send
from tests.make import identity as make
from tests.make.faces import without_faces

OFFICER = Role.VILLAGE_OFFICER
DOTS_AN_INCH = 200
A_MM = DOTS_AN_INCH / 25.4
LONG = "买买提艾力·阿卜杜热合曼·吐尔逊尼亚孜·穆罕默德伊敏江卡"
NAMES = ["王小芳", "𠮷村·Anna", LONG, *("李" * (n % 3 + 2) for n in range(9))]
GROUPS = ["二组"] * 6 + ["一组"] * 6


@pytest.fixture
def bearers(tables: Any) -> list[str]:
    """Twelve people of two groups, with a card each: two sheets."""
    storage.client("sqs").create_queue(QueueName="sanbao-test-identity")
    village = make.town_and_village(groups=("一组", "二组"))[1]
    found = []
    for number, (name, group) in enumerate(zip(NAMES, GROUPS, strict=True), start=1):
        person = make.person(number, name=name, group=group)
        who = people.register_resident(make.at(), village_id=village.village_id, person=person).resident_id
        cards.issue_card(make.at(), resident_id=who, key=uuid7(), pin="2580")
        found.append(who)
    return found


def drawn(*, times: int = 1) -> tuple[dict[str, Any], bytes]:
    """Start a run, draw its only part, and return what the run shows and the sheets."""
    run = make.ask("start_sheets", OFFICER, {"place_id": "v00001"}).body
    for _ in range(times):
        card_sheets.draw_part(make.at(), Part(run["run_id"], "card_sheets", "v00001:1-13"))
    (key,) = objects.listed(f"sheets/{run['run_id']}/")
    return make.ask("load_run", OFFICER, run_id=run["run_id"]).body, objects.get(key)


def rendered(pdf: bytes, folder: Path) -> list[Image.Image]:
    """Return each page as a printer would see it."""
    file = folder / "cards.pdf"
    file.write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", str(DOTS_AN_INCH), "-png", file, folder / "page"], check=True, timeout=60)
    return [Image.open(page) for page in sorted(folder.glob("page-*.png"))]


def card_on(page: Image.Image, index: int) -> Image.Image:
    """Return one card, cut out along the crop marks."""
    x, y = sheets.place_of(index)
    top = sheets.PAGE_MM[1] - y - CARD_MM[1]
    return cropped(page, x, top, x + CARD_MM[0], top + CARD_MM[1])


def cropped(picture: Image.Image, left: float, top: float, right: float, bottom: float) -> Image.Image:
    """Return a part of a picture, by its edges in mm."""
    return picture.crop((round(left * A_MM), round(top * A_MM), round(right * A_MM), round(bottom * A_MM)))


def scanned(card: Image.Image) -> str:
    (code,) = zxingcpp.read_barcodes(card)
    return str(code.text)


def expected(bearers: list[str]) -> list[str]:
    tokens = [people.load_resident(resident_id=who).card for who in bearers]
    return [url_of(settings().page_url, token) for token in tokens]


def test_every_code_of_two_sheets_scans_back_in_the_order_of_groups(bearers: list[str], tmp_path: Path) -> None:
    run, pdf = drawn()
    assert (run["state"], run["counts"]) == ("done", {"cards": 12, "lacking": 0})
    pages = rendered(pdf, tmp_path)
    assert [page.size for page in pages] == [tuple(-(-mm * A_MM // 1) for mm in sheets.PAGE_MM)] * 2
    found = [scanned(card_on(pages[n // sheets.A_PAGE], n % sheets.A_PAGE)) for n in range(12)]
    assert found == expected(bearers[6:] + bearers[:6])
    assert not zxingcpp.read_barcodes(card_on(pages[1], 2)), "nothing stands behind the last card"


def test_what_is_drawn_twice_is_the_same_sheet_and_counted_once(bearers: list[str]) -> None:
    _, once = drawn()
    run, twice = drawn(times=2)
    assert run["counts"] == {"cards": 12, "lacking": 0}
    assert once == twice


def test_a_lost_card_and_one_that_was_replaced_are_left_off(bearers: list[str], tmp_path: Path) -> None:
    cards.set_state(make.at(), resident_id=bearers[0], state=State.LOST)
    old = expected(bearers[1:2])
    cards.replace_card(make.at(), resident_id=bearers[1], key=uuid7())
    run, pdf = drawn()
    assert run["counts"]["cards"] == 11
    found = [code.text for page in rendered(pdf, tmp_path) for code in zxingcpp.read_barcodes(page)]
    assert sorted(found) == sorted(expected(bearers[1:]))
    assert old[0] not in found


def test_the_faces_are_embedded_and_the_names_are_text(bearers: list[str], tmp_path: Path) -> None:
    _, pdf = drawn()
    file = tmp_path / "cards.pdf"
    file.write_bytes(pdf)
    faces = subprocess.run(["pdffonts", file], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    chinese = [line for line in faces if "WenKai" in line]
    assert len(chinese) >= 2
    assert all(line.split()[-5] == "yes" for line in chinese), "every face of a name is embedded"
    text = subprocess.run(["pdftotext", "-raw", file, "-"], capture_output=True, text=True, check=True).stdout
    for name in {name for name in NAMES if max(name) <= "\uffff"}:  # ReportLab tells no text of the planes beyond.
        assert name in text.replace("\n", "")


@pytest.mark.parametrize("name", ["李", "王小芳", "欧阳娜娜依", LONG, "长" * 30, "Maria-Theresia van der Bergen"])
def test_a_name_however_long_stays_beside_the_code_and_on_its_card(name: str, tmp_path: Path) -> None:
    """The code still scans, a clear border stands around it, and 4 mm along each edge stay white."""
    url = url_of("https://sanbao.example.gov.cn", "A" * 22)
    card = PrintedCard(name, "千年古村落大字头上董自然村", "第十二村民小组", "00001-01", url)
    file = tmp_path / "one.pdf"
    assert card_pdf.draw([card], str(file), town="戴村镇人民政府服务中心") == (1, 0)
    (page,) = rendered(file.read_bytes(), tmp_path)
    cut = card_on(page, 0).convert("L")
    assert scanned(cut) == url
    right, top = CARD_MM[0] - card_pdf.RIGHT_MM - card_pdf.QR_MM, 5.5
    beside = cut.crop((round((right - 3) * A_MM), 0, round((right - 0.2) * A_MM), round(36 * A_MM)))
    assert beside.getextrema()[0] == 255, "the border beside the code is clear"
    beneath = round((top + card_pdf.QR_MM + 0.2) * A_MM)
    assert cut.crop((round(right * A_MM), beneath, cut.width, beneath + round(3 * A_MM))).getextrema()[0] == 255
    for edge in ((0, 0, 4, CARD_MM[1]), (CARD_MM[0] - 4, 0, CARD_MM[0], CARD_MM[1]), (0, 0, CARD_MM[0], 4)):
        assert cropped(cut, *edge).getextrema()[0] == 255


def test_who_has_a_character_that_the_face_lacks_is_counted_as_lacking(bearers: list[str], tmp_path: Path) -> None:
    """U+3FFFD lies in a plane that Unicode has not filled: no face has it. The card is drawn, and its code scans."""
    person = make.person(13, name="王\U0003fffd", group="二组")
    who = people.register_resident(make.at(), village_id="v00001", person=person).resident_id
    cards.issue_card(make.at(), resident_id=who, key=uuid7(), pin="2580")
    run = make.ask("start_sheets", OFFICER, {"place_id": "v00001"}).body
    card_sheets.draw_part(make.at(), Part(run["run_id"], "card_sheets", "v00001:13-14"))
    shown = make.ask("load_run", OFFICER, run_id=run["run_id"]).body
    assert (shown["state"], shown["counts"]) == ("done", {"cards": 1, "lacking": 1})
    (key,) = objects.listed(f"sheets/{run['run_id']}/")
    (page,) = rendered(objects.get(key), tmp_path)
    assert scanned(card_on(page, 0)) == expected([who])[0]


def test_without_a_face_the_run_fails_and_says_why_instead_of_going_on_for_ever(
    bearers: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    without_faces(monkeypatch, tmp_path)
    run = make.ask("start_sheets", OFFICER, {"place_id": "v00001"}).body
    part = Part(run["run_id"], "card_sheets", "v00001:1-13")
    for _ in range(2):
        card_sheets.draw_part(make.at(), part)
    shown = make.ask("load_run", OFFICER, run_id=run["run_id"]).body
    assert (shown["state"], shown["reason"], shown["files"]) == ("failed", "font_missing", [])


def test_a_face_that_only_the_private_bucket_has_is_fetched_once_and_draws(
    bearers: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As in the cloud: deploying put the faces there."""
    folders = fonts.FOLDERS
    without_faces(monkeypatch, tmp_path)
    assert send(storage.client("s3"), settings().private_bucket, folders) == []
    run, pdf = drawn()
    assert run["counts"] == {"cards": 12, "lacking": 0}
    assert pdf.startswith(b"%PDF")
    assert {path.name for path in tmp_path.glob("*.ttf")} == {fonts.REGULAR, fonts.BOLD}

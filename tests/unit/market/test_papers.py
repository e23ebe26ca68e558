"""The files of a day's sheets, read back as people and programs read them."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
from pathlib import Path

import openpyxl
import pytest
import zxingcpp
from PIL import Image

from chalicelib.prosperity.market.core.sheets import Format, Kind, Sheet, Slip
from chalicelib.prosperity.market.service import papers

DAY = dt.date(2026, 11, 29)
NASTY = '=HYPERLINK("http://evil.example","好吃")'
MARKUP = "<b>一号</b> & 二号"
ROW = ("A01C2E", "上午", "杭州市萧山区", MARKUP, NASTY, "13900000101", "+1+1", "@SUM(A1)")
ORDER = "t0001q0193abcd-0000-7000-8000-00000fa01c2e"


def text_of(body: bytes) -> str:
    """Return what a PDF says, without its spaces and line breaks."""
    said = subprocess.run(["pdftotext", "-layout", "-", "-"], input=body, check=True, capture_output=True, timeout=60)
    return "".join(said.stdout.decode().split())


def test_what_people_typed_is_text_in_excel() -> None:
    body = papers.file_of(Sheet(Kind.DELIVERIES, "戴村镇", DAY, (ROW,)), Format.XLSX)
    (page,) = openpyxl.load_workbook(io.BytesIO(body)).worksheets
    assert tuple(cell.value for cell in page[3]) == ROW
    assert {cell.data_type for row in page.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert all(cell.hyperlink is None for cell in page[3])


def test_what_people_typed_is_text_in_a_pdf() -> None:
    said = text_of(papers.file_of(Sheet(Kind.DELIVERIES, "戴村镇", DAY, (ROW,)), Format.PDF))
    for one in (MARKUP, *ROW[5:], "戴村镇配送单2026-11-29"):
        assert "".join(str(one).split()) in said


@pytest.mark.parametrize("kind", list(Kind))
def test_a_day_without_orders_says_so(kind: Kind) -> None:
    assert "这一天没有要" in text_of(papers.file_of(Sheet(kind, "戴村镇", DAY), Format.PDF))


def test_a_picking_list_goes_over_pages_with_its_heads_on_each() -> None:
    rows = tuple(("佛山村", "张家坞菜园", f"菜{nth}", "一棵", nth, 1_000, 3) for nth in range(60))
    said = text_of(papers.file_of(Sheet(Kind.PICKING, "戴村镇", DAY, rows), Format.PDF))
    assert said.count("谁种的、谁养的") == said.count("页") > 1
    assert all(f"菜{nth}" in said for nth in range(60))


def test_a_slips_code_is_its_orders_id_and_its_number_is_read_by_people(tmp_path: Path) -> None:
    slips = tuple(
        Slip(f"{ORDER[:-2]}{nth:02d}", f"A01C{nth:02d}", "自提：文化礼堂", (("高山大白菜 · 一棵", "× 2"),) * (nth + 1))
        for nth in range(9)
    )
    body = papers.file_of(Sheet(Kind.SLIPS, "戴村镇", DAY, slips=slips), Format.PDF)
    (tmp_path / "slips.pdf").write_bytes(body)
    draw = ["pdftoppm", "-r", "110", "-png", str(tmp_path / "slips.pdf"), str(tmp_path / "page")]
    subprocess.run(draw, check=True, timeout=60)
    read = [code.text for page in sorted(tmp_path.glob("*.png")) for code in zxingcpp.read_barcodes(Image.open(page))]
    assert sorted(read) == [one.order_id for one in slips]
    said = text_of(body)
    assert all(one.number in said for one in slips)

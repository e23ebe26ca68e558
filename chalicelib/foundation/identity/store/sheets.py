"""Reads rosters (.xlsx, .csv) as rows of cells, and writes the template and the error report."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from chalicelib.foundation.identity.core.roster import (
    COLUMNS,
    ENTRIES_MAX,
    ID_NUMBER,
    PHONE,
    ROWS_MAX,
    UNPACKED_BYTES_MAX,
    Fault,
    RosterTooLong,
    RosterUnreadable,
)
from chalicelib.kernel.workbooks import DAMAGED

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP_MAGIC = b"PK\x03\x04"
COLUMNS_MAX = 40
NOTES = (
    ("村", "村名、12 位区划代码或系统编号；只导入一个村时可以不填"),
    ("组", "村民小组；村里登记了小组的，必须是其中之一；空着就不改"),
    ("户编号", "村里自己的户号，同一户的人填一样的"),
    ("与户主关系", "户主填“户主”，一户只有一个；其他人填配偶、子、女、父、母等；空着就不改"),
    ("姓名", "与身份证一致"),
    ("身份证号", "18 位；请保持文本格式，不要用数字格式"),
    ("手机号", "11 位；没有可以不填，一家人可以填同一个；空着就不改"),
    ("备注", "可以不填；空着就不改"),
    ("怎么清空", "空格不会清掉已经登记的内容；要清空，到“村民和工分卡”里打开这个人改"),
)


def rows_of(body: bytes) -> Iterator[tuple[int, Sequence[object]]]:
    """Yield each row's number in the file and its cells, the header first.

    Raises:
        RosterUnreadable: it is neither a workbook nor a text.
        RosterTooLong: it unpacks to more, or has more rows, than a roster may have.
    """
    rows = _workbook_rows(body) if body.startswith(ZIP_MAGIC) else _text_rows(body)
    for number, cells in enumerate(rows, start=1):
        if number > ROWS_MAX + 1:
            raise RosterTooLong(rows_max=ROWS_MAX)
        yield number, cells[:COLUMNS_MAX]


def _check_archive(body: bytes) -> None:
    """Refuse an archive that would unpack to too much. Python's zipfile never unpacks beyond what is declared."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(body)).infolist()
    except DAMAGED as error:
        raise RosterUnreadable from error
    if len(entries) > ENTRIES_MAX or sum(entry.file_size for entry in entries) > UNPACKED_BYTES_MAX:
        raise RosterTooLong(rows_max=ROWS_MAX)


def _workbook_rows(body: bytes) -> Iterator[Sequence[object]]:
    from openpyxl import load_workbook  # Heavy; only the job that parses a roster needs it.
    from openpyxl.utils.exceptions import InvalidFileException

    _check_archive(body)
    try:
        book = load_workbook(io.BytesIO(body), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        yield from sheet.iter_rows(values_only=True)
    except (InvalidFileException, *DAMAGED) as error:
        raise RosterUnreadable from error


def _text_rows(body: bytes) -> Iterator[Sequence[object]]:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = body.decode("gb18030")
        except UnicodeDecodeError as error:
            raise RosterUnreadable from error
    if "\x00" in text:
        raise RosterUnreadable
    try:
        yield from csv.reader(io.StringIO(text, newline=""))
    except csv.Error as error:
        raise RosterUnreadable from error


def _book_of(sheets: Sequence[tuple[str, Sequence[float], Sequence[Sequence[object]]]]) -> bytes:
    """Return a workbook: each sheet's title, widths of columns, and rows; the first row stands out and stays."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill

    book = Workbook(write_only=True)
    for title, widths, rows in sheets:
        sheet: Any = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for letter, width in zip("ABCDEFGHIJ", widths, strict=False):
            sheet.column_dimensions[letter].width = width
        for number, row in enumerate(rows):
            cells = []
            for value in row:
                cell = WriteOnlyCell(sheet, value)
                cell.data_type = "n" if isinstance(value, int) else "s"
                cell.number_format = "General" if isinstance(value, int) else "@"
                cell.alignment = Alignment(vertical="center", wrap_text=True)
                if number == 0:
                    cell.font = Font(bold=True, color="FFFFFF")
                    cell.fill = PatternFill("solid", fgColor="C8385A")
                cells.append(cell)
            sheet.append(cells)
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


def template() -> bytes:
    """Return the empty roster: a header, rows formatted as text where Excel would spoil numbers, and notes."""
    widths = [26.0 if column == ID_NUMBER else 16.0 if column == PHONE else 14.0 for column in COLUMNS]
    empty = [[""] * len(COLUMNS) for _ in range(200)]
    notes = [("列", "怎么填"), *NOTES]
    return _book_of([("花名册", widths, [COLUMNS, *empty]), ("填写说明", [16.0, 70.0], notes)])


def report(summary: Sequence[tuple[str, int | str]], faults: Sequence[Fault]) -> bytes:
    """Return the error report: what was done, and each row that was not imported, with the reason."""
    lines: list[Sequence[object]] = [("行号", "村", "姓名", "身份证号", "列", "问题")]
    lines.extend(
        (fault.number, fault.village, fault.name, fault.id_number, fault.column, fault.problem) for fault in faults
    )
    totals: list[Sequence[object]] = [("项目", "结果"), *summary]
    return _book_of([("汇总", [18.0, 60.0], totals), ("有误的行", [8.0, 18.0, 10.0, 24.0, 14.0, 60.0], lines)])

"""A place's month as a workbook. The heavy library loads late."""

from __future__ import annotations

import io

from chalicelib.kernel.context import Context
from chalicelib.town.cockpit.core import sheets as core
from chalicelib.town.cockpit.service import reading

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def file_of(ctx: Context, *, place_id: str, month: str) -> bytes:
    """Return a place's month as Excel: numbers with their definitions, places, days, trend. Three round trips.

    Raises:
        NoSuchPlace, InvalidInput, NotFoldedYet: as `reading.load_cockpit`.
    """
    return _xlsx(core.sheets_of(*reading.load_both(ctx, place_id=place_id, month=month)))


def _xlsx(sheets: list[core.Sheet]) -> bytes:
    """Return a workbook. Its texts are written as texts: none is a formula or a link."""
    from xlsxwriter import Workbook

    body = io.BytesIO()
    book = Workbook(body, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True})
    for name, lines in sheets:
        page = book.add_worksheet(name)
        page.freeze_panes(1, 1)
        page.set_column(0, 0, 22)
        page.set_column(1, 40, 14)
        for nth, line in enumerate(lines):
            for column, cell in enumerate(line):
                if isinstance(cell, str):
                    page.write_string(nth, column, cell, None if nth else bold)
                elif cell is not None:
                    page.write_number(nth, column, cell)
    book.close()
    return body.getvalue()

"""Publishing: a month that is over as open data, JSON and CSV, and which months there are."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from chalicelib.foundation.identity.service import places
from chalicelib.kernel.calendar import business_date, month_of
from chalicelib.kernel.context import Context
from chalicelib.town.cockpit.core import opendata
from chalicelib.town.cockpit.core.figures import TREND_MONTHS, is_closed, months_back
from chalicelib.town.cockpit.core.indicators import newest
from chalicelib.town.cockpit.store import files, indicators, numbers as store

KIND = "cockpit-open"
QUEUE = "cockpit"
JSON, CSV = "application/json; charset=utf-8", "text/csv; charset=utf-8"


def publish(ctx: Context, *, town_id: str, month: str) -> dict[str, Any] | None:
    """Publish a month that is over, and return what was; again the files are written anew. None: nothing is to be told.

    A month is over when its last day was counted with its book of proceeds closed, some hours after midnight. The list
    of months is that of the last TREND_MONTHS.
    """
    today = month_of(business_date(ctx.now()))
    counted = store.find_through(town_id)
    if not is_closed(month, counted):
        return None
    known = store.list_numbers(town_id, months_back(today, TREND_MONTHS)[0], today)
    kept = known.get(month) or store.list_numbers(town_id, month, month).get(month)
    if not kept:
        return None
    town = places.load_town(town_id=town_id)
    names = {village.village_id: village.name for village in places.villages_of(town_id=town_id)}
    entered = list(newest(indicators.list_entered(town_id, month)).values())
    told = opendata.document((town_id, town.name), month, kept, names | {town_id: f"{town.name}（镇级）"}, entered)
    files.put_file(town_id, f"{month}.json", _json(told), JSON)
    files.put_file(town_id, f"{month}.csv", _csv(opendata.lines_of(told)), CSV)
    over = sorted(span for span in known if len(span) > 4 and is_closed(span, counted))
    index = {"town_id": town_id, "town": town.name, "months": over, "licence": opendata.LICENCE}
    files.put_file(town_id, "index.json", _json(index), JSON)
    return told


def _json(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, indent=1).encode()


def _csv(lines: list[list[str | int]]) -> bytes:
    """Return lines as a table; Excel needs the byte-order mark. No cell begins a formula, whatever somebody typed."""
    text = io.StringIO()
    csv.writer(text).writerows([[_plain(cell) for cell in line] for line in lines])
    return text.getvalue().encode("utf-8-sig")


def _plain(cell: str | int) -> str | int:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@")) else cell

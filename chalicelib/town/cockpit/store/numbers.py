"""Moves what spans come to in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt
import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.kernel import storage
from chalicelib.kernel.calendar import month_of
from chalicelib.kernel.writes import Stale, Writes, attempt
from chalicelib.town.cockpit.core.figures import Kept
from chalicelib.town.cockpit.core.tallies import Stock, Tally
from chalicelib.town.cockpit.records import CockpitRecord

NUMBERS, THROUGH = "numbers", "through"
Spans = dict[str, dict[str, Kept]]
"""What was kept, by span (`2026M11`, `2026-11-27`) and place."""


def within(span: str) -> str:
    """Return where a span's tallies lie: days by their month, months by their year."""
    return month_of(dt.date.fromisoformat(span)) if "-" in span else span[:4]


def _packed(body: Mapping[str, Any]) -> bytes:
    return zlib.compress(json.dumps(body, separators=(",", ":")).encode(), 9)


def _put(record: CockpitRecord) -> None:
    """Keep a row, unless one that was counted later is there: it saw at least as much."""
    free = CockpitRecord.made_at.does_not_exist() | (CockpitRecord.made_at <= record.made_at)
    attempt(Writes().put(record, condition=free, refusal=Stale))


def keep_tally(town_id: str, place_id: str, span: str, tally: Tally, made_at: dt.datetime) -> None:
    """Keep what a place's day or month comes to. One round trip, a write unit a KB."""
    body = {
        "sums": tally.sums,
        "people": {key: f"{bits:x}" for key, bits in tally.people.items()},
        "stocks": {key: [stock.on, stock.count] for key, stock in tally.stocks.items()},
        "documents": tally.documents,
    }
    _put(CockpitRecord(f"{town_id}#{within(span)}", f"{place_id}#{span}", made_at=_text(made_at), body=_packed(body)))


def keep_numbers(town_id: str, place_id: str, span: str, tally: Tally, made_at: dt.datetime) -> None:
    """Keep the numbers of a place's month or year. One round trip."""
    body = {"numbers": tally.numbers, "behind": tally.behind}
    _put(CockpitRecord(f"{town_id}#{NUMBERS}", f"{span}#{place_id}", made_at=_text(made_at), body=_packed(body)))


def _text(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")


def _body(record: CockpitRecord) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(zlib.decompress(record.body))
    return body


def _tally(record: CockpitRecord) -> Tally:
    body = _body(record)
    people = {key: int(bits, 16) for key, bits in body["people"].items()}
    stocks = {key: Stock(*one) for key, one in body["stocks"].items()}
    return Tally(body["sums"], people, stocks, body.get("documents", {}))


def keep_through(town_id: str, day: dt.date) -> None:
    """Keep that a town's days up to this one were counted with their books closed; an earlier day changes nothing."""
    _put(CockpitRecord(f"{town_id}#{THROUGH}", THROUGH, made_at=str(day), body=b""))


def find_through(town_id: str) -> dt.date | None:
    """Return the last day of a town that was counted with its book closed, or None. One round trip."""
    record = storage.find(CockpitRecord, f"{town_id}#{THROUGH}", THROUGH, consistent=True)
    return None if record is None else dt.date.fromisoformat(record.made_at)


def find_tally(town_id: str, place_id: str, span: str) -> Tally | None:
    """Return what was kept of a place's day or month, or None. One round trip."""
    key = (f"{town_id}#{within(span)}", f"{place_id}#{span}")
    record = storage.find(CockpitRecord, *key, consistent=True)
    return None if record is None else _tally(record)


def list_tallies(town_id: str, place_id: str, span: str) -> list[Tally]:
    """Return what a place's days of a month, or months of a year, come to, in their order. A round trip a megabyte."""
    mine = CockpitRecord.place.startswith(f"{place_id}#")
    query = storage.Query(CockpitRecord, f"{town_id}#{span}", mine, consistent=True)
    return [_tally(CockpitRecord.from_raw_data(item)) for item in storage.every(query)]


def list_days(town_id: str, month: str, place_id: str = "") -> Spans:
    """Return the numbers of a month's days, of a town's places or of one of them. A round trip a megabyte."""
    mine = CockpitRecord.place.startswith(f"{place_id}#") if place_id else None
    found: Spans = {}
    for item in storage.every(storage.Query(CockpitRecord, f"{town_id}#{month}", mine)):
        record = CockpitRecord.from_raw_data(item)
        place, _, day = record.place.partition("#")
        tally = _tally(record)
        found.setdefault(day, {})[place] = Kept(tally.numbers, tally.behind, _moment(record))
    return found


def _moment(record: CockpitRecord) -> dt.datetime:
    return dt.datetime.fromisoformat(record.made_at)


def _kept(record: CockpitRecord) -> Kept:
    body = _body(record)
    return Kept(body["numbers"], body["behind"], _moment(record))


def list_numbers(town_id: str, first: str, last: str) -> Spans:
    """Return the numbers of a town's places, of months from `first` to `last` and the years on the way.

    A round trip a megabyte: 13 months of 25 places are a third of one.
    """
    where = CockpitRecord.place.between(f"{first[:4]}#", f"{last}#~")
    found: Spans = {}
    for item in storage.every(storage.Query(CockpitRecord, f"{town_id}#{NUMBERS}", where)):
        record = CockpitRecord.from_raw_data(item)
        span, _, place = record.place.partition("#")
        if first <= span or len(span) == 4:
            found.setdefault(span, {})[place] = _kept(record)
    return found


def find_numbers(town_id: str, place_id: str, spans: Sequence[str]) -> Spans:
    """Return the numbers of one place's spans. One round trip."""
    keys = [(CockpitRecord, f"{town_id}#{NUMBERS}", f"{span}#{place_id}") for span in spans]
    found = storage.find_many(keys)
    return {span: {place_id: _kept(one)} for span, one in zip(spans, found, strict=True) if one is not None}

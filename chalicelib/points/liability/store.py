"""Moves snapshots, thresholds and what officers were told in and out of DynamoDB."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import zlib
from collections.abc import Sequence
from typing import Any

from chalicelib.kernel import storage
from chalicelib.kernel.calendar import month_of, start_of
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.points.liability.core.alarms import Thresholds, Told
from chalicelib.points.liability.core.snapshots import KEPT_DAYS, Flow, Share, Snapshot
from chalicelib.points.liability.records import LiabilityRecord

THRESHOLDS, TOLD = "thresholds", "told"
TREND_DAYS, TREND_MONTHS = 90, 24


def day_row(day: dt.date) -> str:
    """Return the row of a day's snapshot."""
    return f"day#{day}"


def month_row(month: str) -> str:
    """Return the row of a month's last snapshot."""
    return f"month#{month}"


def _packed(snapshot: Snapshot) -> bytes:
    body = json.dumps(dataclasses.asdict(snapshot), ensure_ascii=False, separators=(",", ":"), default=_text)
    return zlib.compress(body.encode(), 9)


def _text(moment: Any) -> str:
    assert isinstance(moment, dt.date | dt.datetime)
    return moment.isoformat()


def _snapshot(record: LiabilityRecord) -> Snapshot:
    assert record.body is not None
    body: dict[str, Any] = json.loads(zlib.decompress(record.body))
    on, told_until = dt.date.fromisoformat, body["told_until"]
    shares = {name: {key: Share(**one) for key, one in body[name].items()} for name in ("split", "steps")}
    flows = {window: Flow(**one | {"since": on(one["since"])}) for window, one in body["flows"].items()}
    read = {
        "day": on(body["day"]),
        "made_at": dt.datetime.fromisoformat(body["made_at"]),
        "told_until": on(told_until) if told_until else None,
        "flows": flows,
        "missing": tuple(body["missing"]),
    }
    return Snapshot(**body | shares | read)


def written(snapshot: Snapshot, counted: str, refusal: Refusal) -> dict[str, Writes]:
    """Return the writes of a day's snapshot, and of its month until a later one, by row; each stands by itself.

    `counted` is the moment and id of the run; what the same run or a later one wrote stands. A write unit a KB each.
    """
    body, counted_at = _packed(snapshot), LiabilityRecord.counted
    free = counted_at.does_not_exist() | (counted_at < counted)
    kept_until = start_of(snapshot.day + dt.timedelta(days=KEPT_DAYS))
    rows = ((day_row(snapshot.day), kept_until), (month_row(month_of(snapshot.day)), None))
    records = (
        LiabilityRecord(snapshot.place_id, row, counted=counted, body=body, kept_until=until) for row, until in rows
    )
    return {record.row: Writes().put(record, condition=free, refusal=refusal) for record in records}


def find_snapshots(place_ids: Sequence[str], rows: Sequence[str], *, consistent: bool = False) -> list[Snapshot]:
    """Return those snapshots of places that there are. One round trip per 100, half a unit each KB or one."""
    keys = [(LiabilityRecord, place_id, row) for place_id in place_ids for row in rows]
    return [_snapshot(record) for record in storage.find_many(keys, consistent=consistent) if record is not None]


def find_watched(
    town_id: str, place_ids: Sequence[str], rows: Sequence[str], *, consistent: bool = False
) -> tuple[list[Snapshot], Thresholds]:
    """Return the snapshots of places that there are, and what their town wants to be warned of, in the same round trip.

    Of more than 99 rows it takes two.
    """
    keys = [(LiabilityRecord, town_id, THRESHOLDS)]
    keys += [(LiabilityRecord, place_id, row) for place_id in place_ids for row in rows]
    bounds, *found = storage.find_many(keys, consistent=consistent)
    return [_snapshot(record) for record in found if record is not None], _bounds(bounds)


def find_last(place_id: str, *, before: dt.date) -> Snapshot | None:
    """Return the last snapshot of a day before one, or None. One round trip."""
    where = LiabilityRecord.row.between(day_row(dt.date(2000, 1, 1)), day_row(before - dt.timedelta(days=1)))
    query = storage.Query(LiabilityRecord, place_id, where, newest_first=True, consistent=True)
    rows = storage.page(query, size=1).rows
    return _snapshot(LiabilityRecord.from_raw_data(rows[0])) if rows else None


def find_first(place_id: str) -> Snapshot | None:
    """Return the oldest snapshot of a day that is kept, or None. One round trip."""
    query = storage.Query(LiabilityRecord, place_id, LiabilityRecord.row.startswith("day#"), consistent=True)
    rows = storage.page(query, size=1).rows
    return _snapshot(LiabilityRecord.from_raw_data(rows[0])) if rows else None


def list_trend(place_id: str, kind: str, size: int) -> list[Snapshot]:
    """Return the newest snapshots of a place's days or months (`day`, `month`), in their order. One round trip."""
    query = storage.Query(LiabilityRecord, place_id, LiabilityRecord.row.startswith(f"{kind}#"), newest_first=True)
    rows = storage.page(query, size=size).rows
    return [_snapshot(LiabilityRecord.from_raw_data(item)) for item in reversed(rows)]


def find_thresholds(town_id: str) -> Thresholds:
    """Return what a town wants to be warned of; ours where it set nothing. One round trip."""
    return _bounds(storage.find(LiabilityRecord, town_id, THRESHOLDS))


def _bounds(record: LiabilityRecord | None) -> Thresholds:
    return Thresholds() if record is None or record.words is None else Thresholds(**record.words)


def thresholds_after(town_id: str, bounds: Thresholds) -> Writes:
    """Return the write of what a town wants to be warned of."""
    return Writes().put(LiabilityRecord(town_id, THRESHOLDS, words=dataclasses.asdict(bounds)))


def find_told(town_id: str) -> Told:
    """Return what a town's officers were told last. One round trip."""
    record = storage.find(LiabilityRecord, town_id, TOLD, consistent=True)
    if record is None or record.words is None:
        return Told()
    return Told(frozenset(record.words["names"]), record.words["month"])


def told_after(town_id: str, told: Told, counted: str, refusal: Refusal) -> Writes:
    """Return the write of what a town's officers are told by a run, unless it or a later one told them already."""
    words = {"names": sorted(told.names), "month": told.month}
    free = LiabilityRecord.counted.does_not_exist() | (LiabilityRecord.counted < counted)
    return Writes().put(LiabilityRecord(town_id, TOLD, words=words, counted=counted), condition=free, refusal=refusal)

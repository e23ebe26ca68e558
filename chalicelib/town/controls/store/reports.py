"""Moves control reports in and out of DynamoDB."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import zlib
from collections.abc import Sequence
from typing import Any

from chalicelib.kernel import storage
from chalicelib.kernel.writes import Writes, commit
from chalicelib.town.controls.core.grants import Attended, Budget, Burst, Hand, Often, Report, Tied, Twice
from chalicelib.town.controls.records import ControlRecord


def commit_report(report: Report) -> None:
    """Keep a village's month, in the place of what was counted before."""
    body = json.dumps(dataclasses.asdict(report), ensure_ascii=False, separators=(",", ":"), default=_text)
    record = ControlRecord(report.village_id, report.month, body=zlib.compress(body.encode(), 9))
    commit(Writes().put(record))


def _text(moment: Any) -> str:
    assert isinstance(moment, dt.datetime)
    return moment.isoformat()


def _report(record: ControlRecord) -> Report:
    body: dict[str, Any] = json.loads(zlib.decompress(record.body))
    when = dt.datetime.fromisoformat
    bursts = (one | {name: when(one[name]) for name in ("first_at", "last_at")} for one in body["bursts"])
    return Report(
        village_id=record.village_id,
        month=record.month,
        made_at=when(body["made_at"]),
        budgets={month: Budget(**one) for month, one in body["budgets"].items()},
        hands=tuple(Hand(**one) for one in body["hands"]),
        tied=tuple(Tied(**one) for one in body["tied"]),
        bursts=tuple(Burst(**one) for one in bursts),
        often=tuple(Often(**one) for one in body["often"]),
        twice=tuple(_twice(one) for one in body.get("twice", ())),  # Reports of before do not have it.
    )


def _twice(one: dict[str, Any]) -> Twice:
    return Twice(**one | {name: Attended(**one[name]) for name in ("first", "second")})


def find_reports(village_ids: Sequence[str], months: Sequence[str]) -> list[Report]:
    """Return those reports of villages and months that there are. One round trip per 100."""
    keys = [(ControlRecord, village_id, month) for village_id in village_ids for month in months]
    return [_report(record) for record in storage.find_many(keys) if record is not None]

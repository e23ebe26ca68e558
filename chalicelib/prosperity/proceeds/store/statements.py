"""Statements in the table, and the conditions they are changed on."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.prosperity.proceeds.core.parties import Party
from chalicelib.prosperity.proceeds.core.statements import Doubt, Line, Payment, State, Statement, Step
from chalicelib.prosperity.proceeds.records import ProceedsStatementRecord


def _moment(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def _utc(moment: dt.datetime | None) -> str | None:
    return moment.astimezone(dt.UTC).isoformat() if moment else None


def statement_of(record: ProceedsStatementRecord | None) -> Statement | None:
    """Return the statement that a record holds, or None."""
    if record is None:
        return None
    body: dict[str, Any] = record.body
    paid = record.payment
    return Statement(
        town_id=record.town_week.partition("#")[0],
        party=Party(record.party_id, body["name"], record.resident_id or ""),
        week=record.week,
        closed_at=dt.datetime.fromisoformat(body["closed_at"]),
        lines=tuple(Line(*one) for one in body["lines"]),
        carried_in_fen=body["carried_in_fen"],
        previous=body["previous"],
        points_fen=body["points_fen"],
        state=State(record.state),
        steps=tuple(Step(**one | {"at": dt.datetime.fromisoformat(one["at"])}) for one in record.steps or []),
        payment=None if paid is None else Payment(paid["reference"], dt.date.fromisoformat(paid["paid_on"])),
        doubts=tuple(
            Doubt(**one | {"at": _moment(one["at"]), "answered_at": _moment(one["answered_at"])})
            for one in record.doubts or []
        ),
        version=record.version,
    )


def record_of(statement: Statement) -> ProceedsStatementRecord:
    """Return the record of a statement."""
    paid = statement.payment
    return ProceedsStatementRecord(
        statement.party_id,
        statement.week,
        town_week=f"{statement.town_id}#{statement.week}",
        resident_id=statement.party.resident_id or None,
        week_party=f"{statement.week}#{statement.party_id}",
        body={
            "name": statement.party.name,
            "closed_at": _utc(statement.closed_at),
            "lines": [list(dataclasses.astuple(one)) for one in statement.lines],
            "carried_in_fen": statement.carried_in_fen,
            "previous": statement.previous,
            "points_fen": statement.points_fen,
        },
        state=statement.state.value,
        steps=[dataclasses.asdict(one) | {"at": _utc(one.at)} for one in statement.steps] or None,
        payment=None if paid is None else {"reference": paid.reference, "paid_on": paid.paid_on.isoformat()},
        doubts=[
            dataclasses.asdict(one) | {"at": _utc(one.at), "answered_at": _utc(one.answered_at)}
            for one in statement.doubts
        ]
        or None,
        version=statement.version,
    )


def creation_of(statement: Statement, refusal: Refusal) -> Writes:
    """Return the write of a new statement, the guard of its closing."""
    return Writes().create(record_of(statement), refusal=refusal, guard=True)


def change_of(statement: Statement, seen: int, refusal: Refusal) -> Writes:
    """Return the write that replaces exactly version `seen`."""
    return Writes().put(record_of(statement), condition=ProceedsStatementRecord.version == seen, refusal=refusal)


def find(party_id: str, week: str) -> Statement | None:
    """Return a statement as it is now, or None. One round trip."""
    return statement_of(storage.find(ProceedsStatementRecord, party_id, week, consistent=True))


def find_before(party_id: str, week: str) -> Statement | None:
    """Return a party's last statement before a week, or None. One round trip."""
    where = ProceedsStatementRecord.week < week
    query = storage.Query(ProceedsStatementRecord, party_id, where=where, newest_first=True, consistent=True)
    rows = storage.page(query, size=1).rows
    return statement_of(ProceedsStatementRecord.from_raw_data(rows[0])) if rows else None


def list_of_week(town_id: str, week: str, *, place_id: str, size: int, cursor: str | None) -> Page[Statement]:
    """Return a page of a town's statements of a week, or of one of its villages', by party. One round trip."""
    where = ProceedsStatementRecord.party_id.startswith(place_id) if place_id != town_id else None
    query = storage.Query(ProceedsStatementRecord, f"{town_id}#{week}", where=where, index="by_week")
    return _page(query, size, cursor)


def list_of_person(resident_id: str, *, size: int, cursor: str | None) -> Page[Statement]:
    """Return a page of a villager's own statements, the newest week first. One round trip."""
    query = storage.Query(ProceedsStatementRecord, resident_id, index="by_person", newest_first=True)
    return _page(query, size, cursor)


def _page(query: storage.Query, size: int, cursor: str | None) -> Page[Statement]:
    page = storage.page(query, size=size, cursor=cursor)
    found = [statement_of(ProceedsStatementRecord.from_raw_data(item)) for item in page.rows]
    return Page([one for one in found if one is not None], page.cursor)

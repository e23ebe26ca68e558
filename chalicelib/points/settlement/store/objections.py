"""Objections in the table."""

from __future__ import annotations

import datetime as dt

from chalicelib.kernel import storage
from chalicelib.kernel.writes import AlreadyDone, Refusal, Writes
from chalicelib.points.settlement.core.comparing import COMPARISONS_MAX, Comparison, Difference, Kind
from chalicelib.points.settlement.core.objections import Objection, ObjectionState
from chalicelib.points.settlement.core.statements import Statement
from chalicelib.points.settlement.records import SettlementRecord
from chalicelib.points.settlement.store.statements import statement_of

OBJECTION, COMPARISON = "o#", "r#"


def folder_of(partner_id: str, month: str) -> str:
    """Return the partition of what was said and done about a statement."""
    return f"{partner_id}#{month}"


def objection_of(record: SettlementRecord | None) -> Objection | None:
    """Return the objection that a record holds, or None."""
    if record is None:
        return None
    partner_id, _, month = record.owner.partition("#")
    assert record.at is not None
    return Objection(
        objection_id=record.row.removeprefix(OBJECTION),
        partner_id=partner_id,
        month=month,
        line=record.line or "",
        theirs=record.theirs or "",
        reason=record.reason or "",
        by=record.by or "",
        at=dt.datetime.fromisoformat(record.at),
        mark=record.mark or "",
        line_points=record.line_points or 0,
        state=ObjectionState(record.state),
        answer=record.answer or "",
        answered_by=record.answered_by or "",
        answered_at=dt.datetime.fromisoformat(record.answered_at) if record.answered_at else None,
        fen=record.fen or 0,
        on_next=bool(record.on_next),
        answer_key=record.answer_key or "",
        answer_mark=record.answer_mark or "",
    )


def creation_of(objection: Objection, refusal: Refusal) -> Writes:
    """Return the write of a new objection: the guard of its transaction."""
    record = SettlementRecord(
        folder_of(objection.partner_id, objection.month),
        OBJECTION + objection.objection_id,
        line=objection.line,
        theirs=objection.theirs,
        line_points=objection.line_points,
        reason=objection.reason,
        by=objection.by,
        at=objection.at.isoformat(),
        mark=objection.mark,
        state=objection.state.value,
    )
    return Writes().create(record, refusal=refusal, guard=True)


def answer_of(objection: Objection, refusal: Refusal) -> Writes:
    """Return the write of what an officer answered to an objection that waits."""
    assert objection.answered_at is not None
    return Writes().update(
        SettlementRecord,
        folder_of(objection.partner_id, objection.month),
        OBJECTION + objection.objection_id,
        actions=[
            SettlementRecord.state.set(objection.state.value),
            SettlementRecord.answer.set(objection.answer),
            SettlementRecord.answered_by.set(objection.answered_by),
            SettlementRecord.answered_at.set(objection.answered_at.isoformat()),
            SettlementRecord.fen.set(objection.fen),
            SettlementRecord.on_next.set(objection.on_next),
            SettlementRecord.answer_key.set(objection.answer_key),
            SettlementRecord.answer_mark.set(objection.answer_mark),
        ],
        condition=SettlementRecord.state == ObjectionState.OPEN.value,
        refusal=refusal,
    )


def find_with_statement(partner_id: str, month: str, objection_id: str) -> tuple[Statement | None, Objection | None]:
    """Return a statement and one of the objections to it, each None where there is none. One round trip."""
    keys = [
        (SettlementRecord, partner_id, month),
        (SettlementRecord, folder_of(partner_id, month), OBJECTION + objection_id),
    ]
    statement, objection = storage.find_many(keys, consistent=True)
    return statement_of(statement), objection_of(objection)


def list_of(partner_id: str, month: str) -> list[Objection]:
    """Return all objections to a statement, the oldest first. One round trip."""
    where = SettlementRecord.row.startswith(OBJECTION)
    rows = storage.every(storage.Query(SettlementRecord, folder_of(partner_id, month), where=where, consistent=True))
    found = (objection_of(SettlementRecord.from_raw_data(item)) for item in rows)
    return [one for one in found if one is not None]


def list_comparisons(partner_id: str, month: str, *, size: int) -> list[Comparison]:
    """Return what the newest comparisons came to as far as they are done, the oldest of them first. One round trip."""
    where = SettlementRecord.row.startswith(COMPARISON)
    query = storage.Query(
        SettlementRecord, folder_of(partner_id, month), where=where, newest_first=True, consistent=True
    )
    records = [SettlementRecord.from_raw_data(item) for item in storage.page(query, size=size).rows]
    return [_comparison_of(record) for record in reversed(records) if record.counts is not None]


def _comparison_of(record: SettlementRecord) -> Comparison:
    assert record.at is not None
    return Comparison(
        comparison_id=record.row.removeprefix(COMPARISON),
        at=dt.datetime.fromisoformat(record.at),
        counts={name: int(count) for name, count in (record.counts or {}).items()},
        shown=tuple(Difference(Kind(kind), *rest) for kind, *rest in record.shown or []),
        file=record.folder or "",
        reason=record.reason or "",
    )


def find_comparison(partner_id: str, month: str, comparison_id: str) -> Comparison | None:
    """Return what comparing came to, or None also where it is not done. One round trip."""
    record = storage.find(SettlementRecord, folder_of(partner_id, month), COMPARISON + comparison_id, consistent=True)
    return None if record is None or record.counts is None else _comparison_of(record)


def comparison_begun(partner_id: str, month: str, comparison_id: str, *, refusal: Refusal) -> Writes:
    """Return the writes that count a comparison of a statement once, on the condition that it has not too many.

    `refusal` is told the statement's image, None where there is none.
    """
    record = SettlementRecord(folder_of(partner_id, month), COMPARISON + comparison_id)
    room = SettlementRecord.comparisons.does_not_exist() | (SettlementRecord.comparisons < COMPARISONS_MAX)
    writes = Writes().create(record, refusal=AlreadyDone, guard=True)
    return writes.update(
        SettlementRecord,
        partner_id,
        month,
        actions=[SettlementRecord.comparisons.set((SettlementRecord.comparisons | 0) + 1)],
        condition=SettlementRecord.version.exists() & room,
        refusal=refusal,
    )


def comparison_written(partner_id: str, month: str, comparison: Comparison) -> Writes:
    """Return the write of what comparing came to; doing it again writes the same."""
    record = SettlementRecord(
        folder_of(partner_id, month),
        COMPARISON + comparison.comparison_id,
        at=comparison.at.isoformat(),
        counts=comparison.counts,
        shown=[[one.kind.value, one.key, one.theirs, one.our_points, one.their_points, one.our_at, one.their_at]
               for one in comparison.shown],
        folder=comparison.file,
        reason=comparison.reason or None,
    )  # fmt: skip
    return Writes().put(record)

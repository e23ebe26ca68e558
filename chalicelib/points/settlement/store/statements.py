"""Statements in the table, and the conditions they are changed on."""

from __future__ import annotations

import datetime as dt
from typing import Any

from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.points.settlement.core.statements import DayTotal, Payment, State, Statement, Step, Sum
from chalicelib.points.settlement.records import SettlementRecord


def _body_of(statement: Statement) -> dict[str, Any]:
    return {
        "shop": statement.shop,
        "village": statement.village,
        "town": statement.town,
        "closed_at": statement.closed_at.isoformat(),
        "object_until": statement.object_until.isoformat(),
        "lines": statement.lines,
        "sums": [
            [one.number, one.starts_on.isoformat(), one.points_per_yuan, one.redeemed, one.refunded]
            for one in statement.sums
        ],
        "days": [
            [one.on.isoformat(), one.sales, one.redeemed, one.refunds, one.refunded] for one in statement.days
        ],
        "previous": statement.previous,
        "carried_in_fen": statement.carried_in_fen,
        "taken_fen": statement.taken_fen,
        "persons": list(statement.persons),
    }  # fmt: skip


def _steps_of(statement: Statement) -> list[dict[str, str]]:
    return [
        {
            "deed": one.deed,
            "by": one.by,
            "person": one.person,
            "at": one.at.isoformat(),
            "why": one.why,
            "key": one.key,
            "mark": one.mark,
        }
        for one in statement.steps
    ]


def _payment_of(statement: Statement) -> dict[str, str] | None:
    paid = statement.payment
    return None if paid is None else {"reference": paid.reference, "paid_on": paid.paid_on.isoformat()}


def statement_of(record: SettlementRecord | None) -> Statement | None:
    """Return the statement that a record holds, or None."""
    if record is None or record.body is None:
        return None
    body: dict[str, Any] = record.body
    paid = record.payment
    return Statement(
        partner_id=record.owner,
        month=record.row,
        shop=body["shop"],
        village=body["village"],
        town=body["town"],
        closed_at=dt.datetime.fromisoformat(body["closed_at"]),
        object_until=dt.date.fromisoformat(body["object_until"]),
        lines=body["lines"],
        sums=tuple(
            Sum(number, dt.date.fromisoformat(start), rate, redeemed, refunded)
            for number, start, rate, redeemed, refunded in body["sums"]
        ),
        days=tuple(DayTotal(dt.date.fromisoformat(on), *rest) for on, *rest in body["days"]),
        previous=body["previous"],
        carried_in_fen=body["carried_in_fen"],
        taken_fen=body["taken_fen"],
        adjusted_fen=record.adjusted_fen or 0,
        next_fen=record.next_fen or 0,
        out_fen=record.out_fen,
        persons=tuple(body["persons"]),
        state=State(record.state),
        steps=tuple(Step(**(one | {"at": dt.datetime.fromisoformat(one["at"])})) for one in record.steps or []),
        payment=None if paid is None else Payment(paid["reference"], dt.date.fromisoformat(paid["paid_on"])),
        open_objections=record.open_objections or 0,
        objections=record.objections or 0,
        revision=record.revision or 0,
        papers=record.papers or 0,
        version=record.version or 0,
    )


def creation_of(statement: Statement, refusal: Refusal) -> Writes:
    """Return the write of a new statement: the guard of its closing."""
    record = SettlementRecord(
        statement.partner_id,
        statement.month,
        village_month=f"{statement.village_id}#{statement.month}",
        body=_body_of(statement),
        state=statement.state.value,
        version=statement.version,
        adjusted_fen=statement.adjusted_fen,
        next_fen=statement.next_fen,
        open_objections=0,
        objections=0,
        revision=statement.revision,
        papers=statement.papers,
        steps=_steps_of(statement),
    )
    return Writes().create(record, refusal=refusal, guard=True)


def change_of(statement: Statement, seen: Statement, refusal: Refusal) -> Writes:
    """Return the write of a changed statement on top of the version it was decided on; its body never changes."""
    actions = [
        SettlementRecord.state.set(statement.state.value),
        SettlementRecord.version.set(seen.version + 1),
        SettlementRecord.adjusted_fen.set(statement.adjusted_fen),
        SettlementRecord.next_fen.set(statement.next_fen),
        SettlementRecord.open_objections.set(statement.open_objections),
        SettlementRecord.objections.set(statement.objections),
        SettlementRecord.revision.set(statement.revision),
        SettlementRecord.steps.set(_steps_of(statement)),
    ]
    if statement.out_fen is not None:
        actions.append(SettlementRecord.out_fen.set(statement.out_fen))
    if statement.payment is not None:
        actions.append(SettlementRecord.payment.set(_payment_of(statement)))
    return Writes().update(
        SettlementRecord,
        statement.partner_id,
        statement.month,
        actions=actions,
        condition=SettlementRecord.version == seen.version,
        refusal=refusal,
    )


def papers_made(statement: Statement, refusal: Refusal) -> Writes:
    """Return the write that says that the files of this revision are there."""
    return Writes().update(
        SettlementRecord,
        statement.partner_id,
        statement.month,
        actions=[SettlementRecord.papers.set(statement.revision)],
        condition=SettlementRecord.papers < statement.revision,
        refusal=refusal,
    )


def find(partner_id: str, month: str) -> Statement | None:
    """Return the statement, or None. One round trip."""
    return statement_of(storage.find(SettlementRecord, partner_id, month, consistent=True))


def find_newest(partner_id: str) -> Statement | None:
    """Return a shop's newest statement, or None. One round trip."""
    query = storage.Query(SettlementRecord, partner_id, newest_first=True, consistent=True)
    rows = storage.page(query, size=1).rows
    return statement_of(SettlementRecord.from_raw_data(rows[0])) if rows else None


def list_of_shop(partner_id: str, *, size: int, cursor: str | None) -> Page[Statement]:
    """Return a page of a shop's statements, the newest first. One round trip."""
    return _page(storage.Query(SettlementRecord, partner_id, newest_first=True), size, cursor)


def list_of_village(village_id: str, month: str, *, size: int, cursor: str | None) -> Page[Statement]:
    """Return a page of a village's statements of a month, by shop. One round trip."""
    return _page(storage.Query(SettlementRecord, f"{village_id}#{month}", index="by_village"), size, cursor)


def _page(query: storage.Query, size: int, cursor: str | None) -> Page[Statement]:
    page = storage.page(query, size=size, cursor=cursor)
    found = [statement_of(SettlementRecord.from_raw_data(item)) for item in page.rows]
    return Page([one for one in found if one is not None], page.cursor)

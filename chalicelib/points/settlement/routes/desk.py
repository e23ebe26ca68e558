"""Settlement as the town's officers and auditors see it."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.points.settlement.core.life import Deed
from chalicelib.points.settlement.core.statements import Payment
from chalicelib.points.settlement.routes.doors import doors
from chalicelib.points.settlement.schemas.objections import ObjectionShown, SettlementAnswerAsked
from chalicelib.points.settlement.schemas.statements import (
    CheckAsked,
    MonthAsked,
    PageAsked,
    PayAsked,
    SendBackAsked,
    StatementFilesShown,
    StatementLinesShown,
    StatementRow,
    StatementShown,
    StatementsShown,
)
from chalicelib.points.settlement.service import deciding, reading

READ, DECIDE = "settlement.read", "settlement.decide"
ONE = "/v1/settlements/{partner_id}/{month}"


@doors.door(
    "GET",
    "/v1/villages/{village_id}/settlements",
    verb=READ,
    within="village_id",
    query=MonthAsked,
    shown=StatementsShown,
)
def month_list(call: Call[Nothing, MonthAsked], village_id: str) -> StatementsShown:
    """List a village's statements of a month with their states and totals, by shop."""
    asked = call.query
    page = reading.list_of_village(village_id=village_id, month=asked.month, size=asked.size, cursor=asked.cursor)
    return StatementsShown.of(page)


@doors.door("GET", ONE, verb=READ, within="partner_id", shown=StatementShown)
def read(_call: Call[Nothing, Nothing], partner_id: str, month: str) -> StatementShown:
    """Show a shop's statement of a month: sums, days, steps, objections, comparisons."""
    return StatementShown.whole(reading.load_whole(partner_id=partner_id, month=month))


@doors.door("GET", f"{ONE}/lines", verb=READ, within="partner_id", query=PageAsked, shown=StatementLinesShown)
def lines(call: Call[Nothing, PageAsked], partner_id: str, month: str) -> StatementLinesShown:
    """Show a page of the lines of a shop's month, the newest first."""
    asked = call.query
    page = reading.lines_of(partner_id=partner_id, month=month, size=asked.size, cursor=asked.cursor)
    return StatementLinesShown.of(partner_id, page)


@doors.door("GET", f"{ONE}/files", verb=READ, within="partner_id", shown=StatementFilesShown)
def files(call: Call[Nothing, Nothing], partner_id: str, month: str) -> StatementFilesShown:
    """Return addresses that open a statement's CSV, Excel and PDF for a few minutes; the look is recorded."""
    statement = reading.load_statement(partner_id=partner_id, month=month)
    return StatementFilesShown.of(reading.files_of(call.ctx, statement))


@doors.door("POST", f"{ONE}/check", verb=DECIDE, within="partner_id", asked=CheckAsked, shown=StatementRow, keyed=True)
def check(call: Call[CheckAsked, Nothing], partner_id: str, month: str) -> StatementRow:
    """Say that a statement was checked: the first of two pairs of eyes."""
    asked = call.body
    return StatementRow.of(
        deciding.decide(
            call.ctx, partner_id=partner_id, month=month, deed=Deed.CHECK, key=call.key, seen_fen=asked.payable_fen,
            why=asked.remark,
        )
    )  # fmt: skip


@doors.door(
    "POST", f"{ONE}/send-back", verb=DECIDE, within="partner_id", asked=SendBackAsked, shown=StatementRow, keyed=True
)
def send_back(call: Call[SendBackAsked, Nothing], partner_id: str, month: str) -> StatementRow:
    """Send a checked statement back to be checked again, with a reason."""
    return StatementRow.of(
        deciding.decide(
            call.ctx, partner_id=partner_id, month=month, deed=Deed.SEND_BACK, key=call.key, why=call.body.reason
        )
    )


@doors.door(
    "POST", f"{ONE}/approve", verb=DECIDE, within="partner_id", asked=CheckAsked, shown=StatementRow, keyed=True
)
def approve(call: Call[CheckAsked, Nothing], partner_id: str, month: str) -> StatementRow:
    """Approve a checked statement as a second officer: another person, and not of the shop's family."""
    asked = call.body
    return StatementRow.of(
        deciding.decide(
            call.ctx, partner_id=partner_id, month=month, deed=Deed.APPROVE, key=call.key, seen_fen=asked.payable_fen,
            why=asked.remark,
        )
    )  # fmt: skip


@doors.door("POST", f"{ONE}/pay", verb=DECIDE, within="partner_id", asked=PayAsked, shown=StatementRow, keyed=True)
def pay(call: Call[PayAsked, Nothing], partner_id: str, month: str) -> StatementRow:
    """Say that an approved statement was paid: the bank's reference, and on which day."""
    asked = call.body
    return StatementRow.of(
        deciding.decide(
            call.ctx, partner_id=partner_id, month=month, deed=Deed.PAY, key=call.key, seen_fen=asked.payable_fen,
            payment=Payment(asked.bank_reference, asked.paid_on),
        )
    )  # fmt: skip


@doors.door(
    "POST",
    f"{ONE}/objections/{{objection_id}}/answer",
    verb=DECIDE,
    within="partner_id",
    asked=SettlementAnswerAsked,
    shown=ObjectionShown,
    keyed=True,
)
def answer(
    call: Call[SettlementAnswerAsked, Nothing], partner_id: str, month: str, objection_id: str
) -> ObjectionShown:
    """Verdict a shop's objection with a reason: upheld, with what it changes, or declined."""
    asked = call.body
    return ObjectionShown.of(
        deciding.answer_objection(
            call.ctx,
            partner_id=partner_id,
            month=month,
            objection_id=objection_id,
            answer=asked.said,
            reason=asked.reason,
            fen=asked.fen,
            on_next=asked.on_next,
            key=call.key,
        )
    )

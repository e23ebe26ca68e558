"""Statements as officers and auditors see them."""

from __future__ import annotations

from chalicelib.foundation.runs.schemas import RunShown
from chalicelib.kernel.edge import Call, Nothing
from chalicelib.prosperity.proceeds.core.statements import Deed, Payment
from chalicelib.prosperity.proceeds.routes.doors import doors
from chalicelib.prosperity.proceeds.schemas.statements import (
    ProceedsAnswerAsked,
    ProceedsApproveAsked,
    ProceedsPayAsked,
    ProceedsRow,
    ProceedsStatementShown,
    ProceedsStatementsShown,
    ProceedsWeekAsked,
)
from chalicelib.prosperity.proceeds.service import deciding, files, reading

READ, DECIDE = "proceeds.read", "proceeds.decide"
ONE = "/v1/proceeds/{party_id}/{week}"


@doors.door(
    "GET",
    "/v1/places/{place_id}/proceeds",
    verb=READ,
    within="place_id",
    query=ProceedsWeekAsked,
    shown=ProceedsStatementsShown,
)
def week_list(call: Call[Nothing, ProceedsWeekAsked], place_id: str) -> ProceedsStatementsShown:
    """List a town's or village's statements of a week: producers, collectives, and the town's platform."""
    asked = call.query
    page = reading.list_of_week(place_id=place_id, week=asked.week, size=asked.size, cursor=asked.cursor)
    return ProceedsStatementsShown.of(page)


@doors.door("GET", ONE, verb=READ, within="party_id", shown=ProceedsStatementShown)
def read(_call: Call[Nothing, Nothing], party_id: str, week: str) -> ProceedsStatementShown:
    """Show a party's statement of a week: lines, steps, doubts."""
    return ProceedsStatementShown.whole(reading.load(party_id=party_id, week=week))


@doors.door(
    "POST", f"{ONE}/approve", verb=DECIDE, within="party_id", asked=ProceedsApproveAsked, shown=ProceedsRow, keyed=True
)
def approve(call: Call[ProceedsApproveAsked, Nothing], party_id: str, week: str) -> ProceedsRow:
    """Approve a statement: the first of two officers, neither of the producer's family."""
    return ProceedsRow.of(
        deciding.decide(
            call.ctx,
            party_id=party_id,
            week=week,
            deed=Deed.APPROVE,
            seen_fen=call.body.payable_fen,
            key=call.key,
        )
    )


@doors.door("POST", f"{ONE}/pay", verb=DECIDE, within="party_id", asked=ProceedsPayAsked, shown=ProceedsRow, keyed=True)
def pay(call: Call[ProceedsPayAsked, Nothing], party_id: str, week: str) -> ProceedsRow:
    """Say that an approved statement was paid: the bank's reference, and on which day. It stays so."""
    asked = call.body
    return ProceedsRow.of(
        deciding.decide(
            call.ctx,
            party_id=party_id,
            week=week,
            deed=Deed.PAY,
            seen_fen=asked.payable_fen,
            key=call.key,
            payment=Payment(asked.bank_reference, asked.paid_on),
        )
    )


@doors.door(
    "POST",
    f"{ONE}/doubts/{{doubt_id}}/answer",
    verb=DECIDE,
    within="party_id",
    asked=ProceedsAnswerAsked,
    shown=ProceedsStatementShown,
    keyed=True,
)
def answer(call: Call[ProceedsAnswerAsked, Nothing], party_id: str, week: str, doubt_id: str) -> ProceedsStatementShown:
    """Answer what a producer doubts; what is put right is a line of the week after."""
    asked = call.body
    return ProceedsStatementShown.whole(
        deciding.answer(
            call.ctx,
            party_id=party_id,
            week=week,
            doubt_id=doubt_id,
            words=asked.words,
            fen=asked.fen,
            key=call.key,
        )
    )


@doors.door("POST", f"{ONE}/files", verb=READ, within="party_id", shown=RunShown, keyed=True, status=202)
def make_files(call: Call[Nothing, Nothing], party_id: str, week: str) -> RunShown:
    """Make a statement's CSV, Excel and PDF, in the background."""
    statement = reading.load(party_id=party_id, week=week)
    return RunShown.of(files.start_statement(call.ctx, statement=statement, key=call.key), [])

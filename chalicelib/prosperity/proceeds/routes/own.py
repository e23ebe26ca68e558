"""A producer's own statements."""

from __future__ import annotations

from chalicelib.foundation.runs.schemas import RunShown
from chalicelib.kernel.edge import Call, Nothing
from chalicelib.prosperity.proceeds.routes.doors import doors
from chalicelib.prosperity.proceeds.schemas.statements import (
    ProceedsDoubtAsked,
    ProceedsPageAsked,
    ProceedsStatementShown,
    ProceedsStatementsShown,
)
from chalicelib.prosperity.proceeds.service import deciding, files, reading

OWN = "proceeds.own"
ONE = "/v1/me/proceeds/{party_id}/{week}"


@doors.door("GET", "/v1/me/proceeds", verb=OWN, query=ProceedsPageAsked, shown=ProceedsStatementsShown)
def own_list(call: Call[Nothing, ProceedsPageAsked]) -> ProceedsStatementsShown:
    """List one's own statements, the newest week first."""
    return ProceedsStatementsShown.of(reading.list_own(call.ctx, size=call.query.size, cursor=call.query.cursor))


@doors.door("GET", ONE, verb=OWN, shown=ProceedsStatementShown)
def own_read(call: Call[Nothing, Nothing], party_id: str, week: str) -> ProceedsStatementShown:
    """Show one of one's own statements."""
    statement = reading.load_own(call.ctx, party_id=party_id, week=week)
    return ProceedsStatementShown.whole(statement).to_the_producer()


@doors.door(
    "POST", f"{ONE}/doubts", verb=OWN, asked=ProceedsDoubtAsked, shown=ProceedsStatementShown, keyed=True, status=201
)
def doubt(call: Call[ProceedsDoubtAsked, Nothing], party_id: str, week: str) -> ProceedsStatementShown:
    """Say what is wrong with a statement; nothing of it is approved or paid until somebody answers."""
    after = deciding.doubt(call.ctx, party_id=party_id, week=week, words=call.body.words, key=call.key)
    return ProceedsStatementShown.whole(after).to_the_producer()


@doors.door("POST", f"{ONE}/files", verb=OWN, shown=RunShown, keyed=True, status=202)
def own_files(call: Call[Nothing, Nothing], party_id: str, week: str) -> RunShown:
    """Make one's own statement as CSV, Excel and PDF, in the background."""
    statement = reading.load_own(call.ctx, party_id=party_id, week=week)
    return RunShown.of(files.start_statement(call.ctx, statement=statement, key=call.key), [])

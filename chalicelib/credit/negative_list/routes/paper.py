"""What somebody without a phone says to a record on paper, which an officer of their village or town enters."""

from __future__ import annotations

from chalicelib.credit.negative_list.core.record import Record
from chalicelib.credit.negative_list.routes.doors import doors
from chalicelib.credit.negative_list.schemas.asked import PaperRepairAsked, PaperWordsAsked
from chalicelib.credit.negative_list.schemas.shown import PaperEntered
from chalicelib.credit.negative_list.service import own
from chalicelib.kernel.edge import Call, Nothing

ONE = "/v1/negative-records/{record_id}"


@doors.door(
    "POST",
    ONE + "/paper-words",
    verb="negatives.paper",
    within="record_id",
    asked=PaperWordsAsked,
    shown=PaperEntered,
    keyed=True,
    status=201,
)
def enter_words(call: Call[PaperWordsAsked, Nothing], record_id: str) -> PaperEntered:
    """Enter from a paper somebody's answer to a record, or their objection to one that counts."""
    body = call.body
    say = own.answer if body.deed == "answer" else own.make_objection
    record: Record = say(call.ctx, record_id=record_id, text=body.text, key=call.key, paper=body.paper())
    return PaperEntered.of(record)


@doors.door(
    "POST",
    ONE + "/paper-repairs",
    verb="negatives.paper",
    within="record_id",
    asked=PaperRepairAsked,
    shown=PaperEntered,
    keyed=True,
    status=201,
)
def enter_repair(call: Call[PaperRepairAsked, Nothing], record_id: str) -> PaperEntered:
    """Enter from a paper that somebody asks for the repair of a record."""
    body = call.body
    done = own.ask_repair(
        call.ctx, record_id=record_id, text=body.text, evidence=body.evidence, key=call.key, paper=body.paper()
    )
    return PaperEntered.of(done)

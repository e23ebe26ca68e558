"""The published list of categories, and a person's own records: each for themselves alone."""

from __future__ import annotations

from chalicelib.credit.looks.schemas import CreditLooksAsked, CreditLooksShown
from chalicelib.credit.negative_list.core.record import Record
from chalicelib.credit.negative_list.routes.doors import doors
from chalicelib.credit.negative_list.schemas.asked import OwnRecordsAsked, RecordAnswerAsked, RepairAsked
from chalicelib.credit.negative_list.schemas.shown import CategoriesShown, Eyes, NegativeRowsShown, NegativeShown
from chalicelib.credit.negative_list.service import own, reading, scans
from chalicelib.kernel.edge import Call, Nothing

ONE = "/v1/me/negative-records/{record_id}"


def _shown(call: Call[RecordAnswerAsked, Nothing] | Call[RepairAsked, Nothing], record: Record) -> NegativeShown:
    return NegativeShown.whole(record, call.ctx.now(), Eyes.PERSON)


@doors.door("GET", "/v1/negative-categories", verb="house.read", shown=CategoriesShown)
def list_categories(_call: Call[Nothing, Nothing]) -> CategoriesShown:
    """Show what can be entered in the negative list at all, on which law, and what it does."""
    return CategoriesShown.shipped()


@doors.door("GET", "/v1/me/negative-records", verb="negatives.own", query=OwnRecordsAsked, shown=NegativeRowsShown)
def list_own(call: Call[Nothing, OwnRecordsAsked]) -> NegativeRowsShown:
    """Show my own records, the newest first."""
    page = reading.list_own(call.ctx, size=call.query.size, cursor=call.query.cursor)
    return NegativeRowsShown.of(page, call.ctx.now(), Eyes.PERSON)


@doors.door("GET", ONE, verb="negatives.own", shown=NegativeShown)
def read_own(call: Call[Nothing, Nothing], record_id: str) -> NegativeShown:
    """Show a record of mine: the document and its scan, who did what when, and why."""
    found = reading.load_own(call.ctx, record_id=record_id)
    view, names = scans.view_of(found, officer=False), reading.officers_of(found)
    return NegativeShown.whole(found, call.ctx.now(), Eyes.PERSON, view, names)


@doors.door("GET", ONE + "/looks", verb="negatives.own", query=CreditLooksAsked, shown=CreditLooksShown)
def list_looks(call: Call[Nothing, CreditLooksAsked], record_id: str) -> CreditLooksShown:
    """Show who looked at a record of mine, the newest first."""
    query = call.query
    return CreditLooksShown.of(reading.list_looks(call.ctx, record_id=record_id, size=query.size, cursor=query.cursor))


@doors.door(
    "POST",
    ONE + "/answer",
    verb="negatives.own",
    asked=RecordAnswerAsked,
    shown=NegativeShown,
    keyed=True,
    status=201,
)
def answer(call: Call[RecordAnswerAsked, Nothing], record_id: str) -> NegativeShown:
    """Answer a record before it counts; a third officer decides."""
    return _shown(call, own.answer(call.ctx, record_id=record_id, text=call.body.text, key=call.key))


@doors.door(
    "POST",
    ONE + "/objections",
    verb="negatives.own",
    asked=RecordAnswerAsked,
    shown=NegativeShown,
    keyed=True,
    status=201,
)
def make_objection(call: Call[RecordAnswerAsked, Nothing], record_id: str) -> NegativeShown:
    """Object to a record of mine that counts; it counts nothing until it is decided."""
    return _shown(call, own.make_objection(call.ctx, record_id=record_id, text=call.body.text, key=call.key))


@doors.door(
    "POST", ONE + "/repair", verb="negatives.own", asked=RepairAsked, shown=NegativeShown, keyed=True, status=201
)
def ask_repair(call: Call[RepairAsked, Nothing], record_id: str) -> NegativeShown:
    """Ask for the repair of a record of mine; two officers decide."""
    body = call.body
    done = own.ask_repair(call.ctx, record_id=record_id, text=body.text, evidence=body.evidence, key=call.key)
    return _shown(call, done)

"""What town officers do with records. A town's list is for them, and nameless for auditors; there is no other one."""

from __future__ import annotations

from typing import Any

from chalicelib.credit.negative_list.core.record import Record
from chalicelib.credit.negative_list.routes.doors import doors
from chalicelib.credit.negative_list.schemas.asked import (
    AnswerDecisionAsked,
    ApprovalAsked,
    GroundsAsked,
    NegativeDeskAsked,
    NegativeRecordAsked,
    RecallDecisionAsked,
    RecordObjectionDecisionAsked,
    RepairDecisionAsked,
)
from chalicelib.credit.negative_list.schemas.shown import Eyes, NegativeRowsShown, NegativeShown
from chalicelib.credit.negative_list.service import deciding, entering, reading, scans
from chalicelib.kernel.authz import allows
from chalicelib.kernel.edge import Call, Nothing

ONE = "/v1/negative-records/{record_id}"


def _eyes(call: Call[Any, Any], within: str) -> Eyes:
    """Return for whose eyes something is shown: who may not act on it is an auditor."""
    return Eyes.OFFICER if allows(call.ctx.actor, scans.ACTS, within=within) else Eyes.AUDITOR


def _shown(call: Call[Any, Any], record: Record) -> NegativeShown:
    return NegativeShown.whole(record, call.ctx.now(), Eyes.OFFICER)


@doors.door(
    "POST",
    "/v1/residents/{resident_id}/negative-records",
    verb="negatives.act",
    within="resident_id",
    asked=NegativeRecordAsked,
    shown=NegativeShown,
    keyed=True,
    status=201,
)
def enter(call: Call[NegativeRecordAsked, Nothing], resident_id: str) -> NegativeShown:
    """Enter a record from a legally effective document; another officer approves it, and then its person is told."""
    made = entering.enter(call.ctx, resident_id=resident_id, document=call.body.document(), key=call.key)
    return _shown(call, made)


@doors.door(
    "GET",
    "/v1/towns/{town_id}/negative-records",
    verb="negatives.read",
    within="town_id",
    query=NegativeDeskAsked,
    shown=NegativeRowsShown,
)
def list_desk(call: Call[Nothing, NegativeDeskAsked], town_id: str) -> NegativeRowsShown:
    """Show a town's records in a state, the oldest deadline first; the look is recorded."""
    query = call.query
    page = reading.list_desk(call.ctx, town_id=town_id, state=query.state, size=query.size, cursor=query.cursor)
    return NegativeRowsShown.of(page, call.ctx.now(), _eyes(call, town_id))


@doors.door("GET", ONE, verb="negatives.read", within="record_id", shown=NegativeShown)
def read(call: Call[Nothing, Nothing], record_id: str) -> NegativeShown:
    """Show a record with every step, and its scan to who may act on it; the look is recorded."""
    found, eyes = reading.read_record(call.ctx, record_id=record_id), _eyes(call, record_id)
    view = scans.view_of(found, officer=True) if eyes is Eyes.OFFICER else None
    return NegativeShown.whole(found, call.ctx.now(), eyes, view)


@doors.door(
    "POST",
    ONE + "/approval",
    verb="negatives.act",
    within="record_id",
    asked=ApprovalAsked,
    shown=NegativeShown,
    keyed=True,
    status=201,
)
def approve(call: Call[ApprovalAsked, Nothing], record_id: str) -> NegativeShown:
    """Approve a record as the second officer, so that its person is told, or refuse it."""
    body = call.body
    return _shown(
        call, deciding.approve(call.ctx, record_id=record_id, approves=body.approves, reason=body.reason, key=call.key)
    )


@doors.door(
    "POST",
    ONE + "/answer-decision",
    verb="negatives.act",
    within="record_id",
    asked=AnswerDecisionAsked,
    shown=NegativeShown,
    keyed=True,
    status=201,
)
def decide_answer(call: Call[AnswerDecisionAsked, Nothing], record_id: str) -> NegativeShown:
    """Keep a record after its person answered, or drop it, as a third officer."""
    body = call.body
    return _shown(
        call, deciding.decide_answer(call.ctx, record_id=record_id, keeps=body.keeps, reason=body.reason, key=call.key)
    )


@doors.door(
    "POST",
    ONE + "/objection-decision",
    verb="negatives.act",
    within="record_id",
    asked=RecordObjectionDecisionAsked,
    shown=NegativeShown,
    keyed=True,
    status=201,
)
def decide_objection(call: Call[RecordObjectionDecisionAsked, Nothing], record_id: str) -> NegativeShown:
    """Find an objection right, which drops the record, or without ground."""
    body = call.body
    return _shown(
        call,
        deciding.decide_objection(
            call.ctx, record_id=record_id, upholds=body.upholds, reason=body.reason, key=call.key
        ),
    )


@doors.door(
    "POST",
    ONE + "/extension",
    verb="negatives.act",
    within="record_id",
    asked=GroundsAsked,
    shown=NegativeShown,
    keyed=True,
    status=201,
)
def extend(call: Call[GroundsAsked, Nothing], record_id: str) -> NegativeShown:
    """Take longer for an objection, once; its person reads why."""
    body = call.body
    return _shown(call, deciding.extend(call.ctx, record_id=record_id, reason=body.reason, key=call.key))


@doors.door(
    "POST",
    ONE + "/repair-decision",
    verb="negatives.act",
    within="record_id",
    asked=RepairDecisionAsked,
    shown=NegativeShown,
    keyed=True,
    status=201,
)
def decide_repair(call: Call[RepairDecisionAsked, Nothing], record_id: str) -> NegativeShown:
    """Agree to a repair as the first officer, grant it as the second, or decline it."""
    body = call.body
    return _shown(
        call,
        deciding.decide_repair(call.ctx, record_id=record_id, grants=body.grants, reason=body.reason, key=call.key),
    )


@doors.door(
    "POST",
    ONE + "/recall",
    verb="negatives.act",
    within="record_id",
    asked=GroundsAsked,
    shown=NegativeShown,
    keyed=True,
    status=201,
)
def recall(call: Call[GroundsAsked, Nothing], record_id: str) -> NegativeShown:
    """Say that a record was entered wrongly; it counts nothing until another officer has confirmed that."""
    body = call.body
    return _shown(call, deciding.recall(call.ctx, record_id=record_id, reason=body.reason, key=call.key))


@doors.door(
    "POST",
    ONE + "/recall-decision",
    verb="negatives.act",
    within="record_id",
    asked=RecallDecisionAsked,
    shown=NegativeShown,
    keyed=True,
    status=201,
)
def decide_recall(call: Call[RecallDecisionAsked, Nothing], record_id: str) -> NegativeShown:
    """Withdraw a recalled record as the second officer, or let it go on."""
    body = call.body
    return _shown(
        call,
        deciding.decide_recall(
            call.ctx, record_id=record_id, withdraws=body.withdraws, reason=body.reason, key=call.key
        ),
    )

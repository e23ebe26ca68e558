"""Bulk awards at the desk: begun in one request, or by a second officer; done in the background, told one by one."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.points.ledger.core.bulks import Deed
from chalicelib.points.ledger.routes.doors import doors
from chalicelib.points.ledger.schemas.bulks import (
    BulkAsked,
    BulkPageAsked,
    BulkRefusalAsked,
    BulksAsked,
    BulkShown,
    BulkStarted,
    BulksWaitingShown,
    BulkWaitingShown,
)
from chalicelib.points.ledger.service import bulk_seconds, bulks


@doors.door(
    "POST",
    "/v1/villages/{village_id}/awards",
    verb="points.award",
    within="village_id",
    asked=BulkAsked,
    shown=BulkStarted,
    keyed=True,
    status=202,
)
def award_many(call: Call[BulkAsked, Nothing], village_id: str) -> BulkStarted:
    """Award one deed to up to 500 holders of a village, in the background; asking again sends what is not done.

    Above 5,000 points in all it waits for a second officer.
    """
    body = call.body
    bulk = bulks.start_bulk(
        call.ctx,
        village_id=village_id,
        holder_ids=body.holder_ids,
        rule=body.rule,
        document=body.document,
        key=call.key,
        on=body.on,
        minutes=body.minutes or 0,
        points=body.points,
    )
    return BulkStarted.of(bulk)


@doors.door(
    "GET",
    "/v1/villages/{village_id}/awards",
    verb="points.read",
    within="village_id",
    query=BulksAsked,
    shown=BulksWaitingShown,
)
def read_bulks(call: Call[Nothing, BulksAsked], village_id: str) -> BulksWaitingShown:
    """Show a village's bulk awards that wait for a second officer, the oldest first."""
    page = bulk_seconds.list_waiting(village_id=village_id, size=call.query.size, cursor=call.query.cursor)
    return BulksWaitingShown(rows=[BulkWaitingShown.of(bulk, call.ctx.actor) for bulk in page.rows], cursor=page.cursor)


@doors.door(
    "POST",
    "/v1/villages/{village_id}/awards/{bulk_id}/approval",
    verb="points.award",
    within="village_id",
    shown=BulkStarted,
    status=202,
)
def approve_bulk(call: Call[Nothing, Nothing], village_id: str, bulk_id: str) -> BulkStarted:
    """Approve a bulk award that another officer asked for: it begins. Again sends what is not done."""
    return BulkStarted.of(bulk_seconds.decide(call.ctx, village_id=village_id, bulk_id=bulk_id, deed=Deed.APPROVE))


@doors.door(
    "POST",
    "/v1/villages/{village_id}/awards/{bulk_id}/refusal",
    verb="points.award",
    within="village_id",
    asked=BulkRefusalAsked,
    shown=BulkStarted,
)
def refuse_bulk(call: Call[BulkRefusalAsked, Nothing], village_id: str, bulk_id: str) -> BulkStarted:
    """Refuse a bulk award that waits; who asked for it withdraws it so."""
    reason = call.body.reason
    decided = bulk_seconds.decide(call.ctx, village_id=village_id, bulk_id=bulk_id, deed=Deed.REFUSE, reason=reason)
    return BulkStarted.of(decided)


@doors.door(
    "GET",
    "/v1/villages/{village_id}/awards/{bulk_id}",
    verb="points.read",
    within="village_id",
    query=BulkPageAsked,
    shown=BulkShown,
)
def read_bulk(call: Call[Nothing, BulkPageAsked], village_id: str, bulk_id: str) -> BulkShown:
    """Show a bulk award with what became of each of its people."""
    bulk = bulks.load_bulk(village_id=village_id, bulk_id=bulk_id)
    return BulkShown.of(bulk, bulks.lines_of(bulk, cursor=call.query.cursor))

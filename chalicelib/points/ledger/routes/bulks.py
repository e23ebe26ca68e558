"""Bulk awards at the desk: begun in one request, done in the background, told person by person."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.points.ledger.routes.doors import doors
from chalicelib.points.ledger.schemas.bulks import BulkAsked, BulkPageAsked, BulkShown, BulkStarted
from chalicelib.points.ledger.service import bulks


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
    """Award one deed to up to 500 holders of a village, in the background; asking again sends what is not done."""
    body = call.body
    bulk, run = bulks.start_bulk(
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
    return BulkStarted(bulk_id=bulk.bulk_id, run_id=run.run_id, people=bulk.people, points_each=bulk.points)


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

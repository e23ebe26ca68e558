"""Confirming by hand: who attended and was not scanned, and what waits for another officer."""

from __future__ import annotations

from chalicelib.foundation.identity.service import people as residents
from chalicelib.kernel.edge import Call, Nothing
from chalicelib.points.activities.routes.doors import doors
from chalicelib.points.activities.schemas.hands import (
    ByHandShown,
    ConfirmAsked,
    ConfirmationsShown,
    ConfirmedShown,
    DeclineAsked,
    UnsecondedAsked,
    UnsecondedShown,
)
from chalicelib.points.activities.service import hands


@doors.door(
    "POST",
    "/v1/activities/{activity_id}/confirmations",
    verb="activities.write",
    within="activity_id",
    asked=ConfirmAsked,
    shown=ConfirmationsShown,
    keyed=True,
    status=201,
)
def confirm(call: Call[ConfirmAsked, Nothing], activity_id: str) -> ConfirmationsShown:
    """Confirm by hand that people attended whom scanning missed; beyond a few they wait for another officer."""
    asked = call.body
    done = hands.confirm(
        call.ctx,
        activity_id=activity_id,
        residents=asked.residents,
        key=call.key,
        minutes=asked.minutes,
        reason=asked.reason,
    )
    return ConfirmationsShown(rows=[ConfirmedShown.of(one) for one in done])


@doors.door(
    "POST",
    "/v1/activities/{activity_id}/declined-confirmations",
    verb="activities.write",
    within="activity_id",
    asked=DeclineAsked,
    shown=None,
    keyed=True,
    status=204,
)
def decline(call: Call[DeclineAsked, Nothing], activity_id: str) -> None:
    """Pay nobody of these who wait for another officer."""
    hands.decline(call.ctx, activity_id=activity_id, residents=call.body.residents)


@doors.door(
    "GET",
    "/v1/villages/{village_id}/waiting-confirmations",
    verb="activities.read_people",
    within="village_id",
    query=UnsecondedAsked,
    shown=UnsecondedShown,
)
def read_waiting(call: Call[Nothing, UnsecondedAsked], village_id: str) -> UnsecondedShown:
    """Show whose attendance waits until another officer confirms it too."""
    page, titles = hands.list_waiting(village_id=village_id, size=call.query.size, cursor=call.query.cursor)
    found = residents.find_holders(holder_ids=[hand.resident_id for hand in page.rows]) if page.rows else []
    names = {one.holder_id: one.masked_name for one in found if one is not None}
    rows = [
        ByHandShown.of(hand, titles.get(hand.activity_id, ""), names.get(hand.resident_id, ""), reader=call.ctx.actor)
        for hand in page.rows
    ]
    return UnsecondedShown(rows=rows, cursor=page.cursor)

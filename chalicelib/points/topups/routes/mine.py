"""Top-ups as villagers use them: what can be had, asking, taking back, what became of each."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.points.topups.core.states import Kind
from chalicelib.points.topups.routes.doors import doors
from chalicelib.points.topups.schemas.asked import TopupAsked, TopupPageAsked
from chalicelib.points.topups.schemas.shown import TopupOfferShown, TopupShown, TopupsShown
from chalicelib.points.topups.service import asking, reading

OWN, SPEND = "topups.own", "spend"


@doors.door("GET", "/v1/me/topup-offer", verb=OWN, shown=TopupOfferShown, for_others=SPEND)
def my_offer(call: Call[Nothing, Nothing]) -> TopupOfferShown:
    """Show which phone credit and internet fees can be had for points, and what this month's limits leave."""
    return TopupOfferShown.of(asking.offer_for(call.ctx))


@doors.door("GET", "/v1/me/topups", verb=OWN, query=TopupPageAsked, shown=TopupsShown, for_others=SPEND)
def my_topups(call: Call[Nothing, TopupPageAsked]) -> TopupsShown:
    """Show one's own top-ups and what became of them, the newest first."""
    return TopupsShown.of(reading.list_own(call.ctx, size=call.query.size, cursor=call.query.cursor))


@doors.door(
    "POST",
    "/v1/me/topups",
    verb=OWN,
    asked=TopupAsked,
    shown=TopupShown,
    keyed=True,
    status=201,
    for_others=SPEND,
    undone_by="topups.cancel",
    makes=("topup_id", "u"),
)
def ask_topup(call: Call[TopupAsked, Nothing]) -> TopupShown:
    """Ask for phone credit (话费) or an internet fee (网费): the points are held until it is paid, or back if not."""
    body = call.body
    made = asking.ask_topup(
        call.ctx, kind=Kind(body.kind), yuan=body.yuan, number=body.number or "", points=body.points, key=call.key
    )
    return TopupShown.of(made)


@doors.door("POST", "/v1/me/topups/{topup_id}/cancel", verb=OWN, shown=TopupShown, for_others=SPEND)
def cancel(call: Call[Nothing, Nothing], topup_id: str) -> TopupShown:
    """Take back a top-up that was not ordered yet; asking again changes nothing."""
    return TopupShown.of(asking.cancel(call.ctx, topup_id=topup_id))

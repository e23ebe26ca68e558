"""What is delivered to those who adopted plots."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.prosperity.listings.core.deliveries import DeliveryDeed
from chalicelib.prosperity.listings.routes.doors import doors
from chalicelib.prosperity.listings.schemas.deliveries import (
    PlotDeliveredShown,
    PlotDeliveriesAsked,
    PlotDeliveriesShown,
    PlotDeliveryAnswerAsked,
    PlotDeliveryAsked,
    PlotDeliveryShown,
)
from chalicelib.prosperity.listings.service import deliveries


@doors.door(
    "POST",
    "/v1/listings/{listing_id}/deliveries",
    verb="listings.own",
    asked=PlotDeliveryAsked,
    shown=PlotDeliveredShown,
    keyed=True,
    status=201,
)
def deliver(call: Call[PlotDeliveryAsked, Nothing], listing_id: str) -> PlotDeliveredShown:
    """Write down what was sent to one who adopted a plot of one's own, or to all alike, or is ready for them."""
    body = call.body
    people = deliveries.deliver(
        call.ctx, listing_id=listing_id, given=body.given(), key=call.key, adopted_id=body.adopted_id
    )
    return PlotDeliveredShown(people=people)


@doors.door(
    "GET",
    "/v1/listings/{listing_id}/deliveries",
    verb="listings.own",
    query=PlotDeliveriesAsked,
    shown=PlotDeliveriesShown,
)
def list_deliveries(call: Call[Nothing, PlotDeliveriesAsked], listing_id: str) -> PlotDeliveriesShown:
    """Show what one got for a plot; to whose plots they are what somebody got, or what did not come."""
    asked = call.query
    page = deliveries.list_of(
        call.ctx, listing_id=listing_id, adopted_id=asked.adopted_id, size=asked.size, cursor=asked.cursor
    )
    return PlotDeliveriesShown.of(page)


@doors.door(
    "PUT",
    "/v1/listings/{listing_id}/deliveries/{delivery_id}",
    verb="listings.own",
    asked=PlotDeliveryAnswerAsked,
    shown=PlotDeliveryShown,
)
def answer_delivery(
    call: Call[PlotDeliveryAnswerAsked, Nothing], listing_id: str, delivery_id: str
) -> PlotDeliveryShown:
    """Say that one has what was delivered, or that it did not come, which whose plots they are is told."""
    deed = DeliveryDeed(call.body.deed)
    return PlotDeliveryShown.of(deliveries.answer(call.ctx, listing_id=listing_id, delivery_id=delivery_id, deed=deed))

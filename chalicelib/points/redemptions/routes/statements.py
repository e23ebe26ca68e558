"""A shop's statement: asked for, and fetched when it is made."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.points.redemptions.routes.doors import doors
from chalicelib.points.redemptions.schemas.statements import ShopStatementAsked, ShopStatementShown
from chalicelib.points.redemptions.service import statements as service


@doors.door(
    "POST",
    "/v1/partner/statements",
    verb="redemptions.read_shop",
    asked=ShopStatementAsked,
    shown=ShopStatementShown,
    keyed=True,
    status=202,
)
def start_statement(call: Call[ShopStatementAsked, Nothing]) -> ShopStatementShown:
    """Let a statement (流水) of this shop be made: day totals and every line, as CSV, Excel or PDF."""
    asked = call.body
    run = service.ask_statement(call.ctx, key=call.key, span=asked.span(), form=asked.format)
    return ShopStatementShown.of(call.key, run)


@doors.door("GET", "/v1/partner/statements/{key}", verb="redemptions.read_shop", shown=ShopStatementShown)
def read_statement(call: Call[Nothing, Nothing], key: str) -> ShopStatementShown:
    """Show how far a statement is that was asked for by this Idempotency-Key, and where its file is."""
    run, url = service.see_statement(call.ctx, key=key)
    return ShopStatementShown.of(key, run, url)

"""Buying, for members and villagers: what it costs, ordering, paying, cancelling; and a market's terms."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.prosperity.market.routes.doors import doors
from chalicelib.prosperity.market.schemas.orders import (
    CarriedShown,
    MarketOrderAsked,
    MarketOrderShown,
    MarketOrdersShown,
    MarketOrderWhole,
    MarketPayAsked,
    PaidOutShown,
    PrepaidShown,
    QuoteAsked,
    QuoteShown,
)
from chalicelib.prosperity.market.schemas.producers import MarketPageAsked
from chalicelib.prosperity.market.schemas.terms import (
    MarketTermsAsked,
    MarketTermsShown,
    WindowsAsked,
    WindowsLeftShown,
)
from chalicelib.prosperity.market.service import ordering, own, paying, paying_out, terms


@doors.door("GET", "/v1/places/{place_id}/market-terms", verb="market.browse", shown=MarketTermsShown)
def read_terms(_call: Call[Nothing, Nothing], place_id: str) -> MarketTermsShown:
    """Show how a town's market sells: where goods are collected, what bringing them costs, for which days."""
    return MarketTermsShown.of(terms.read_terms(town_id=place_id))


@doors.door(
    "PUT",
    "/v1/places/{place_id}/market-terms",
    verb="market.terms",
    within="place_id",
    asked=MarketTermsAsked,
    shown=MarketTermsShown,
)
def set_terms(call: Call[MarketTermsAsked, Nothing], place_id: str) -> MarketTermsShown:
    """Set how a town's market sells; orders keep what they were placed by."""
    return MarketTermsShown.of(terms.set_terms(call.ctx, town_id=place_id, terms=call.body.terms()))


@doors.door(
    "GET",
    "/v1/places/{place_id}/market-windows",
    verb="market.browse",
    query=WindowsAsked,
    shown=WindowsLeftShown,
)
def windows(call: Call[Nothing, WindowsAsked], place_id: str) -> WindowsLeftShown:
    """Show a day's delivery windows, and for how many more orders each is free."""
    return WindowsLeftShown.of(terms.windows_left(town_id=place_id, on=call.query.on))


@doors.door("POST", "/v1/market/quotes", verb="market.shop", asked=QuoteAsked, shown=QuoteShown)
def quote(call: Call[QuoteAsked, Nothing]) -> QuoteShown:
    """Say what an order would cost now; nothing is held."""
    priced = ordering.quote(call.ctx, wanted=call.body.wanted())
    return QuoteShown.of(priced.lines, priced.sums, priced.points_most)


@doors.door(
    "POST",
    "/v1/market/orders",
    verb="market.shop",
    asked=MarketOrderAsked,
    shown=MarketOrderShown,
    keyed=True,
    status=201,
)
def place(call: Call[MarketOrderAsked, Nothing]) -> MarketOrderShown:
    """Place an order at the price that was shown; its stock is held until it is paid or the time is over."""
    body = call.body
    return MarketOrderShown.of(ordering.place_order(call.ctx, wanted=body.wanted(body.cash_fen), key=call.key))


@doors.door("GET", "/v1/market/orders", verb="market.shop", query=MarketPageAsked, shown=MarketOrdersShown)
def my_orders(call: Call[Nothing, MarketPageAsked]) -> MarketOrdersShown:
    """Show one's orders, the newest first."""
    return MarketOrdersShown.of(own.list_own(call.ctx, size=call.query.size, cursor=call.query.cursor))


@doors.door("GET", "/v1/market/orders/{order_id}", verb="market.shop", shown=MarketOrderWhole)
def my_order(call: Call[Nothing, Nothing], order_id: str) -> MarketOrderWhole:
    """Show one of one's orders, and what is given back of it."""
    found = own.read_own(call.ctx, order_id=order_id)
    return MarketOrderWhole.whole(found.order, found.refunds)


@doors.door(
    "POST", "/v1/market/orders/{order_id}/payment", verb="market.shop", asked=MarketPayAsked, shown=PrepaidShown
)
def pay(call: Call[MarketPayAsked, Nothing], order_id: str) -> PrepaidShown:
    """Begin to pay an order within WeChat, or by a code that WeChat scans; asked again it is the same payment."""
    return PrepaidShown.of(paying.begin(call.ctx, order_id=order_id, channel=call.body.channel))


@doors.door("POST", "/v1/market/orders/{order_id}/look", verb="market.shop", shown=MarketOrderShown)
def look(call: Call[Nothing, Nothing], order_id: str) -> MarketOrderShown:
    """Ask WeChat Pay whether an order is paid, and show it as it is then: after coming back from paying."""
    return MarketOrderShown.of(paying.look(call.ctx, order_id=order_id))


@doors.door("POST", "/v1/market/orders/{order_id}/cancel", verb="market.shop", shown=MarketOrderShown, keyed=True)
def cancel(call: Call[Nothing, Nothing], order_id: str) -> MarketOrderShown:
    """Cancel an order that nobody picks yet; what was paid goes back."""
    return MarketOrderShown.of(paying.cancel(call.ctx, order_id=order_id, key=call.key))


@doors.door("GET", "/v1/market/carried", verb="market.shop", shown=CarriedShown)
def carried(call: Call[Nothing, Nothing]) -> CarriedShown:
    """Show what was carried over from one's orders."""
    return CarriedShown(carried_fen=own.carried_of(call.ctx))


@doors.door("POST", "/v1/market/carried/pay-out", verb="market.shop", shown=PaidOutShown, keyed=True)
def pay_out(call: Call[Nothing, Nothing]) -> PaidOutShown:
    """Give back to one's WeChat what is on one's balance, as far as what one paid within a year goes."""
    done = paying_out.pay_out(call.ctx, key=call.key)
    return PaidOutShown(paid_out_fen=done.fen, carried_fen=done.left)

"""The shop front, which everybody may look at: what is on sale, one product, and where a harvest came from."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.prosperity.market.routes.doors import doors
from chalicelib.prosperity.market.schemas.goods import MarketBrowseAsked, ProductShown, ProductsShown
from chalicelib.prosperity.market.schemas.lots import TraceShown
from chalicelib.prosperity.market.service import reading


@doors.door("GET", "/v1/market/products", verb="market.browse", query=MarketBrowseAsked, shown=ProductsShown)
def browse(call: Call[Nothing, MarketBrowseAsked]) -> ProductsShown:
    """Show what a town's market sells, shelf by shelf, the newest of each first."""
    query = call.query
    page = reading.browse(town_id=query.town_id, category=query.shelf(), size=query.size, cursor=query.cursor)
    return ProductsShown.of(page)


@doors.door("GET", "/v1/market/products/{product_id}", verb="market.browse", shown=ProductShown)
def read(_call: Call[Nothing, Nothing], product_id: str) -> ProductShown:
    """Show one product: who grows it, in which variants it is sold, what each costs, and how much is left."""
    return ProductShown.of(reading.read_product(product_id=product_id))


@doors.door("GET", "/v1/market/lots/{trace}", verb="market.browse", shown=TraceShown)
def trace(_call: Call[Nothing, Nothing], trace: str) -> TraceShown:
    """Show where something came from, by the code on its label: who grew it, where, and when it was harvested."""
    return TraceShown.of(reading.trace(code=trace))

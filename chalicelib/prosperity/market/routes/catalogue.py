"""The catalogue as officers keep it: producers and products."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.prosperity.market.core.goods import State
from chalicelib.prosperity.market.routes.doors import doors
from chalicelib.prosperity.market.schemas.goods import (
    ProductAsked,
    ProductAtDesk,
    ProductChangeAsked,
    ProductListAsked,
    ProductMoveAsked,
    ProductsAtDesk,
)
from chalicelib.prosperity.market.schemas.producers import (
    MarketPageAsked,
    ProducerAsked,
    ProducerAtDesk,
    ProducerChangeAsked,
    ProducersAtDesk,
)
from chalicelib.prosperity.market.service import catalogue, producing, reading


@doors.door(
    "GET",
    "/v1/villages/{village_id}/producers",
    verb="market.read",
    within="village_id",
    query=MarketPageAsked,
    shown=ProducersAtDesk,
)
def producers(call: Call[Nothing, MarketPageAsked], village_id: str) -> ProducersAtDesk:
    """Show who grows what a village sells."""
    query = call.query
    return ProducersAtDesk.of(producing.list_producers(village_id=village_id, size=query.size, cursor=query.cursor))


@doors.door(
    "POST",
    "/v1/villages/{village_id}/producers",
    verb="market.write",
    within="village_id",
    asked=ProducerAsked,
    shown=ProducerAtDesk,
    keyed=True,
    status=201,
)
def write_producer(call: Call[ProducerAsked, Nothing], village_id: str) -> ProducerAtDesk:
    """Keep a new producer of a village."""
    made = producing.write_producer(call.ctx, village_id=village_id, words=call.body.words(), key=call.key)
    return ProducerAtDesk.of(made)


@doors.door(
    "PUT",
    "/v1/producers/{producer_id}",
    verb="market.write",
    within="producer_id",
    asked=ProducerChangeAsked,
    shown=ProducerAtDesk,
)
def change_producer(call: Call[ProducerChangeAsked, Nothing], producer_id: str) -> ProducerAtDesk:
    """Change what is written of a producer, or say that it does not sell any more."""
    body = call.body
    done = producing.change_producer(call.ctx, producer_id=producer_id, words=body.words(), looked_at=body.version)
    return ProducerAtDesk.of(done)


@doors.door(
    "GET",
    "/v1/villages/{village_id}/products",
    verb="market.read",
    within="village_id",
    query=ProductListAsked,
    shown=ProductsAtDesk,
)
def products(call: Call[Nothing, ProductListAsked], village_id: str) -> ProductsAtDesk:
    """Show a village's products of one state, with their stock."""
    query = call.query
    page = reading.list_products(village_id=village_id, state=State(query.state), size=query.size, cursor=query.cursor)
    return ProductsAtDesk.of(page)


@doors.door(
    "POST",
    "/v1/villages/{village_id}/products",
    verb="market.write",
    within="village_id",
    asked=ProductAsked,
    shown=ProductAtDesk,
    keyed=True,
    status=201,
)
def write(call: Call[ProductAsked, Nothing], village_id: str) -> ProductAtDesk:
    """Keep a new product as a draft; harvests bring its stock."""
    made = catalogue.write_product(call.ctx, village_id=village_id, terms=call.body.terms(), key=call.key)
    return ProductAtDesk.of(reading.with_stock(made))


@doors.door(
    "PUT",
    "/v1/products/{product_id}",
    verb="market.write",
    within="product_id",
    asked=ProductChangeAsked,
    shown=ProductAtDesk,
    keyed=True,
)
def change(call: Call[ProductChangeAsked, Nothing], product_id: str) -> ProductAtDesk:
    """Change what a product says and costs; once on sale its variants stay, and new ones may come."""
    body = call.body
    done = catalogue.change_product(
        call.ctx, product_id=product_id, terms=body.terms(), looked_at=body.version, key=call.key
    )
    return ProductAtDesk.of(reading.with_stock(done))


@doors.door(
    "POST",
    "/v1/products/{product_id}/moves",
    verb="market.write",
    within="product_id",
    asked=ProductMoveAsked,
    shown=ProductAtDesk,
    keyed=True,
)
def move(call: Call[ProductMoveAsked, Nothing], product_id: str) -> ProductAtDesk:
    """Put a product on sale, pause it, sell it again, or end it."""
    done = catalogue.move_product(call.ctx, product_id=product_id, deed=call.body.what(), key=call.key)
    return ProductAtDesk.of(reading.with_stock(done))

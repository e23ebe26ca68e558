"""Who reviews a product: who bought it with an order that is completed. And whose it is."""

from __future__ import annotations

from chalicelib.kernel.context import Context
from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.service import catalogue, producing
from chalicelib.prosperity.market.store import orders as store
from chalicelib.prosperity.reviews.core.reviews import Entitled


def entitled(ctx: Context, subject: str, proof: str) -> Entitled | None:
    """Return what the acting person had of a product by an order of theirs; None where they did not. One round trip."""
    order = store.find_order(proof)
    if order is None or order.buyer_id != ctx.actor.subject or order.state is not OrderState.COMPLETED:
        return None
    labels = [one.label for one in order.lines if one.product_id == subject]
    return Entitled("、".join(labels)) if labels else None


def owners(subject: str) -> list[str]:
    """Return the villager whose household grows a product, if it is one's. Two round trips.

    Raises:
        NoSuchProduct: there is none.
    """
    producer = producing.load(catalogue.load(subject).terms.producer_id)
    return [producer.words.resident_id] if producer.words.resident_id else []

"""What is done with orders: by the villager, at the pick-up desk, and by the night."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.identity.service import card_numbers
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Writes
from chalicelib.points.ledger.service import kinship
from chalicelib.points.rewards.core.deeds import OrderDeed
from chalicelib.points.rewards.core.orders import Order
from chalicelib.points.rewards.core.proofs import Proof, Showing, refuse_wrong_code
from chalicelib.points.rewards.core.refusals import NoSuchOrder, NumberProvesNothing, ProofWrong
from chalicelib.points.rewards.service import settling
from chalicelib.points.rewards.service.settling import Doing


def cancel(ctx: Context, *, order_id: str, key: str) -> Order:
    """End the acting villager's own order before it is handed out; everything goes back. As `settling.do`."""
    return settling.do(ctx, Doing(order_id, OrderDeed.CANCEL, key, may=owned_by(ctx.actor.subject)))


def renew_code(ctx: Context, *, order_id: str, key: str) -> Order:
    """Give the acting villager's own order another code; the old one opens nothing any more. 2 round trips."""
    return settling.do(ctx, Doing(order_id, OrderDeed.RENEW, key, may=owned_by(ctx.actor.subject)))


def fulfil(ctx: Context, *, place_id: str, order_id: str, showing: Showing, key: str) -> Order:
    """Hand an order out at a desk of this place, once however often it is asked: the points are spent.

    What was shown stands on the order and in the audit trail. As `settling.do`, and a round trip more for a card, or
    where nothing was shown and the officer is linked to a resident; `NoSuchOrder` too where it is collected elsewhere.

    Raises:
        ProofWrong, CodeMistyped: the code or card is not this order's.
        NumberProvesNothing: a card's number was typed.
        NoSuchCode, CodeRevoked, NoSuchCard, CardNotActive: as identity says.
        OwnCause: nothing was shown, and it is the officer's own order, their household's or a relative's.
    """
    doing = _at_desk(
        ctx,
        OrderDeed.FULFIL,
        place_id=place_id,
        order_id=order_id,
        key=key,
        reason=showing.reason,
        shown=showing.proof.value,
    )
    return settling.do(ctx, replace(doing, check=lambda order: _check(ctx, order, place_id, showing)))


def _check(ctx: Context, order: Order, place_id: str, showing: Showing) -> None:
    """Let what was shown stand for an order, or raise as `fulfil` says."""
    if showing.proof is Proof.CODE:
        refuse_wrong_code(order, showing.text)
    elif showing.proof is Proof.KNOWN:
        kinship.refuse_own_cause(ctx, holder_id=order.resident_id)
    else:
        card = card_numbers.resolve(village_id=place_id, text=showing.text)
        if card.kind == "number":
            raise NumberProvesNothing
        if card.holder_id != order.resident_id:
            raise ProofWrong


def call_off(ctx: Context, *, place_id: str, order_id: str, reason: str, key: str) -> Order:
    """End an order at a desk of this place before it is handed out, and say why; everything goes back.

    As `fulfil`, and a round trip more where the officer is linked to a resident.

    Raises:
        OwnCause: it is the officer's own order, their household's, a relative's, or they placed it for somebody.
    """
    doing = _at_desk(ctx, OrderDeed.CALL_OFF, place_id=place_id, order_id=order_id, key=key, reason=reason)

    def may(order: Order) -> None:
        doing.may(order)
        kinship.refuse_own_cause(ctx, holder_id=order.resident_id)

    return settling.do(ctx, replace(doing, may=may))


def expire(ctx: Context, *, order: Order) -> Order:
    """End an order that nobody collected within its days; everything goes back. As `settling.do`."""
    return settling.do(ctx, Doing(order.order_id, OrderDeed.EXPIRE, f"expire {order.until}", may=lambda _: None))


def _at_desk(
    ctx: Context, deed: OrderDeed, *, place_id: str, order_id: str, key: str, reason: str = "", shown: str = ""
) -> Doing:
    def beside(order: Order) -> Writes:
        told = f"rewards.{deed}_by_{shown}" if shown else f"rewards.{deed}"
        return prepare_audit(ctx, place_id=place_id, deed=told, target=order.order_id)

    return Doing(order_id, deed, key, may=collected_at(place_id), reason=reason, beside=beside, shown=shown)


def owned_by(resident_id: str) -> Callable[[Order], None]:
    """Return what lets only the orders of this resident pass."""

    def may(order: Order) -> None:
        if order.resident_id != resident_id:
            raise NoSuchOrder

    return may


def collected_at(place_id: str) -> Callable[[Order], None]:
    """Return what lets only orders pass that are collected at a desk of this place."""

    def may(order: Order) -> None:
        if order.point.place_id != place_id:
            raise NoSuchOrder

    return may

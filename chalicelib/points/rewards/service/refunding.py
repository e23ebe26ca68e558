"""Refunds: points of what was handed out go back, whole or in part, and its pieces to the stock if they came back."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.reservations.service.holds import HoldState
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.writes import Writes
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.core.holds import hold_source, settled_line
from chalicelib.points.ledger.service import kinship, refunds, statements
from chalicelib.points.rewards.core import orders as core
from chalicelib.points.rewards.core.deeds import OrderDeed
from chalicelib.points.rewards.core.orders import Order
from chalicelib.points.rewards.service import desk, settling, telling
from chalicelib.points.rewards.service.settling import TURNS_MAX, Overtaken
from chalicelib.points.rewards.store import hands, orders as store


def refund(
    ctx: Context, *, place_id: str, order_id: str, points: int, restock: bool, reason: str, key: str
) -> Order:  # fmt: skip
    """Give `points` of an order that was handed out at this place back, once per `key`, and say why. 3 round trips.

    An order is refunded once. With `restock` its pieces came back: they can be ordered again, and count no more against
    the person's limit. One round trip more where the officer is linked to a resident.

    Raises:
        NoSuchOrder, OrderInOtherState: as these say.
        RefundInvalid: no points, or more than it cost.
        OwnCause: it is the officer's own order, their household's or a relative's.
        AccountBlocked, HolderGone: no points move on the account.
        KeyReused: the key did something else.
        Busy: others are at the same order at this moment; ask again.
    """
    mark = fingerprint("reward refund", points, restock, reason)
    for _ in range(TURNS_MAX):
        order = settling.load(order_id)
        desk.collected_at(place_id)(order)
        if core.was_done(order, OrderDeed.REFUND, key, mark):
            return order
        kinship.refuse_own_cause(ctx, holder_id=order.resident_id)
        changed = core.after(
            order, OrderDeed.REFUND, key=key, mark=mark, now=ctx.now(), by=ctx.actor.signature, reason=reason
        )
        core.refuse_refund(order, points)
        changed = replace(changed, refunded=points, restocked=restock)
        try:
            if not _refunded(ctx, order, changed, place_id=place_id, key=key, mark=mark):
                return changed
        except Overtaken:
            continue
    raise Busy


def _refunded(ctx: Context, order: Order, changed: Order, *, place_id: str, key: str, mark: str) -> bool:
    """Refund an order as `changed` says; tell whether that was done before."""
    line = settled_line(AccountRef.of_holder(order.resident_id))
    original = statements.find_entry(source=hold_source(order.order_id), line=line)
    assert original is not None, "an order was handed out without its points"
    writes = store.change_of(changed, order.version, refusal=lambda _: Overtaken())
    if changed.restocked:
        writes.merge(settling.stock_back(ctx, order, HoldState.CONFIRMED), hands.given_back(order))
    writes.merge(telling.done(ctx, changed, OrderDeed.REFUND), _audited(ctx, place_id, order))
    done = refunds.refund(
        ctx,
        original=original,
        key=key,
        points=changed.refunded,
        document=order.title,
        request=mark,
        also=writes,
    )
    return done.replayed


def _audited(ctx: Context, place_id: str, order: Order) -> Writes:
    return prepare_audit(ctx, place_id=place_id, deed="rewards.refund", target=order.order_id)

"""How every deed with an order is done: read, look for a replay, decide; points, stock, limit and state in one go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from chalicelib.foundation.reservations.service import holds
from chalicelib.foundation.reservations.service.holds import HoldInOtherState, HoldState, Line
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import Writes, commit
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.core.holds import HoldSettled
from chalicelib.points.ledger.service import moves
from chalicelib.points.rewards.core import orders as core
from chalicelib.points.rewards.core.deeds import GIVES_BACK, OrderDeed
from chalicelib.points.rewards.core.orders import Order
from chalicelib.points.rewards.core.refusals import NoSuchOrder, OrderLapsed
from chalicelib.points.rewards.core.rewards import place_of
from chalicelib.points.rewards.service import telling
from chalicelib.points.rewards.service.ordering import CODE_BYTES, RULE, CodeTaken
from chalicelib.points.rewards.store import hands, orders as store

TURNS_MAX = 8
"""How often a deed is decided again because the order or its hold moved on meanwhile."""


class Overtaken(Exception):
    """The order is another version than the one that was read. Not a refusal: the deed is decided again."""


@value
class Doing:
    """A deed that is asked for, once per `key`; `beside` is written with it. `may` refuses who may not do it.

    `check` looks at what was `shown` for it, which proves and is no part of what is asked: a replay needs none.
    """

    order_id: str
    deed: OrderDeed
    key: str
    may: Callable[[Order], None]
    reason: str = ""
    beside: Callable[[Order], Writes] = lambda _: Writes()
    shown: str = ""
    check: Callable[[Order], None] = lambda _: None

    @property
    def mark(self) -> str:
        """What tells this asking from another under the same key."""
        return fingerprint("reward deed", self.deed, self.reason, self.shown)


def do(ctx: Context, doing: Doing) -> Order:
    """Do a deed but a refund, and return the order as it is then; asking again returns it as it is. 3 round trips.

    Points are captured or voided, the stock confirmed or given back, the limit freed, the code shut, and the order put
    into its new state, in one transaction. A hold that the ledger voided, or stock that ran out of its hold, is found
    so by that transaction and settled without it.

    Raises:
        NoSuchOrder: there is none, or it is not for them.
        OrderInOtherState, OrderLapsed: as these say.
        AccountBlocked, HolderGone: no points move on the account.
        KeyReused: the key did something else.
        Busy: others are at the same order at this moment; ask again.
    """
    stock, is_void = HoldState.HELD, False
    for _ in range(TURNS_MAX):
        order = load(doing.order_id)
        doing.may(order)
        if core.was_done(order, doing.deed, doing.key, doing.mark):
            return order
        changed = _after(ctx, order, doing)
        doing.check(order)
        writes = _writes(ctx, order, changed, doing, stock)
        try:
            if doing.deed is OrderDeed.RENEW or is_void:
                commit(writes)
            elif _settled(ctx, order, doing, writes):
                is_void = True
                continue
        except (Overtaken, CodeTaken):
            continue
        except HoldInOtherState as now:
            stock = HoldState(str(now.facts["state"]))
            continue
        except HoldSettled:
            if load(doing.order_id).version == order.version:
                raise OrderLapsed from None  # The ledger let its points go; the night ends it.
            continue
        return changed
    raise Busy


def load(order_id: str) -> Order:
    """Return an order. One round trip.

    Raises:
        NoSuchOrder: there is none.
    """
    order = store.find_order(order_id)
    if order is None:
        raise NoSuchOrder
    return order


def _after(ctx: Context, order: Order, doing: Doing) -> Order:
    changed = core.after(
        order, doing.deed, key=doing.key, mark=doing.mark, now=ctx.now(), by=ctx.actor.signature, reason=doing.reason
    )
    changed = replace(changed, shown=doing.shown or changed.shown)
    return core.recoded(changed, ctx.random_bytes(CODE_BYTES)) if doing.deed is OrderDeed.RENEW else changed


def _settled(ctx: Context, order: Order, doing: Doing, writes: Writes) -> bool:
    """Capture or void an order's points together with `writes`; tell whether they were settled before, without them."""
    done = moves.capture(
        ctx,
        ref=AccountRef.of_holder(order.resident_id),
        key=order.order_id,
        points=0 if doing.deed in GIVES_BACK else order.points,
        credit=f"mall:{place_of(order.reward_id)}",
        document=order.title,
        rule=RULE,
        also=writes,
    )
    return done.replayed


def _writes(ctx: Context, order: Order, changed: Order, doing: Doing, stock: HoldState) -> Writes:
    """Return what a deed writes beside the ledger's entry."""
    writes = store.change_of(changed, order.version, refusal=lambda _: Overtaken()).merge(store.code_gone(order))
    if doing.deed is OrderDeed.RENEW:
        writes.merge(store.code_of(changed, refusal=lambda _: CodeTaken()))
    elif doing.deed is OrderDeed.FULFIL:
        writes.merge(holds.prepare_confirm(ctx, hold_id=order.hold_id))
    else:
        writes.merge(stock_back(ctx, order, stock), hands.given_back(order))
    return writes.merge(telling.done(ctx, changed, doing.deed), doing.beside(changed))


def stock_back(ctx: Context, order: Order, state: HoldState) -> Writes:
    """Return the writes that give an order's pieces back to the stock; `state` is what their hold is taken to be in."""
    if state is HoldState.RELEASED:
        return Writes()
    lines = [Line(order.reward_id, order.quantity)]
    return holds.prepare_release(ctx, hold_id=order.hold_id, lines=lines, state=state)

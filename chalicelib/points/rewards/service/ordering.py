"""Ordering: points, stock and the person's limit are taken together, or nothing is."""

from __future__ import annotations

from typing import Any

from chalicelib.foundation.reservations.service import holds
from chalicelib.foundation.reservations.service.holds import Line
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, DomainError, KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.writes import Writes
from chalicelib.points.ledger.core.accounts import Account, AccountRef
from chalicelib.points.ledger.core.keys import refuse_untimely
from chalicelib.points.ledger.service import moves
from chalicelib.points.ledger.service.rulebooks import places_of
from chalicelib.points.rewards.core import orders as core, rewards
from chalicelib.points.rewards.core.orders import HELD, Order
from chalicelib.points.rewards.core.rewards import Reward
from chalicelib.points.rewards.service import telling
from chalicelib.points.rewards.store import hands, orders as store

RULE = "reward"
"""What statements call the entries of the mall (商城兑换)."""
CODES_MAX = 5
"""How often another code is tried where one opens another order at the same place."""
CODE_BYTES = 8


class CodeTaken(Exception):
    """A new pick-up code opens another order at the same place. Not a refusal: another code is tried."""


def place_order(ctx: Context, *, reward_id: str, quantity: int, key: str) -> Order:
    """Order some of a reward for the acting villager, once per `key`. 3 round trips, a fourth where the town is new.

    One transaction holds the points and the stock, counts the pieces against the person's limit, and makes the order.
    Asking again returns the order as it was placed.

    Raises:
        NoSuchReward, RewardInOtherState, RewardOver: it is not for them, or not offered now.
        InsufficientBalance, AccountUnknown, AccountBlocked: as the ledger says.
        SoldOut, SlotClosed: fewer are left, or it was paused at this moment.
        LimitReached: the person's limit leaves fewer.
        KeyReused: the key ordered something else. KeyTooOld, KeyAhead: it is not of this time.
        Busy: contended; nothing was ordered, ask again.
    """
    me = ctx.actor.subject
    order_id, mark = core.id_of(me, key), fingerprint("reward order", me, reward_id, quantity)
    first, reward = store.find_with_reward(order_id, reward_id)
    if first is not None:
        return _replayed(first, mark)
    try:
        refuse_untimely(key, ctx.now())
        places = (me[:6], places_of(me[:6])[0]) if reward_id.startswith("t") else (me[:6],)
        wanted = rewards.orderable(reward, places=places, today=business_date(ctx.now()))
        return _placed(ctx, wanted, order_id=order_id, quantity=quantity, mark=mark)
    except DomainError:
        first = store.find_order(order_id)
        if first is None:
            raise
        return _replayed(first, mark)


def _replayed(first: Order, mark: str) -> Order:
    if first.fingerprint != mark:
        raise KeyReused
    return core.first_answer(first)


def _placed(ctx: Context, reward: Reward, *, order_id: str, quantity: int, mark: str) -> Order:
    now, me = ctx.now(), ctx.actor.subject
    made: list[Order] = []

    def also(seen: Account) -> Writes:
        order = core.placed(
            reward,
            order_id=order_id,
            resident_id=me,
            mask=seen.mask,
            quantity=quantity,
            balance=seen.balance,
            code=core.new_code(ctx.random_bytes(CODE_BYTES)),
            period=rewards.period_of(reward.terms, business_date(now)),
            mark=mark,
            now=now,
            by=ctx.actor.signature,
        )
        made[:] = [order]
        return _writes(ctx, order, reward)

    for _ in range(CODES_MAX):
        try:
            done = moves.hold(
                ctx,
                ref=AccountRef.of_holder(me),
                key=order_id,
                points=reward.terms.price * quantity,
                document=reward.terms.title,
                ends_at=now + HELD,
                rule=RULE,
                also=also,
            )
        except CodeTaken:
            continue
        if done.replayed:
            first = store.find_order(order_id)
            assert first is not None, "points are held for an order that is not there"
            return _replayed(first, mark)
        return made[0]
    raise Busy


def _writes(ctx: Context, order: Order, reward: Reward) -> Writes:
    """Return what stands or falls with the points of a new order."""
    stock = holds.prepare_hold(
        ctx,
        hold_id=order.hold_id,
        lines=[Line(reward.reward_id, order.quantity)],
        hold_seconds=int(HELD.total_seconds()),
    )
    limit = hands.taken(order, reward)
    own = store.creation_of(order, refusal=_impossible).merge(store.code_of(order, refusal=lambda _: CodeTaken()))
    return stock.merge(limit, own, telling.ordered(ctx, order))


def _impossible(_image: Any) -> Exception:
    return AssertionError("an order is there without its points")

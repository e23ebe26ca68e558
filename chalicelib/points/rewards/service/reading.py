"""Reading: what is offered, what is one's own, what waits at a desk, and whose a code is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chalicelib.foundation.audit.service import record
from chalicelib.foundation.identity.service import card_numbers
from chalicelib.foundation.reservations.service import slots
from chalicelib.kernel.calendar import business_date, month_of
from chalicelib.kernel.context import Context
from chalicelib.kernel.paging import Page
from chalicelib.points.ledger.service.rulebooks import places_of
from chalicelib.points.rewards.core import orders as core, rewards
from chalicelib.points.rewards.core.deeds import OrderState
from chalicelib.points.rewards.core.listed import Offer
from chalicelib.points.rewards.core.offers import State
from chalicelib.points.rewards.core.orders import Order
from chalicelib.points.rewards.core.refusals import NoSuchOrder, NoSuchReward
from chalicelib.points.rewards.core.rewards import Reward
from chalicelib.points.rewards.service import photos
from chalicelib.points.rewards.service.desk import owned_by
from chalicelib.points.rewards.service.settling import load
from chalicelib.points.rewards.store import hands, orders, rewards as store

FOUND_MAX = 50
"""Of how many of a person's last orders a desk is shown those that wait there."""


def browse(ctx: Context, *, of_town: bool, size: int, cursor: str | None) -> Page[Offer]:
    """Return a page of what the acting villager's village, or its town, offers. 3 round trips, 4 with a new town."""
    village_id = ctx.actor.subject[:6]
    place_id = places_of(village_id)[0] if of_town else village_id
    today = business_date(ctx.now())
    page = store.list_state(place_id, State.OFFERED, since=today, size=size, cursor=cursor)
    return Page(_offers(page.rows), page.cursor)


def list_rewards(*, place_id: str, state: State, size: int, cursor: str | None) -> Page[Offer]:
    """Return a page of a place's rewards of one state. 3 round trips."""
    page = store.list_state(place_id, state, size=size, cursor=cursor)
    return Page(_offers(page.rows), page.cursor)


def read_offer(ctx: Context, *, reward_id: str) -> Offer:
    """Return one reward to a villager who may order it, or did. 3 round trips, 4 with a new town.

    Raises:
        NoSuchReward: there is none for them.
    """
    me = ctx.actor.subject
    today = business_date(ctx.now())
    reward, taken = hands.find_with_taken(me, reward_id, [month_of(today), "all"])
    of_mine = places_of(me[:6])[0] if reward_id.startswith("t") else me[:6]
    if reward is None or reward.state is State.DRAFT or reward.place_id != of_mine:
        raise NoSuchReward
    (offer,) = _offers([reward])
    period = rewards.period_of(reward.terms, today)
    mine = max(0, reward.terms.most - taken[period]) if period else None
    return replace(offer, mine=mine)


def offer_of(reward: Reward) -> Offer:
    """Return a reward with its stock and without its pictures, as a deed answers it. 1 round trip."""
    return Offer(reward, slots.load_slot(slot_id=reward.reward_id), {})


def _offers(found: Sequence[Reward]) -> list[Offer]:
    if not found:
        return []
    views = photos.views_of(found)
    stocks = slots.find_slots(slot_ids=[one.reward_id for one in found])
    assert all(stocks), "a reward was written without its slot"
    return [Offer(one, stock, views) for one, stock in zip(found, stocks, strict=True) if stock is not None]


def list_own(ctx: Context, *, size: int, cursor: str | None) -> Page[Order]:
    """Return a page of the acting villager's orders, the newest first. 1 round trip."""
    return orders.list_of_resident(ctx.actor.subject, size=size, cursor=cursor)


def read_own(ctx: Context, *, order_id: str) -> Order:
    """Return an order of the acting villager's. 1 round trip.

    Raises:
        NoSuchOrder: there is none, or it is somebody else's.
    """
    order = load(order_id)
    owned_by(ctx.actor.subject)(order)
    return order


def list_desk(*, place_id: str, point: str, state: OrderState, size: int, cursor: str | None) -> Page[Order]:
    """Return a page of the orders of one state at a desk. 1 round trip."""
    return orders.list_at_desk(f"{place_id}#{point}", state, size=size, cursor=cursor)


def find_at_desk(ctx: Context, *, place_id: str, text: str) -> list[Order]:
    """Return what a code that was shown or typed stands for at this place's desks. 2 round trips, 3 for a person.

    A pick-up code opens one order, also one that can not be collected any more. A card, its number, or a villager's
    code shows whose orders wait here; that look is recorded.

    Raises:
        CodeMistyped: a digit of a pick-up code is wrong.
        NoSuchOrder: the code opens none here.
        NoSuchCode, CodeRevoked, NoSuchCard, CardNotActive: as identity says.
    """
    if core.looks_like_code(text):
        order_id = orders.find_by_code(place_id, core.code_in(text))
        if order_id is None:
            raise NoSuchOrder
        return [load(order_id)]
    who = card_numbers.resolve(village_id=place_id, text=text).holder_id
    record(ctx, place_id=place_id, deed="rewards.look", target=who)
    page = orders.list_of_resident(who, size=FOUND_MAX, cursor=None)
    return [one for one in page.rows if one.is_open and one.point.place_id == place_id]

"""The catalogue as officers keep it."""

from __future__ import annotations

from typing import Any

from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.edge import Call, Nothing
from chalicelib.points.rewards.core.offers import State
from chalicelib.points.rewards.core.rewards import Reward
from chalicelib.points.rewards.routes.doors import doors
from chalicelib.points.rewards.schemas.rewards import (
    RewardAsked,
    RewardAtDesk,
    RewardChangeAsked,
    RewardListAsked,
    RewardMoveAsked,
    RewardsAtDesk,
    RewardStockAsked,
    RewardStockShown,
)
from chalicelib.points.rewards.service import catalogue, reading


def _shown(call: Call[Any, Any], reward: Reward) -> RewardAtDesk:
    return RewardAtDesk.of(reading.offer_of(reward), business_date(call.ctx.now()))


@doors.door(
    "GET",
    "/v1/places/{place_id}/rewards",
    verb="rewards.read",
    within="place_id",
    query=RewardListAsked,
    shown=RewardsAtDesk,
)
def listed(call: Call[Nothing, RewardListAsked], place_id: str) -> RewardsAtDesk:
    """Show a village's or town's rewards of one state, with their stock."""
    query = call.query
    page = reading.list_rewards(place_id=place_id, state=State(query.state), size=query.size, cursor=query.cursor)
    return RewardsAtDesk.of(page, business_date(call.ctx.now()))


@doors.door(
    "POST",
    "/v1/places/{place_id}/rewards",
    verb="rewards.write",
    within="place_id",
    asked=RewardAsked,
    shown=RewardAtDesk,
    keyed=True,
    status=201,
)
def write(call: Call[RewardAsked, Nothing], place_id: str) -> RewardAtDesk:
    """Keep a new reward as a draft, with its stock."""
    body = call.body
    made = catalogue.write_reward(call.ctx, place_id=place_id, terms=body.terms(), stock=body.stock, key=call.key)
    return _shown(call, made)


@doors.door(
    "PUT",
    "/v1/rewards/{reward_id}",
    verb="rewards.write",
    within="reward_id",
    asked=RewardChangeAsked,
    shown=RewardAtDesk,
    keyed=True,
)
def change(call: Call[RewardChangeAsked, Nothing], reward_id: str) -> RewardAtDesk:
    """Change what a reward says; once offered, price, limit, days and desk stand."""
    body = call.body
    done = catalogue.change_reward(
        call.ctx, reward_id=reward_id, terms=body.terms(), looked_at=body.version, key=call.key
    )
    return _shown(call, done)


@doors.door(
    "POST",
    "/v1/rewards/{reward_id}/moves",
    verb="rewards.write",
    within="reward_id",
    asked=RewardMoveAsked,
    shown=RewardAtDesk,
    keyed=True,
)
def move(call: Call[RewardMoveAsked, Nothing], reward_id: str) -> RewardAtDesk:
    """Offer a reward, pause it, offer it again, or end it."""
    done = catalogue.move_reward(call.ctx, reward_id=reward_id, deed=call.body.what(), key=call.key)
    return _shown(call, done)


@doors.door(
    "PUT",
    "/v1/rewards/{reward_id}/stock",
    verb="rewards.write",
    within="reward_id",
    asked=RewardStockAsked,
    shown=RewardStockShown,
    keyed=True,
)
def stock(call: Call[RewardStockAsked, Nothing], reward_id: str) -> RewardStockShown:
    """Set how many of a reward there are in all; never fewer than are ordered or handed out."""
    catalogue.set_stock(call.ctx, reward_id=reward_id, stock=call.body.stock, key=call.key)
    return RewardStockShown(reward_id=reward_id, stock=call.body.stock)

"""What an agent ordered for somebody is taken back by them, at the door that undoes it: nothing stays held."""

from __future__ import annotations

from chalicelib.kernel.authz import Matter
from chalicelib.points.rewards.core.offers import Deed
from chalicelib.points.rewards.service import catalogue
from tests.make.mandates import House, deed_of, take_back
from tests.make.rewards import TERMS

SPEND = frozenset({Matter.READ, Matter.SPEND})


def offered(house: House) -> str:
    """Return a reward of the elder's village, for 200 points each."""
    ctx = house.world.context(house.officer())
    made = catalogue.write_reward(
        ctx, place_id=house.village.village_id, terms=TERMS, stock=3, key=house.world.new_id()
    )
    catalogue.move_reward(ctx, reward_id=made.reward_id, deed=Deed.OFFER, key=house.world.new_id())
    return made.reward_id


def test_the_elder_takes_back_an_order_that_was_placed_for_them(house: House) -> None:
    house.mandate(SPEND)
    elder = house.elder.resident_id
    placed = house.ask("rewards.order", house.agent, {"quantity": 1}, acting_for=elder, reward_id=offered(house))
    assert (placed.status, house.balance()) == (201, 800)
    order_id = deed_of(house, "rewards.order").params["order_id"]
    assert take_back(house, "rewards.order").status == 200
    mine = house.ask("rewards.my_order", house.elder, order_id=order_id).body
    assert (mine["order_id"], mine["state"], house.balance()) == (placed.body["order_id"], "cancelled", 1_000)

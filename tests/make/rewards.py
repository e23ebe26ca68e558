"""A village with a mall: people with points, officers, rewards, orders."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.core.places import Village
from chalicelib.foundation.reservations.service import slots
from chalicelib.foundation.reservations.service.slots import Slot
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.points.ledger.core.accounts import Account, AccountRef
from chalicelib.points.ledger.service import accounts, awards
from chalicelib.points.ledger.service.rulebooks import forget_all
from chalicelib.points.rewards.core.deeds import OrderState
from chalicelib.points.rewards.core.offers import Deed, State
from chalicelib.points.rewards.core.orders import Order
from chalicelib.points.rewards.core.proofs import Proof, Showing
from chalicelib.points.rewards.core.rewards import Kind, Per, Point, Reward, Terms
from chalicelib.points.rewards.service import catalogue, desk, nightly, ordering, refunding
from chalicelib.points.rewards.store import hands
from tests.make import ledger, people
from tests.make.world import NOON, World

POINT = Point("v00001", "村便民服务中心", "文化礼堂旁", "周一到周六 8:00–17:00")
TERMS = Terms(Kind.GOODS, "大米 5 公斤", "本村新米。", 200, Per.NONE, 0, POINT, 3)
EARNED = 1_000


def a_reward(state: State = State.OFFERED, **more: Any) -> Reward:
    """A reward as a value, without a store behind it."""
    made = Reward("v00001x01930000-0000-7000-8000-000000000001", TERMS, state, NOON, "f", 10)
    return replace(made, **more)


def an_order(state: OrderState = OrderState.PLACED, **more: Any) -> Order:
    """An order as a value, without a store behind it."""
    made = Order(
        "v00001o01930000-0000-7000-8000-000000000002", "v00001r00001", "王*", a_reward().reward_id, TERMS.title,
        Kind.GOODS, 1, 200, POINT, state, NOON, NOON, dt.date(2026, 11, 26), "f", 800, "12345674",
    )  # fmt: skip
    return replace(made, **more)


KNOWN = Showing(Proof.KNOWN, reason="忘了带手机")


@dataclass
class Town:
    """A village with people who earned points, and its officers."""

    world: World
    village: Village
    people: list[Resident]

    @property
    def village_id(self) -> str:
        return self.village.village_id

    def who(self, number: int) -> str:
        return self.people[number].resident_id

    def person(self, number: int) -> Context:
        return self.as_(self.who(number))

    def as_(self, resident_id: str) -> Context:
        ordinal = int(resident_id[1:6])
        me = Principal(resident_id, frozenset({Role.RESIDENT}), villages=((ordinal, ordinal + 1),))
        return self.world.context(me)

    def officer(self, resident_id: str = "") -> Context:
        return self.world.context(
            Principal("s1", frozenset({Role.VILLAGE_OFFICER}), villages=((0, 99_999),), resident_id=resident_id)
        )

    def key(self) -> str:
        return self.world.new_id()

    def written(self, terms: Terms = TERMS, stock: int = 10, place_id: str = "") -> Reward:
        place = place_id or self.village_id
        terms = replace(terms, point=replace(terms.point, place_id=place))
        return catalogue.write_reward(self.officer(), place_id=place, terms=terms, stock=stock, key=self.key())

    def offered(self, terms: Terms = TERMS, stock: int = 10, place_id: str = "") -> Reward:
        return self.moved(self.written(terms, stock, place_id), Deed.OFFER)

    def moved(self, reward: Reward, deed: Deed) -> Reward:
        return catalogue.move_reward(self.officer(), reward_id=reward.reward_id, deed=deed, key=self.key())

    def ordered(self, reward: Reward, number: int = 0, quantity: int = 1, key: str = "") -> Order:
        return ordering.place_order(
            self.person(number), reward_id=reward.reward_id, quantity=quantity, key=key or self.key()
        )

    def handed_out(self, order: Order, key: str = "", showing: Showing | None = None) -> Order:
        place_id, shown = order.point.place_id, showing or Showing(Proof.CODE, order.code)
        return desk.fulfil(
            self.officer(), place_id=place_id, order_id=order.order_id, showing=shown, key=key or self.key()
        )

    def cancelled(self, order: Order, number: int = 0, key: str = "") -> Order:
        return desk.cancel(self.person(number), order_id=order.order_id, key=key or self.key())

    def called_off(self, order: Order, key: str = "") -> Order:
        place_id = order.point.place_id
        return desk.call_off(
            self.officer(), place_id=place_id, order_id=order.order_id, reason="没货了", key=key or self.key()
        )

    def refunded(self, order: Order, points: int, *, restock: bool = False, key: str = "") -> Order:
        return refunding.refund(
            self.officer(), place_id=order.point.place_id, order_id=order.order_id, points=points, restock=restock,
            reason="坏了", key=key or self.key(),
        )  # fmt: skip

    def night(self) -> dict[str, int]:
        return nightly.do_village(self.world.context(), village_id=self.village_id, today=self.today)

    @property
    def today(self) -> dt.date:
        return business_date(self.world.moment)

    def account(self, number: int) -> Account:
        found = accounts.find_account(ref=AccountRef.of_holder(self.who(number)), consistent=True)
        assert found is not None
        return found

    def points(self, number: int = 0) -> tuple[int, int, int]:
        """Return somebody's balance, what is held, and what is spent."""
        account = self.account(number)
        return account.balance, account.held, account.spent

    def slot(self, reward: Reward) -> Slot:
        return slots.load_slot(slot_id=reward.reward_id)

    def taken(self, reward: Reward, number: int = 0, period: str = "all") -> int:
        return hands.find_with_taken(self.who(number), reward.reward_id, [period])[1][period]

    def facts(self, days: int = 1) -> list[Fact]:
        """Return what was told on so many days from today."""
        on = [self.today + dt.timedelta(days=nth) for nth in range(days)]
        return [one.fact for day in on for one in facts.day_of_facts(village_id=self.village_id, on=day)]


_NUMBERS = itertools.count(1)
"""A number for each town that is made, so that several may be in one store."""


def make_town(number: int = 3, earned: int = EARNED) -> Town:
    """Return a village of some people who have earned points; no other one has its id, its people or its keys."""
    forget_all()
    nth = next(_NUMBERS)
    world = World(ids=nth * 10_000)
    ctx = world.context()
    village = people.village(ctx, f"第{nth}村", f"330109102{200 + nth}")
    found = [people.resident(ctx, village, nth * 100 + n) for n in range(number)]
    give(world, village.village_id, [one.resident_id for one in found], earned)
    return Town(world, village, found)


def give(world: World, village_id: str, who: Sequence[str], points: int) -> None:
    """Award the same points to several people."""
    ctx = world.context()
    budget = ledger.grant(ctx, points * len(who) or 1, village_id=village_id)
    for one in who:
        source = f"claim#{world.new_id()}"
        asked = ledger.award(ctx, AccountRef.of_holder(one), source, points=points, budget=budget)
        awards.award_points(ctx, award=asked)


def neighbour(town: Town, number: int = 0) -> Resident:
    """Return somebody with points of another village of the same town."""
    nth = next(_NUMBERS)
    village = people.village(town.world.context(), f"第{nth}村", f"330109102{200 + nth}")
    other = people.resident(town.world.context(), village, nth * 100 + number)
    give(town.world, village.village_id, [other.resident_id], EARNED)
    return other

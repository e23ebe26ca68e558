"""A village that wishes: people, a household, officers, a shop, a budget."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.service import codes
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.service import accounts, budgets
from chalicelib.points.wishes.core.deeds import Deed
from chalicelib.points.wishes.core.states import State
from chalicelib.points.wishes.core.wishes import Ask, Identity, Kind, Wish
from chalicelib.points.wishes.service import claiming, closing, desk, moderating, posting
from chalicelib.points.wishes.service.claiming import Hand
from chalicelib.points.wishes.store import hands
from tests.make import ledger, people
from tests.make.world import NOON, World

GRANTED = 10_000
ASK = Ask("一台旧轮椅", "老人出院回家，想借一台轮椅用两个月。", Kind.GOODS, dt.date(2027, 1, 15))
HIDDEN = replace(ASK, title="过冬的棉被", identity=Identity.HIDDEN)
SHOP_ID = "v00001p01930000-0000-7000-8000-000000000000"
SHOP = Hand(SHOP_ID, "佛山便民超市")


def a_wish(state: State = State.POSTED, **more: Any) -> Wish:
    """A wish as a value, without a store behind it."""
    wish_id, wisher_id = "v00001w01930000-0000-7000-8000-000000000001", "v00001r00001"
    made = Wish(wish_id, wisher_id, "王*", ASK, state, NOON, "f")
    return replace(made, **more)


@dataclass
class Town:
    """A village with people and a household, a budget, and officers."""

    world: World
    people: list[Resident]
    family: list[Resident]
    village_id: str

    def who(self, number: int) -> str:
        return self.people[number].resident_id

    def as_(self, resident_id: str) -> Context:
        ordinal = int(resident_id[1:6])
        me = Principal(resident_id, frozenset({Role.RESIDENT}), villages=((ordinal, ordinal + 1),))
        return self.world.context(me)

    def person(self, number: int) -> Context:
        return self.as_(self.who(number))

    def officer(self, name: str = "s1", resident_id: str = "") -> Context:
        return self.world.context(
            Principal(name, frozenset({Role.VILLAGE_OFFICER}), villages=((0, 99_999),), resident_id=resident_id)
        )

    def key(self) -> str:
        return self.world.new_id()

    def code(self, number: int) -> str:
        return codes.code_of(holder_id=self.who(number))

    def posted(self, number: int = 0, ask: Ask = ASK) -> Wish:
        return posting.make_wish(self.person(number), ask=ask, key=self.key())

    def decided(self, wish: Wish, deed: Deed, reason: str = "", officer: Context | None = None) -> Wish:
        """Decide on a wish; what is published is as it was when the officer looked at it: `wish`."""
        ctx, looked_at = officer or self.officer(), wish.version if deed is Deed.PUBLISH else None
        return desk.decide(ctx, wish_id=wish.wish_id, deed=deed, reason=reason, key=self.key(), looked_at=looked_at)

    def published(self, number: int = 0, ask: Ask = ASK) -> Wish:
        return self.decided(self.posted(number, ask), Deed.PUBLISH)

    def claimed(self, by: int = 1, ask: Ask = ASK, hand: Hand | None = None) -> Wish:
        wish = self.published(ask=ask)
        return claiming.claim(self.person(by), wish_id=wish.wish_id, key=self.key(), hand=hand)

    def joined(self, wish: Wish, number: int, leader: int = 1) -> Wish:
        claiming.invite(self.person(leader), wish_id=wish.wish_id, code=self.code(number), key=self.key())
        return claiming.accept(self.person(number), wish_id=wish.wish_id, key=self.key())

    def finished(self, wish: Wish, by: int = 1, hand: Hand | None = None) -> Wish:
        return claiming.finish(
            self.person(by), wish_id=wish.wish_id, words="送到家了", media_ids=(), key=self.key(), hand=hand
        )

    def confirmed(self, wish: Wish, number: int = 0) -> Wish:
        return closing.confirm(self.person(number), wish_id=wish.wish_id, thanks="谢谢你们", key=self.key())

    def come_true(self, by: int = 1, ask: Ask = ASK) -> Wish:
        return self.confirmed(self.finished(self.claimed(by, ask), by))

    def settled(self, wish: Wish, officer: Context | None = None, key: str = "") -> Wish:
        return closing.settle(officer or self.officer(), wish_id=wish.wish_id, key=key or self.key())

    def balance(self, number: int) -> int:
        found = accounts.find_account(ref=AccountRef.of_holder(self.who(number)), consistent=True)
        return 0 if found is None else found.balance

    def left(self) -> int:
        return budgets.load_budget(village_id=self.village_id, year=2026).left

    def counts(self, number: int) -> tuple[int, int]:
        return hands.find_counts(self.who(number))

    def facts(self) -> list[Fact]:
        return [one.fact for one in facts.day_of_facts(village_id=self.village_id, on=business_date(self.world.moment))]


def make_town(granted: int = GRANTED) -> Town:
    """Return a village of eight people, a family of two among them, with a budget."""
    moderating.forget_all()
    world = World()
    ctx = world.context()
    village = people.village(ctx)
    _, family = people.household(ctx, village, 9)
    found = [people.resident(ctx, village, n) for n in range(6)]
    if granted:
        ledger.grant(ctx, granted, village_id=village.village_id)
    return Town(world, [*found, *family], family, village.village_id)

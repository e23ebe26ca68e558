"""A village with activities: people who take part, officers who scan, and a budget."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.service import codes
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.points.activities.core import activities as core
from chalicelib.points.activities.core.activities import Activity, Plan
from chalicelib.points.activities.core.attending import Confirmed, Scanned
from chalicelib.points.activities.core.deeds import Deed
from chalicelib.points.activities.core.states import State
from chalicelib.points.activities.service import attendance, closing, hands, known, planning
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.service import accounts, budgets
from tests.make import ledger, people
from tests.make.world import World

GRANTED = 100_000
LED = {
    (State.DRAFT, Deed.CHANGE): State.DRAFT,
    (State.DRAFT, Deed.PUBLISH): State.PUBLISHED,
    (State.DRAFT, Deed.DISCARD): State.DISCARDED,
    (State.PUBLISHED, Deed.CLOSE): State.CLOSING,
    (State.CLOSING, Deed.SETTLE): State.CLOSED,
    **{
        (State.PUBLISHED, deed): State.PUBLISHED
        for deed in (Deed.ADD_SEATS, Deed.MOVE, Deed.SCAN, Deed.CONFIRM, Deed.REMIND)
    },
}
"""What is done with an activity in which state and leads where, said a second time; nothing else is done."""


@dataclass
class Town:
    """A village with people, a budget, and officers who scan."""

    world: World
    people: list[Resident]
    village_id: str

    def officer(self) -> Context:
        officer = Principal("s1", frozenset({Role.ORGANISER}), villages=((0, 99_999),))
        return self.world.context(officer)

    def second(self) -> Context:
        """Return another officer, of the village."""
        return self.world.context(Principal("s9", frozenset({Role.VILLAGE_OFFICER}), villages=((0, 99_999),)))

    def as_person(self, number: int) -> Context:
        me = self.people[number].resident_id
        return self.world.context(Principal(me, frozenset({Role.RESIDENT})))

    def code(self, number: int) -> str:
        return codes.code_of(holder_id=self.people[number].resident_id)

    def key(self) -> str:
        return self.world.new_id()

    def scan(self, activity: Activity, number: int, direction: str, key: str = "") -> Scanned:
        return attendance.scan(
            self.officer(),
            activity_id=activity.activity_id,
            code=self.code(number),
            direction=direction,
            key=key or self.key(),
        )

    def balance(self, number: int) -> int:
        found = accounts.find_account(ref=AccountRef.of_holder(self.people[number].resident_id), consistent=True)
        return 0 if found is None else found.balance

    def left(self) -> int:
        return budgets.load_budget(village_id=self.village_id, year=2026).left


def make_town() -> Town:
    """Return a village of five people with a budget of GRANTED points."""
    known.forget_all()
    world = World()
    ctx = world.context()
    village = people.village(ctx)
    found = [people.resident(ctx, village, n) for n in range(5)]
    ledger.grant(ctx, GRANTED, village_id=village.village_id)
    return Town(world, found, village.village_id)


def plan(town: Town, **changes: Any) -> Plan:
    starts_at = town.world.moment
    usual = Plan("清理河道", "老戏台", starts_at, starts_at + dt.timedelta(hours=2), 2, "vol")
    return replace(usual, **changes)


def published(town: Town, **changes: Any) -> Activity:
    made = planning.create_activity(
        town.officer(), village_id=town.village_id, plan=plan(town, **changes), key=town.key()
    )
    return planning.publish(town.officer(), activity_id=made.activity_id)


def confirmed(town: Town, activity: Activity, residents: list[str], *, key: str = "", **more: Any) -> list[Confirmed]:
    """Confirm people by hand whom nobody scanned, first one officer and then the other; return the last answer."""
    asked: dict[str, Any] = {"activity_id": activity.activity_id, "residents": residents, **more}
    hands.confirm(town.officer(), **asked, key=town.key())
    return hands.confirm(town.second(), **asked, key=key or town.key())


def settle(town: Town, activity: Activity) -> Activity:
    closing.close_activity(town.officer(), activity_id=activity.activity_id)
    town.world.moment += core.SETTLE_AFTER
    return closing.settle_activity(town.officer(), activity_id=activity.activity_id)


def hour_later(town: Town, hours: float = 1) -> None:
    town.world.moment += dt.timedelta(hours=hours)

"""A village that tops up: people with points, the town's terms, officers, and a provider with books of its own."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.service import places
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.points.ledger.core.accounts import Account, AccountRef
from chalicelib.points.ledger.service import accounts, awards
from chalicelib.points.topups.core.states import Kind, State
from chalicelib.points.topups.core.terms import INTERNET_YUAN, PHONE_YUAN, Terms
from chalicelib.points.topups.core.topups import Topup
from chalicelib.points.topups.service import asking, placing, settling, terms
from chalicelib.points.topups.store import topups as store
from tests.fakes.topup import Plan, Topup as Fake
from tests.make import ledger, people
from tests.make.world import NOON, World

NUMBERS = itertools.count(101)
"""Each town of a test is another one, so that a file of tests shares its tables."""
POINTS = 100_000
PHONE = "13912345678"
GENEROUS = Terms("", PHONE_YUAN, INTERNET_YUAN, person_month_yuan=1_000_000, village_month_yuan=1_000_000)


def a_topup(state: State = State.ASKED, kind: Kind = Kind.PHONE, **more: Any) -> Topup:
    """A top-up as a value, without a store behind it."""
    plain: dict[str, Any] = {
        "topup_id": "v00001u01930000-0000-7000-8000-000000000001",
        "resident_id": "v00001r00001",
        "town_id": "t0001",
        "kind": kind,
        "yuan": 50,
        "points": 5_000,
        "number": b"",
        "mask": "139****5678",
        "state": state,
        "since": NOON,
        "asked_at": NOON,
        "month": "2026M11",
        "fingerprint": "f",
        "by": "v00001r00001",
        "sent_at": NOON if state in {State.SENT, State.UNKNOWN} else None,
    }
    return Topup(**plain | more)


@dataclass
class Town:
    """A village of three people with points each, whose town offers everything."""

    world: World
    people: list[Resident]
    village_id: str
    town_id: str
    fake: Fake
    sent: list[str] = field(default_factory=list)
    """The ids in the queue's messages."""

    def person(self, number: int = 0) -> Context:
        resident_id = self.people[number].resident_id
        ordinal = int(resident_id[1:6])
        me = Principal(resident_id, frozenset({Role.RESIDENT}), ((ordinal, ordinal + 1),), resident_id=resident_id)
        return self.world.context(me)

    def officer(self, name: str = "s1", role: Role = Role.TOWN_OFFICER, resident_id: str = "") -> Context:
        return self.world.context(Principal(name, frozenset({role}), ((0, 99_999),), self.town_id, resident_id))

    def asked(self, number: int = 0, yuan: int = 50, kind: Kind = Kind.PHONE, to: str = PHONE, key: str = "") -> Topup:
        return asking.ask_topup(self.person(number), kind=kind, yuan=yuan, number=to, key=key or self.world.new_id())

    def placed(self, plan: Plan | None = None, yuan: int = 50) -> Topup:
        """A top-up that was asked for and ordered; the provider meets it as `plan` says."""
        if plan is not None:
            self.fake.script.append(plan)
        return self.place(self.asked(yuan=yuan))

    def place(self, topup: Topup) -> Topup:
        return placing.place(self.world.context(), topup_id=topup.topup_id)

    def look(self, topup: Topup) -> Topup:
        return settling.look(self.world.context(), self.now(topup))

    def hear(self, body: bytes) -> None:
        settling.hear(self.world.context(), body)

    def now(self, topup: Topup) -> Topup:
        found = store.find_topup(topup.topup_id)
        assert found is not None
        return found

    def account(self, number: int = 0) -> Account:
        ref = AccountRef.of_holder(self.people[number].resident_id)
        found = accounts.find_account(ref=ref, consistent=True)
        assert found is not None
        return found

    def purse(self, number: int = 0) -> tuple[int, int, int]:
        """Balance, held, spent."""
        account = self.account(number)
        return account.balance, account.held, account.spent

    def set_terms(self, offered: Terms = GENEROUS) -> None:
        admin = self.officer("a1", Role.TOWN_ADMIN)
        terms.set_terms(admin, town_id=self.town_id, terms=offered)

    def facts(self) -> list[Fact]:
        on = business_date(self.world.moment)
        return [one.fact for one in facts.day_of_facts(village_id=self.village_id, on=on)]


def make_town(fake: Fake, monkeypatch: Any, points: int = POINTS) -> Town:
    """Return a new town's village of three people with points; what is sent to the queue is written down."""
    world, number = World(), next(NUMBERS)
    ctx = world.context()
    place = places.add_town(ctx, name="戴村镇", code=f"330109{number:03d}000")
    village = places.add_village(ctx, town_id=place.town_id, name="佛山村", code=f"330109{number:03d}201")
    found = [people.resident(ctx, village, 10 * number + n) for n in (1, 2, 3)]
    town = Town(world, found, village.village_id, village.town_id, fake)
    for one in found:
        ref = AccountRef.of_holder(one.resident_id)
        gift = ledger.award(ctx, ref, f"gift {one.resident_id}", points=points)
        awards.award_points(ctx, award=gift)
    town.set_terms()
    monkeypatch.setattr(
        "chalicelib.foundation.runs.store.send_parts", lambda _, parts, **__: town.sent.extend(p.part for p in parts)
    )
    return town

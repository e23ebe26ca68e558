"""A village with something to say: villagers, officers of every kind, a town above them, and a budget."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.media.core.pictures import Picture
from chalicelib.foundation.media.service import uploads
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.service import accounts, budgets
from chalicelib.points.tickets.core.tickets import Category, Kind, Level, Saying, State, Ticket
from chalicelib.points.tickets.service import handling, known, raising, reading, tending
from tests.make import ledger, people
from tests.make.media import photo, send
from tests.make.world import NOON, World

GRANTED = 100_000
SAYING = Saying(Kind.PROBLEM, Category.ROADS, "村口的路灯坏了三天，晚上走路看不见。", public=True)
ADVICE = Saying(Kind.SUGGESTION, Category.ENVIRONMENT, "在溪边多放两个分类垃圾桶。", public=True)


@dataclass
class Town:
    """A village's people and officers."""

    world: World
    people: list[Resident]
    village_id: str
    town_id: str

    def officer(self, name: str = "s1", role: Role = Role.VILLAGE_OFFICER, resident_id: str = "") -> Context:
        """Return an officer of the village, who is the resident `resident_id` where one is given."""
        ordinal = int(self.village_id[1:])
        who = Principal(name, frozenset({role}), ((ordinal, ordinal + 1),), self.town_id, resident_id)
        return self.world.context(who)

    def at_town(self, name: str = "t1", role: Role = Role.TOWN_OFFICER) -> Context:
        """Return an officer of the town."""
        return self.world.context(Principal(name, frozenset({role}), ((0, 99_999),), self.town_id))

    def as_person(self, number: int) -> Context:
        return self.world.context(Principal(self.id_of(number), frozenset({Role.RESIDENT})))

    def house(self) -> Context:
        return self.world.context()

    def id_of(self, number: int) -> str:
        return self.people[number].resident_id

    def key(self) -> str:
        return self.world.new_id()

    def raised(self, number: int = 0, saying: Saying = SAYING, **changes: Any) -> Ticket:
        """Return a ticket that somebody raised."""
        said = replace(saying, **changes)
        return raising.raise_ticket(self.as_person(number), saying=said, key=self.key())

    def started(self, number: int = 0, saying: Saying = SAYING) -> Ticket:
        """Return a ticket that an officer works on."""
        raised = self.raised(number, saying)
        return handling.start(self.officer(), ticket_id=raised.ticket_id, key=self.key())

    def solved(self, number: int = 0, saying: Saying = SAYING) -> Ticket:
        """Return a ticket whose closure an officer proposed."""
        started = self.started(number, saying)
        return handling.solve(self.officer(), ticket_id=started.ticket_id, text="换了新灯泡。", key=self.key())

    def now(self, ticket: Ticket) -> Ticket:
        """Return a ticket as it is now."""
        return reading.read_ticket(self.at_town(), ticket_id=ticket.ticket_id).ticket

    def tend(self, place_id: str = "") -> dict[str, int]:
        """Do a night's work of the village's, or of `place_id`."""
        return tending.tend(self.house(), place_id=place_id or self.village_id)

    def balance(self, number: int) -> int:
        found = accounts.find_account(ref=AccountRef.of_holder(self.id_of(number)), consistent=True)
        return 0 if found is None else found.balance

    def left(self) -> int:
        return budgets.load_budget(village_id=self.village_id, year=2026).left


def make_town(count: int = 4) -> Town:
    """Return a village of some people with a budget of GRANTED points."""
    known.forget_all()
    world = World()
    ctx = world.context()
    village = people.village(ctx)
    found = [people.resident(ctx, village, n) for n in range(count)]
    ledger.grant(ctx, GRANTED, village_id=village.village_id)
    return Town(world, found, village.village_id, village.town_id)


TICKET = Ticket(
    ticket_id="v00003t0193a7f2-b4c8-7d1e-9f00-a1b2c3d40001",
    kind=Kind.SUGGESTION,
    category=Category.ROADS,
    state=State.ASSIGNED,
    level=Level.VILLAGE,
    desk=Role.GRID_WORKER,
    author_id="v00003r00001",
    author_mask="王*",
    raised_at=NOON,
    summary="路灯坏了",
    photos=0,
    public=True,
    named=True,
    clock_days=5,
    due_on=dt.date(2026, 11, 30),
)
"""A ticket of nobody's store, for laws."""


def taken(town: Town, ctx: Context, count: int = 1) -> tuple[str, ...]:
    """Return photos that somebody sent."""
    return tuple(_taken(town, ctx).media_id for _ in range(count))


def _taken(town: Town, ctx: Context) -> Picture:
    body = photo()
    made, _ = uploads.open_upload(
        ctx,
        village_id=town.village_id,
        purpose="ticket",
        content_type="image/jpeg",
        size=len(body),
        sha256="",
        key=town.key(),
    )
    send(made.media_id, body)
    return uploads.take_upload(ctx, media_id=made.media_id)

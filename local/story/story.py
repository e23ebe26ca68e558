"""What the chapters hand on to each other: who lives in the village, what happened, and the clock."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import SHANGHAI
from chalicelib.kernel.context import Context
from chalicelib.points.activities.core.activities import Activity
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.service import accounts, budgets
from local.demo.clock import Clock, villager
from local.story.paper import Paper
from local.story.teller import Teller

MONDAY = dt.date(2026, 11, 16)
YEAR, WEEK = 2026, "2026W47"


@dataclass
class Story:
    """The village so far. `cards` are tokens by resident; `ballots`, how many were paid."""

    teller: Teller
    clock: Clock
    paper: Paper = field(default_factory=Paper)
    town_id: str = ""
    village_id: str = ""
    people: list[Resident] = field(default_factory=list)
    cards: dict[str, str] = field(default_factory=dict)
    cleaning: Activity | None = None
    evening: Activity | None = None
    api_key: str = ""
    ballots: int = 0

    def moment(self, day: int, hour: int, minute: int = 0) -> dt.datetime:
        """Return a time of the story's week in China; day 0 is its Monday."""
        return dt.datetime.combine(MONDAY + dt.timedelta(days=day), dt.time(hour, minute), SHANGHAI)

    def house(self, moment: dt.datetime) -> Context:
        """Return the house itself acting."""
        return self.clock.at(moment)

    def officer(self, moment: dt.datetime, name: str = "s-story") -> Context:
        """Return the village's officer acting, or another of its officers; they live elsewhere."""
        ordinal = int(self.village_id[1:])
        roles = frozenset({Role.VILLAGE_OFFICER, Role.ORGANISER})
        return self.clock.at(moment, Principal(name, roles, ((ordinal, ordinal + 1),), self.town_id))

    def villager(self, number: int, moment: dt.datetime) -> Context:
        """Return a villager acting."""
        return self.clock.at(moment, villager(self.id_of(number)))

    def id_of(self, number: int) -> str:
        """Return a villager's id."""
        return self.people[number].resident_id

    def name_of(self, holder_id: str) -> str:
        """Return a villager's name as others may see it."""
        return next(one.name[0] + "*" for one in self.people if one.resident_id == holder_id)

    def balance(self, holder_id: str) -> int:
        """Return what somebody has in the ledger."""
        account = accounts.find_account(ref=AccountRef.of_holder(holder_id), consistent=True)
        return 0 if account is None else account.balance

    def left(self) -> int:
        """Return what the ledger's budget has left."""
        return budgets.load_budget(village_id=self.village_id, year=YEAR).left

    def check_books(self) -> None:
        """Compare everybody's balance and the budget with the paper."""
        found = {holder_id: self.balance(holder_id) for holder_id in self.paper.points}
        self.teller.figure("大家手里的工分合计", sum(found.values()), self.paper.points.total())
        off = sorted(holder_id for holder_id, points in found.items() if points != self.paper.points[holder_id])
        self.teller.figure("余额与纸上账不符的户头", len(off), 0)
        self.teller.figure("村预算还剩", self.left(), self.paper.left)

"""A village with a programme, officers who draft, publish, give points, decide, and people who apply."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.credit.perks.core.appeals import AppealVerdict
from chalicelib.credit.perks.core.applications import Application, Given, Mark
from chalicelib.credit.perks.core.programmes import Criterion, Programme, Terms
from chalicelib.credit.perks.core.ranking import Place
from chalicelib.credit.perks.service import desk, own, programmes
from chalicelib.credit.perks.service.desk import Row
from chalicelib.foundation.identity.core.people import Resident
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from tests.make.scores import Scored

SAYS, WHY = "我当过三年民兵，愿意去。", "面谈情况和材料都核过了。"
TODAY = dt.date(2026, 11, 23)


def terms(today: dt.date = TODAY, **changes: Any) -> Terms:
    """Return what a programme of today is about: two criteria of 60 and 20 points, a score of at most 40."""
    made = Terms(
        title="2027 年春季参军优先推荐",
        kind="enlistment",
        conditions="年满十八周岁，身体合格，本人自愿。",
        places=1,
        from_on=today,
        until=today + dt.timedelta(days=2),
        decides_on=today + dt.timedelta(days=9),
        criteria=(Criterion("面谈", 60), Criterion("家庭需要", 20)),
        score_most=40,
    )
    return replace(made, **changes)


def given(interview: int = 50, need: int = 10, by_hand: int | None = None) -> Given:
    """Return points for both criteria, and in place of a score."""
    return Given(
        (Mark(interview, "说得清楚"), Mark(need, "一般")), None if by_hand is None else Mark(by_hand, "村里都说好")
    )


@dataclass
class Perks:
    """What the town's officers and the people of a village do with programmes."""

    village: Scored

    @property
    def town_id(self) -> str:
        return self.village.village.town_id

    @property
    def today(self) -> dt.date:
        return business_date(self.village.world.moment)

    def desk(self, login: str = "tom", person: str = "") -> Context:
        """Return the world with an officer of the town in it, who is `person` too where one is named."""
        made = Principal(f"s-{login}", frozenset({Role.TOWN_OFFICER}), villages=((0, 99),), town_id=self.town_id)
        return self.village.world.context(replace(made, resident_id=person) if person else made)

    def draft(self, login: str = "tom", key: str = "", **changes: Any) -> Programme:
        made = terms(self.today, **changes)
        return programmes.draft(
            self.desk(login), town_id=self.town_id, terms=made, key=key or self.village.world.new_id()
        )

    def publish(self, one: Programme, login: str = "tia") -> Programme:
        return programmes.publish(self.desk(login), town_id=self.town_id, programme_id=one.programme_id)

    def published(self, **changes: Any) -> Programme:
        return self.publish(self.draft(**changes))

    def call_off(self, one: Programme, reason: str = WHY) -> Programme:
        return programmes.call_off(self.desk(), town_id=self.town_id, programme_id=one.programme_id, reason=reason)

    def apply(
        self, one: Programme, who: int | Resident, *, shows: bool = False, key: str = "", says: str = SAYS
    ) -> Application:
        resident_id = self.village.id_of(who) if isinstance(who, int) else who.resident_id
        return own.apply(
            self.village.world.context(),
            resident_id=resident_id,
            programme_id=one.programme_id,
            says=says,
            shows_score=shows,
            key=key or self.village.world.new_id(),
        )[1]

    def close(self) -> None:
        """Let the days to apply be over."""
        self.village.world.pass_days(3)

    def rate(self, one: Application, points: Given, login: str = "tom", person: str = "") -> Application:
        at = {"town_id": one.town_id, "programme_id": one.programme_id, "resident_id": one.resident_id}
        return desk.rate(self.desk(login, person), **at, given=points)[1]

    def decide(
        self, one: Application, *, grants: bool, login: str = "tia", reason: str = WHY, person: str = ""
    ) -> Application:
        at = {"town_id": one.town_id, "programme_id": one.programme_id, "resident_id": one.resident_id}
        return desk.decide(self.desk(login, person), **at, grants=grants, reason=reason)[1]

    def appeal(self, one: Application, key: str = "", says: str = SAYS) -> Application:
        return own.appeal(
            self.village.world.context(),
            resident_id=one.resident_id,
            programme_id=one.programme_id,
            says=says,
            key=key or self.village.world.new_id(),
        )[1]

    def answer(
        self, one: Application, verdict: AppealVerdict, login: str = "ted", reason: str = WHY, person: str = ""
    ) -> Application:
        at = {"town_id": one.town_id, "programme_id": one.programme_id, "resident_id": one.resident_id}
        return desk.decide_appeal(self.desk(login, person), **at, verdict=verdict, reason=reason)[1]

    def withdraw(self, one: Application) -> Application:
        return own.withdraw(resident_id=one.resident_id, programme_id=one.programme_id)[1]

    def hide(self, one: Application) -> Application:
        return own.hide_score(resident_id=one.resident_id, programme_id=one.programme_id)[1]

    def mine(self, number: int) -> Application:
        (one,) = own.list_own(resident_id=self.village.id_of(number))[0].rows
        return one

    def rows(self, one: Programme, login: str = "tom", person: str = "") -> Sequence[Row]:
        at = {"town_id": self.town_id, "programme_id": one.programme_id}
        return desk.list_applications(self.desk(login, person), **at)[1]

    def places(self, one: Programme) -> list[Place]:
        return [row.place for row in self.rows(one)]

    def counts(self, one: Programme) -> tuple[int, int, int]:
        """Return how many applied, wait for points, and got a place, as the programme has it."""
        found = programmes.load_programme(town_id=self.town_id, programme_id=one.programme_id)
        return found.applied, found.waiting, found.granted

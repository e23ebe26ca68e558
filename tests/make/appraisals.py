"""A village that votes: households of people, officers who run campaigns, and campaigns in every state."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.service import codes
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.points.appraisals.core.ballots import Answers, Voted
from chalicelib.points.appraisals.core.campaigns import Campaign, Plan, Question, Subject
from chalicelib.points.appraisals.core.states import Deed
from chalicelib.points.appraisals.service import campaigns, counting, handing, known, opening, papers, voting
from chalicelib.points.appraisals.store import urns
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.service import accounts, budgets
from tests.make import ledger, people
from tests.make.world import World

GRANTED = 100_000
SCORE = Question("村里的卫生怎么样", "score", 5)
CHOICE = Question("活动室建在哪里", "choice", options=("村口", "祠堂边", "学校旁"))
APPROVAL = Question("明年先办哪些事", "approval", options=("修路", "路灯", "养老餐厅", "河道"))


@dataclass
class Town:
    """A village with people in households of two, a budget, and officers by name."""

    world: World
    people: list[Resident]
    village_id: str
    town_id: str

    def officer(self, name: str = "ana", resident_id: str = "") -> Context:
        officer = Principal(
            f"s-{name}",
            frozenset({Role.VILLAGE_OFFICER, Role.TOWN_OFFICER}),
            villages=((0, 99_999),),
            town_id=self.town_id,
            resident_id=resident_id,
        )
        return self.world.context(officer)

    def as_person(self, number: int) -> Context:
        return self.world.context(Principal(self.id_of(number), frozenset({Role.RESIDENT})))

    def id_of(self, number: int) -> str:
        return self.people[number].resident_id

    def code_of(self, number: int) -> str:
        """Return the token of somebody's code, as it is scanned."""
        return codes.code_of(holder_id=self.id_of(number))

    def home_of(self, number: int) -> str:
        return self.people[number].household_id

    def key(self) -> str:
        return self.world.new_id()

    def balance(self, number: int) -> int:
        found = accounts.find_account(ref=AccountRef.of_holder(self.id_of(number)), consistent=True)
        return 0 if found is None else found.balance

    def left(self) -> int:
        return budgets.load_budget(village_id=self.village_id, year=2026).left

    def vote(self, campaign: Campaign, number: int, answers: Answers | None = None) -> Voted:
        return voting.cast(
            self.as_person(number), campaign_id=campaign.campaign_id, answers=answers or {"01": 1 + number % 5}
        )

    def decide(self, campaign: Campaign, deed: Deed, who: str = "ben", reason: str = "") -> Campaign:
        """Decide on a campaign as it was when the officer looked at it: `campaign`."""
        ctx, looked_at = self.officer(who), campaign.version
        return campaigns.decide(ctx, campaign_id=campaign.campaign_id, deed=deed, reason=reason, looked_at=looked_at)

    def paper(self, campaign: Campaign, number: int) -> None:
        """Let somebody vote on paper: handed out and in."""
        place = {"campaign_id": campaign.campaign_id, "village_id": self.village_id}
        urn = urns.load_urn(campaign.campaign_id, self.village_id)
        if urn.handed_out == urn.printed:
            papers.print_papers(self.officer(), **place, after=urn.printed, count=1)
        for deed in (handing.hand_out, handing.hand_in):
            deed(self.officer(), **place, who=self.code_of(number), key=self.key())


def make_town(households: int = 4, *, granted: int = GRANTED) -> Town:
    """Return a village of so many households of two."""
    known.forget_all()
    world = World()
    ctx = world.context()
    village = people.village(ctx)
    found = [one for n in range(households) for one in people.household(ctx, village, n + 1)[1]]
    if granted:
        ledger.grant(ctx, granted, village_id=village.village_id)
    return Town(world, found, village.village_id, village.town_id)


def plan(town: Town, **changes: Any) -> Plan:
    """Return a plan about an affair that opens now and closes in a day."""
    now = town.world.moment
    usual = Plan("村务满意度评议", "affair", (SCORE, CHOICE, APPROVAL), now, now + dt.timedelta(days=1), ())
    return replace(usual, **changes)


def about_households(town: Town, *numbers: int, **changes: Any) -> Plan:
    """Return a plan that scores the households of some people."""
    subjects = tuple(Subject(f"{n}号院", town.home_of(n)) for n in numbers)
    return plan(town, about="households", subjects=subjects, questions=(SCORE,), **changes)


def drafted(town: Town, asked: Plan | None = None, place_id: str = "") -> Campaign:
    ctx = town.officer("ana")
    return campaigns.draft(ctx, place_id=place_id or town.village_id, plan=asked or plan(town), key=town.key())


def approved(town: Town, asked: Plan | None = None, place_id: str = "") -> Campaign:
    return town.decide(drafted(town, asked, place_id), Deed.APPROVE)


def opened(town: Town, asked: Plan | None = None, place_id: str = "") -> Campaign:
    made = approved(town, asked, place_id)
    return opening.open_campaign(town.world.context(), campaign_id=made.campaign_id)


def closed(town: Town, campaign: Campaign) -> Campaign:
    """Let the time be up."""
    town.world.moment = max(town.world.moment, campaign.plan.closes_at)
    return opening.expire(town.world.context(), campaign_id=campaign.campaign_id)


def counted(town: Town, campaign: Campaign) -> Campaign:
    """Close and count a campaign as the queue would."""
    closed(town, campaign)
    town.decide(campaign, Deed.COUNT)
    ctx = town.world.context()
    for village_id in campaign.plan.villages:
        counting.count_village(ctx, campaign_id=campaign.campaign_id, village_id=village_id)
    return counting.finish_count(ctx, campaign_id=campaign.campaign_id)

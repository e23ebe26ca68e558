"""A village that claims: people and households, officers who check, a panel that votes, the town, and a budget."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.core.places import Village
from chalicelib.foundation.identity.service import relatives, staff
from chalicelib.foundation.identity.service.staff import Reach
from chalicelib.foundation.media.core.files import EVIDENCE, Kind
from chalicelib.foundation.media.core.pictures import Picture, State as MediaState
from chalicelib.foundation.media.store import pictures
from chalicelib.kernel.authz import SYSTEM, Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import AlreadyDone, commit
from chalicelib.points.claims.core.claims import Claim, Deed, State, Step
from chalicelib.points.claims.core.listed import Claimed
from chalicelib.points.claims.service import checking, making, nightly, objecting, steps, voting
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.core.rules import Rule, rule_of
from chalicelib.points.ledger.service import accounts, budgets
from tests.make import ledger, people
from tests.make.world import NOON, World

GRANTED = 50_000
TODAY = business_date(NOON)
REASON = "材料齐全，情况属实"
WHY = "当天他不在村里，有人看见"
"""Of an objection."""


@dataclass
class Town:
    """People 0–4 live alone; `home` is a household of three. Staff by name; none is linked to a resident."""

    world: World
    village: Village
    people: list[Resident]
    home: str
    family: list[Resident]
    staff: dict[str, Principal] = field(default_factory=dict)

    @property
    def village_id(self) -> str:
        return self.village.village_id

    def key(self) -> str:
        return self.world.new_id()

    def ctx(self, name: str) -> Context:
        return self.world.context(self.staff[name])

    def house(self) -> Context:
        return self.world.context(SYSTEM)

    def villager(self, number: int = 0) -> Context:
        return self.of(self.people[number])

    def of(self, one: Resident) -> Context:
        ordinal = int(one.resident_id[1:6])
        me = Principal(one.resident_id, frozenset({Role.RESIDENT}), villages=((ordinal, ordinal + 1),))
        return self.world.context(me)

    def linked(self, name: str, resident_id: str) -> Context:
        return self.world.context(replace(self.staff[name], resident_id=resident_id))

    def make(self, number: int = 0, *, key: str = "", **given: Any) -> Claim:
        me = self.people[number].resident_id
        me_acting, asked = self.villager(number), claimed(me, **given)
        return making.make_claim(me_acting, claimed=proven(me_acting, asked), key=key or self.key())

    def make_for(self, number: int = 0, *, name: str = "vic", **given: Any) -> Claim:
        asked = claimed(self.people[number].resident_id, **given)
        ctx = self.ctx(name)
        return making.make_for(ctx, village_id=self.village_id, claimed=proven(ctx, asked), key=self.key())

    def make_home(self, **given: Any) -> Claim:
        asked = claimed(self.home, **({"rule": "saf", "on": None, "period": "2026M11"} | given))
        ctx = self.of(self.family[0])
        return making.make_claim(ctx, claimed=proven(ctx, asked), key=self.key())

    def accept(self, claim: Claim, name: str = "vic", **given: Any) -> Claim:
        """Let somebody accept a claim as they looked at it: `claim`."""
        asked: dict[str, Any] = {"document": "村记录2026-11", "points": None, "minutes": 0, "reason": ""} | given
        asked["looked_at"] = claim.said_in
        return checking.accept(self.ctx(name), claim_id=claim.claim_id, key=self.key(), **asked)

    def confirm(self, claim: Claim, name: str = "val") -> Claim:
        return checking.confirm(self.ctx(name), claim_id=claim.claim_id, reason="", key=self.key())

    def vote(self, claim: Claim, name: str, *, approve: bool = True, points: int | None = None) -> Claim:
        return voting.vote(
            self.ctx(name), claim_id=claim.claim_id, approve=approve, points=points, reason="", key=self.key()
        )

    def noticed(self, number: int = 0, points: int = 800) -> Claim:
        """Return a claim of mutual aid that the panel approved."""
        claim = self.accept(self.make(number, rule="hlp", points=points))
        for name in ("pat", "pia", "pol"):
            claim = self.vote(claim, name)
        return claim

    def night(self) -> dict[str, int]:
        return nightly.do_village(self.house(), village_id=self.village_id)

    def balance(self, holder_id: str) -> int:
        found = accounts.find_account(ref=AccountRef.of_holder(holder_id), consistent=True)
        return 0 if found is None else found.balance

    def left(self) -> int:
        return budgets.load_budget(village_id=self.village_id, year=2026).left


def claimed(holder_id: str, **given: Any) -> Claimed:
    usual = Claimed(rule="pub", holder_id=holder_id, description="参加村民代表会议并记录", on=TODAY)
    if given.get("rule") == "hon":
        given = {"level": "town", "honour": "镇级最美志愿者，戴政〔2026〕8号"} | given
    return replace(usual, **given)


def proven(ctx: Context, asked: Claimed) -> Claimed:
    """Return what is claimed with a picture, where its rule names evidence and none is given."""
    needs = rule_of(asked.rule).evidence and not asked.media_ids
    return replace(asked, media_ids=(proof(ctx),)) if needs else asked


def proof(ctx: Context, made_by: str = "") -> str:
    """Return a picture that the acting person, or somebody else, uploaded as evidence, as far as the table knows."""
    made = Picture(
        f"v00001m{ctx.new_id()}", EVIDENCE, Kind.JPEG, MediaState.READY, made_by or ctx.actor.doer, ctx.now(), "f",
        1_000, width=64, height=48,
    )  # fmt: skip
    commit(pictures.creation_of(made, refusal=AlreadyDone))
    return made.media_id


def make_town(granted: int = GRANTED) -> Town:
    """Return a village of five people and a household of three, with a budget."""
    world = World()
    ctx = world.context()
    village = people.village(ctx)
    found = [people.resident(ctx, village, n) for n in range(5)]
    home, family = people.household(ctx, village, 7, members=3)
    if granted:
        ledger.grant(ctx, granted, village_id=village.village_id)
    town = Town(world, village, found, home, family)
    ordinal = int(village.village_id[1:])
    mine, all_of_them = ((ordinal, ordinal + 1),), ((0, 99_999),)
    for name, role in (
        ("vic", Role.VILLAGE_OFFICER),
        ("val", Role.VILLAGE_OFFICER),
        ("gil", Role.GRID_WORKER),
        ("pat", Role.PANEL),
        ("pia", Role.PANEL),
        ("pol", Role.PANEL),
        ("pam", Role.PANEL),
    ):
        town.staff[name] = Principal(f"s-{name}", frozenset({role}), mine, village.town_id)
    for name, role in (("tom", Role.TOWN_OFFICER), ("tia", Role.TOWN_ADMIN), ("aud", Role.AUDITOR)):
        town.staff[name] = Principal(f"s-{name}", frozenset({role}), all_of_them, village.town_id)
    return town


def enrol(town: Town, name: str, *, resident_id: str = "") -> Context:
    """Give somebody of the panel an account in the register, and return them acting under it."""
    made = staff.add_staff(
        town.house(), town_id=town.village.town_id, login=f"panel-{name}", name="评议员", password="first-Pass-word",
        roles=frozenset({Role.PANEL}), reach=Reach.VILLAGES, villages=town.staff["pat"].villages,
        resident_id=resident_id,
    )  # fmt: skip
    return town.world.context(made.principal())


def relate(town: Town, one: str, other: str) -> None:
    relatives.declare(town.house(), resident_id=one, other_id=other, relation="sibling")


HLP = rule_of("hlp")


def a_claim(state: State = State.SUBMITTED, *, rule: Rule = HLP, points: int = 800, **given: Any) -> Claim:
    """Return a claim of Ana's in a state, without a store; its steps are given, or one that made it."""
    step = Step(1, Deed.MAKE, State.SUBMITTED, "v00001r00001", NOON, "k1", "m1", "扶起摔倒的老人", points)
    usual = Claim(
        claim_id="v00001c1", holder_id="v00001r00001", claimant_id="v00001r00001", masked_name="王*", rule=rule,
        on=TODAY, period="", deed="d", fingerprint="f", state=state, due=TODAY, points=points, steps=(step,), version=1,
    )  # fmt: skip
    return replace(usual, **given)


def with_steps(claim: Claim, *deeds: tuple[Deed, str], **given: Any) -> Claim:
    """Return a claim on which somebody took more steps; the state stays."""
    for deed, by in deeds:
        step = Step(claim.version + 1, deed, claim.state, by, NOON, f"k{claim.version + 1}", "m", "因为", claim.points)
        claim = replace(claim, steps=(*claim.steps, replace(step, **given)), version=claim.version + 1)
    return claim


def days(count: int) -> dt.timedelta:
    return dt.timedelta(days=count)


def object_to(town: Town, claim: Claim, number: int = 1, key: str = "") -> Claim:
    return objecting.make_objection(town.villager(number), claim_id=claim.claim_id, reason=WHY, key=key or town.key())


def settle(town: Town, claim: Claim, deed: str, *, objection: int = 0, name: str = "pam", key: str = "") -> Claim:
    number = objection or steps.load_claim(claim_id=claim.claim_id).open_objections()[0].n
    verb = {"uphold": objecting.uphold, "dismiss": objecting.dismiss}[deed]
    return verb(town.ctx(name), claim_id=claim.claim_id, objection=number, reason="经走访核实", key=key or town.key())


def paid(town: Town) -> Claim:
    """Return a claim whose notice is over and whose points were paid."""
    claim = town.noticed()
    town.world.pass_days(8)
    assert town.night()["posted"] == 1
    return steps.load_claim(claim_id=claim.claim_id)

"""A town of its own that visitors walk through: a map, spots, trails, a member, villagers."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass, replace

from chalicelib.foundation.identity.core.members import MEMBERSHIP
from chalicelib.foundation.identity.core.places import Village
from chalicelib.foundation.identity.core.purposes import PURPOSES
from chalicelib.foundation.identity.service import members
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.points.activities.core.geofence import Spot as Device
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.service import accounts
from chalicelib.points.ledger.service.rulebooks import forget_all
from chalicelib.prosperity.coupons.core.coupons import Offer, Terms
from chalicelib.prosperity.coupons.service import offering
from chalicelib.prosperity.tourism.core.cards import Card
from chalicelib.prosperity.tourism.core.deeds import ShowDeed, Showing
from chalicelib.prosperity.tourism.core.positions import Position
from chalicelib.prosperity.tourism.core.spots import Spot, SpotKind, SpotTerms
from chalicelib.prosperity.tourism.core.towns import TownMap
from chalicelib.prosperity.tourism.core.trails import Trail, TrailTerms
from chalicelib.prosperity.tourism.service import reading, spots, towns, trails, visiting
from chalicelib.prosperity.tourism.service.visiting import CheckedIn
from tests.make import ledger, people
from tests.make.world import NOON, World

MAP = TownMap("valley", "", 1_600, 1_000)
THERE = Position(30_041_200, 120_158_600)
TERMS = SpotTerms(SpotKind.SIGHT, "云石溪", "溪水清得见底", "从前这里有座水碓。", "", 400, 300, THERE)
_NUMBERS = itertools.count(1)


def a_spot(**more: object) -> Spot:
    """A spot as a value, without a store behind it."""
    made = Spot("v00001v1", "t0001", TERMS, "0123456789ab", "yun shi xi", Showing.PUBLISHED, NOON, "f")
    return replace(made, **more)  # type: ignore[arg-type]  # As the test says.


def a_trail(*spot_ids: str, **more: object) -> Trail:
    """A trail as a value."""
    made = Trail("t0001v1", TrailTerms("溪边一圈", "", spot_ids, 3_000, 90), Showing.PUBLISHED, "f")
    return replace(made, **more)  # type: ignore[arg-type]  # As the test says.


@dataclass
class Touring:
    """A town with a map, its officers and its visitors."""

    world: World
    village: Village
    member: Context
    villager: Context
    number: int
    """The number of the member, to make them come back."""

    @property
    def village_id(self) -> str:
        return self.village.village_id

    @property
    def town_id(self) -> str:
        return self.village.town_id

    @property
    def today(self) -> dt.date:
        return business_date(self.world.moment)

    @property
    def officer(self) -> Context:
        return self.world.context(
            Principal("s1", frozenset({Role.TOWN_ADMIN}), villages=((0, 99_999),), town_id=self.town_id)
        )

    def key(self) -> str:
        return self.world.new_id()

    def written(self, name: str = "云石溪", terms: SpotTerms = TERMS, key: str = "") -> Spot:
        said = replace(terms, name=name)
        return spots.write_spot(self.officer, village_id=self.village_id, terms=said, key=key or self.key())

    def moved(self, spot: Spot, deed: ShowDeed = ShowDeed.PUBLISH) -> Spot:
        asked = {"spot_id": spot.spot_id, "looked_at": spots.load(spot.spot_id).version, "key": self.key()}
        return spots.move_spot(self.officer, deed=deed, **asked)  # type: ignore[arg-type]  # As written above.

    def renewed(self, spot: Spot, key: str = "") -> Spot:
        return spots.renew_code(self.officer, spot_id=spot.spot_id, looked_at=spot.version, key=key or self.key())

    def shown(self, name: str = "云石溪", terms: SpotTerms = TERMS) -> Spot:
        return self.moved(self.written(name, terms))

    def draft(self, *on: Spot, rule: str = "", offer_id: str = "", key: str = "", title: str = "溪边一圈") -> Trail:
        said = TrailTerms(title, "", tuple(one.spot_id for one in on), 3_000, 90, "春秋", rule, offer_id)
        return trails.write_trail(self.officer, town_id=self.town_id, terms=said, key=key or self.key())

    def trail(self, *on: Spot, rule: str = "", offer_id: str = "") -> Trail:
        return self.led(self.draft(*on, rule=rule, offer_id=offer_id))

    def led(self, trail: Trail, deed: ShowDeed = ShowDeed.PUBLISH) -> Trail:
        seen = next(one for one in reading.list_trails_at_desk(town_id=self.town_id) if one.trail_id == trail.trail_id)
        return trails.move_trail(
            self.officer, trail_id=trail.trail_id, deed=deed, looked_at=seen.version, key=self.key()
        )

    def offer(self, count: int = 9) -> Offer:
        said = Terms("游客券", 500, 5_000, 0, self.today + dt.timedelta(days=9), 7, count)
        return offering.write_offer(self.officer, town_id=self.town_id, terms=said, key=self.key())

    def granted(self, points: int = 10_000) -> None:
        ledger.grant(self.world.context(), points, village_id=self.village_id)

    def stamped(self, who: Context, spot: Spot, *, key: str = "", at: Device | None = None) -> CheckedIn:
        return visiting.check_in(who, code=spot.code, device=at, key=key or self.key())

    def card(self, who: Context) -> Card:
        return visiting.read_card(who).card

    def points(self, who: Context) -> int:
        found = accounts.find_account(ref=AccountRef.of_holder(who.actor.subject), consistent=True)
        return 0 if found is None else found.balance

    def tomorrow(self) -> None:
        self.world.pass_days(1)

    def another(self, number: int) -> Context:
        """Return another member of the town."""
        version = PURPOSES[MEMBERSHIP].present.version
        openid = f"oVisitor{self.village_id}{number:06d}"
        session = members.enter_member(
            self.world.context(), openid=openid, town_id=self.town_id, version=version, of_age=True
        )
        return self.world.context(session.principal)


def make_touring() -> Touring:
    """Return a town of its own with a map; no other one has its id or its keys."""
    forget_all()
    nth = next(_NUMBERS)
    world = World(ids=5_000_000 + nth * 10_000)
    village = people.village(world.context(), f"第{nth}村", f"330109{300 + nth}{200 + nth}")
    villager = people.resident(world.context(), village, 700 + nth).resident_id
    ordinal = int(village.village_id[1:])
    me = Principal(villager, frozenset({Role.RESIDENT}), villages=((ordinal, ordinal + 1),), resident_id=villager)
    made = Touring(world, village, world.context(), world.context(me), nth)
    made.member = made.another(nth)
    towns.set_map(made.officer, town_id=made.town_id, drawn=MAP, looked_at=0)
    return made

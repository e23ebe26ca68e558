"""A village whose people list things: residents, a member of the city, officers."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.credit.perks.core.programmes import Programme
from chalicelib.credit.perks.service import desk as perks_desk, own as perks, programmes
from chalicelib.foundation.identity.core.members import MEMBERSHIP
from chalicelib.foundation.identity.core.places import Village
from chalicelib.foundation.identity.core.purposes import PURPOSES
from chalicelib.foundation.identity.service import members
from chalicelib.foundation.media.service import uploads
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.prosperity.listings.core import searching
from chalicelib.prosperity.listings.core.deeds import ListingState
from chalicelib.prosperity.listings.core.kinds import TYPES, Details, Goods, Job, Kind, Land, Plots, Rental
from chalicelib.prosperity.listings.core.listings import Listing, Written
from chalicelib.prosperity.listings.core.searching import Sought
from chalicelib.prosperity.listings.service import desk, reading, writing
from tests.make import media, people
from tests.make.perks import given, terms
from tests.make.world import NOON, World

DETAILS: dict[Kind, Details] = {
    Kind.JOBS: Job("offer", 400_000, "month", 2, dt.date(2026, 12, 1)),
    Kind.RENTALS: Rental("house", 120_000, 120_000, 90, 3),
    Kind.BAZAAR: Goods("second_hand", 8_000, "good"),
    Kind.LAND: Land("paddy", 60_000, 320, 5, "种水稻"),
    Kind.PLOTS: Plots("vegetables", "2027 春季", 30_000, 3, 30),
}
TITLES = {
    Kind.JOBS: "民宿招保洁",
    Kind.RENTALS: "溪边小院出租",
    Kind.BAZAAR: "九成新自行车",
    Kind.LAND: "水田出租",
    Kind.PLOTS: "向阳菜地认领",
}


def written(kind: Kind = Kind.BAZAAR, **more: Any) -> Written:
    """What somebody may write of a scenario; a lease without its contract."""
    return replace(Written(TITLES[kind], "有意请留言。", DETAILS[kind]), **more)


def a_listing(kind: Kind = Kind.BAZAAR, state: ListingState = ListingState.PUBLISHED, **more: Any) -> Listing:
    """A listing as a value, without a store behind it."""
    said = more.pop("written", None) or written(kind)
    text = searching.text_of(said.title, said.words, TYPES[kind][said.details.type])
    made = Listing("v00001z1", "t0001", "v00001r00001", kind, said, text, state, NOON)
    return replace(made, **more)


@dataclass
class Listings:
    """A village with an owner, somebody who asks, a member, and officers."""

    world: World
    village: Village
    owner: Context
    asker: Context
    member: Context

    @property
    def village_id(self) -> str:
        return self.village.village_id

    @property
    def town_id(self) -> str:
        return self.village.town_id

    def key(self) -> str:
        return self.world.new_id()

    def resident(self) -> Context:
        """Return one resident more, who is signed in."""
        found = people.resident(self.world.context(), self.village, next(_PEOPLE))
        ordinal = int(self.village_id[1:])
        return self.world.context(
            Principal(
                found.resident_id,
                frozenset({Role.RESIDENT}),
                villages=((ordinal, ordinal + 1),),
                resident_id=found.resident_id,
            )
        )

    def officer(self, subject: str = "s1", resident_id: str = "", role: Role = Role.VILLAGE_OFFICER) -> Context:
        return self.world.context(Principal(subject, frozenset({role}), ((0, 99_999),), self.town_id, resident_id))

    def draft(self, kind: Kind = Kind.BAZAAR, *, who: Context | None = None, key: str = "", **more: Any) -> Listing:
        who = who or self.owner
        if kind is Kind.LAND and "contract_id" not in more:
            more["contract_id"] = self.file(who, "scan")
        return writing.write(
            who, village_id=self.village_id, kind=kind, written=written(kind, **more), key=key or self.key()
        )

    def moved(self, listing: Listing, deed: str, *, who: Context | None = None, key: str = "") -> Listing:
        return writing.move(who or self.owner, listing_id=listing.listing_id, deed=deed, key=key or self.key())

    def published(self, kind: Kind = Kind.BAZAAR, *, who: Context | None = None, **more: Any) -> Listing:
        listing = self.moved(self.draft(kind, who=who, **more), "submit", who=who)
        if kind is Kind.LAND:
            listing = self.announced(listing)
            self.world.pass_days(16)
        return listing

    def announced(self, listing: Listing) -> Listing:
        self.decided(listing, "approve", who=self.officer("s1"))
        return self.decided(listing, "approve", who=self.officer("s2", role=Role.TOWN_OFFICER))

    def decided(
        self, listing: Listing, deed: str, *, who: Context | None = None, key: str = "", looked_at: int = 0
    ) -> Listing:
        seen = looked_at or (self.now(listing).version if key == "" else listing.version)
        return desk.decide(
            who or self.officer(), listing_id=listing.listing_id, deed=deed, reason="看过了", looked_at=seen,
            key=key or self.key(),
        )  # fmt: skip

    def now(self, listing: Listing) -> Listing:
        return desk.load(listing_id=listing.listing_id)

    def found(self, kind: Kind = Kind.BAZAAR, place_id: str = "", **more: Any) -> list[str]:
        """Return the ids of all that a search finds, page by page."""
        sought, ids, cursor = Sought(place_id or self.village_id, kind.value, **more), [], None
        while True:
            page, _ = reading.search(self.world.context(), sought=sought, size=2, cursor=cursor)
            ids += [one.listing_id for one in page.rows]
            if page.cursor is None:
                return ids
            cursor = page.cursor

    def granted(self, who: Context, kind: str = "community_work") -> Programme:
        """Let the town grant somebody a programme of a kind, with points given by hand."""
        today, resident_id = business_date(self.world.moment), who.actor.subject
        desks = [self.officer(name, role=Role.TOWN_OFFICER) for name in ("s-tom", "s-tia")]
        made = programmes.draft(desks[0], town_id=self.town_id, terms=terms(today, kind=kind), key=self.key())
        at = {"town_id": self.town_id, "programme_id": made.programme_id}
        programmes.publish(desks[1], **at)
        one = perks.apply(
            who, resident_id=resident_id, programme_id=made.programme_id, says="愿意为社区做事。", shows_score=False,
            key=self.key(),
        )  # fmt: skip
        self.world.pass_days(3)
        perks_desk.rate(desks[0], **at, resident_id=one[1].resident_id, given=given(by_hand=30))
        perks_desk.decide(desks[1], **at, resident_id=resident_id, grants=True, reason="材料齐全，群众都说好")
        return made

    def file(self, who: Context, purpose: str = "listing") -> str:
        body = media.photo()
        picture, _ = uploads.open_upload(
            who, village_id=self.village_id, purpose=purpose, content_type="image/jpeg", size=len(body), sha256="",
            key=self.key(),
        )  # fmt: skip
        media.send(picture.media_id, body)
        return uploads.take_upload(who, media_id=picture.media_id).media_id


_NUMBERS, _PEOPLE = itertools.count(1), itertools.count(1)


def make_listings() -> Listings:
    """Return a village and town of its own with people who list; no other one has its id or its keys."""
    nth = next(_NUMBERS)
    world = World(ids=nth * 10_000)
    village = people.village(world.context(), f"第{nth}村", f"330109{300 + nth}{200 + nth % 700}")
    openid = f"oLister{village.village_id}{nth:06d}"
    session = members.enter_member(
        world.context(), openid=openid, town_id=village.town_id, version=PURPOSES[MEMBERSHIP].present.version,
        of_age=True,
    )  # fmt: skip
    nobody = world.context()
    made = Listings(world, village, nobody, nobody, world.context(session.principal))
    made.owner, made.asker = made.resident(), made.resident()
    return made

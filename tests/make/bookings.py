"""A village that takes guests: a host with rooms, the collective with an experience, tables, guests, and WeChat Pay."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass, replace

from chalicelib.foundation.gateways import wechatpay_keys
from chalicelib.foundation.identity.core.members import MEMBERSHIP
from chalicelib.foundation.identity.core.places import Village
from chalicelib.foundation.identity.core.purposes import PURPOSES
from chalicelib.foundation.identity.service import members
from chalicelib.foundation.payments.core.ids import SHARDS
from chalicelib.foundation.payments.core.payments import Payment
from chalicelib.foundation.payments.core.refunds import Refund
from chalicelib.foundation.payments.service import hearing, looking, opening, purposes, refunding, rounds
from chalicelib.foundation.reservations.service import holds, slots
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.points.ledger.service.rulebooks import forget_all
from chalicelib.prosperity.bookings.core.bookables import (
    Bookable,
    BookableDeed,
    BookableState,
    Kind,
    Rule,
    Sitting,
    Terms,
)
from chalicelib.prosperity.bookings.core.bookings import Booking, Contact
from chalicelib.prosperity.bookings.core.lines import Wanted
from chalicelib.prosperity.bookings.core.marks import MarkDeed
from chalicelib.prosperity.bookings.service import booking, hosting, offering, paying
from tests.fakes.wechatpay import Wechatpay
from tests.make import people
from tests.make.world import NOON, World

ROOM = Terms(
    "山里人家大床房", "推窗见竹海。", Kind.ROOM, "佛山村 8 号", 26_800, 2, 2, 3, 4, 60, Rule(24, 500),
    (Sitting("in", "入住", "14:00", 120),), leaves="12:00",
)  # fmt: skip
DINNER = Terms(
    "土灶晚饭", "柴火灶烧的。", Kind.TABLE, "佛山村文化礼堂", 38_000, 3, 2, 8, 4, 60, Rule(24, 300),
    (Sitting("noon", "午市", "11:30", 120), Sitting("eve", "晚市", "17:30", 150)),
)  # fmt: skip
CLIMB = Terms(
    "竹林挖笋", "带锄头和雨靴。", Kind.EXPERIENCE, "佛山村口", 5_800, 12, 6, 1, 4, 60, Rule(48, 1_000),
    (Sitting("am", "上午", "09:00", 150),), weekdays=(6, 7),
)  # fmt: skip
FREE = replace(CLIMB, title="看日出", price_fen=0)
GUEST = Contact("周海燕", "13912345678")
SATURDAY = dt.date(2026, 11, 28)
_NUMBERS = itertools.count(1)


def a_bookable(
    terms: Terms = ROOM, owner: str = "v00001r00007", state: BookableState = BookableState.PUBLISHED
) -> Bookable:
    """A bookable as a value, without a store behind it."""
    made = Bookable("v00001j01930000-0000-7000-8000-000000000002", "t0001", owner, terms, state, NOON, "f", 80, 20)
    return replace(made, was_published=state is BookableState.PUBLISHED)


def of_room(bookable: Bookable, day: dt.date = SATURDAY, nights: int = 2, units: int = 1, persons: int = 2) -> Wanted:
    return Wanted(bookable.bookable_id, day, "in", nights, units, persons)


def of_sitting(bookable: Bookable, sitting: str, day: dt.date = SATURDAY, units: int = 1, persons: int = 1) -> Wanted:
    return Wanted(bookable.bookable_id, day, sitting, 0, units, persons)


@dataclass
class Hosting:
    """A village that takes guests, its host, a member and a villager as guests, and the fake."""

    world: World
    village: Village
    fake: Wechatpay
    host: Context
    member: Context
    villager: Context

    @property
    def village_id(self) -> str:
        return self.village.village_id

    def key(self) -> str:
        return self.world.new_id()

    def officer(self, resident_id: str = "") -> Context:
        return self.world.context(
            Principal("s1", frozenset({Role.VILLAGE_OFFICER}), villages=((0, 99_999),), resident_id=resident_id)
        )

    def written(self, terms: Terms = ROOM, *, collective: bool = False, key: str = "") -> Bookable:
        who = self.officer() if collective else self.host
        owner_id = "" if collective else self.host.actor.subject
        return offering.write_bookable(
            who, village_id=self.village_id, owner_id=owner_id, terms=terms, key=key or self.key()
        )

    def moved(self, bookable: Bookable, deed: BookableDeed, key: str = "") -> Bookable:
        who = self.host if bookable.owner_id else self.officer()
        return offering.move_bookable(
            who, bookable_id=bookable.bookable_id, owner_id=bookable.owner_id, deed=deed, key=key or self.key()
        )

    def decided(
        self,
        bookable: Bookable,
        deed: BookableDeed = BookableDeed.PUBLISH,
        key: str = "",
        who: Context | None = None,
        looked_at: int | None = None,
    ) -> Bookable:
        return offering.decide_bookable(
            who or self.officer(), bookable_id=bookable.bookable_id, deed=deed, shares=(80, 20), reason="",
            looked_at=offering.load(bookable.bookable_id).version if looked_at is None else looked_at,
            key=key or self.key(),
        )  # fmt: skip

    def shown(self, terms: Terms = ROOM, *, collective: bool = False) -> Bookable:
        return self.decided(self.moved(self.written(terms, collective=collective), BookableDeed.ASK))

    def closed(self, bookable: Bookable, *days: dt.date) -> Bookable:
        seen = offering.load(bookable.bookable_id)
        return offering.close_days(
            self.host, bookable_id=seen.bookable_id, owner_id=seen.owner_id, days=days, looked_at=seen.version,
            key=self.key(),
        )  # fmt: skip

    def booked(self, *wanted: Wanted, who: Context | None = None, key: str = "", total: int | None = None) -> Booking:
        me = who or self.member
        fen = sum(one.fen for one in booking.quote(me, wanted=wanted)) if total is None else total
        return booking.book(me, wanted=wanted, contact=GUEST, total_fen=fen, key=key or self.key())

    def who(self, made: Booking) -> Context:
        for one in (self.member, self.villager):
            if one.actor.subject == made.guest_id:
                return one
        return self.world.context(Principal(made.guest_id, frozenset({Role.RESIDENT})))

    def begun(self, made: Booking) -> str:
        """Return WeChat Pay's name of a payment that was begun."""
        return paying.begin(self.who(made), booking_id=made.booking_id, channel="native").out_trade_no

    def heard(self, number: str) -> None:
        headers, body = self.fake.notice(number)
        hearing.hear(self.world.context(), {name.lower(): held for name, held in headers.items()}, body)

    def paid(self, made: Booking) -> Booking:
        number = self.begun(made)
        assert self.fake.pay(number)
        self.heard(number)
        return self.now(made)

    def cancelled(self, made: Booking, back: int, key: str = "") -> Booking:
        return paying.cancel(self.who(made), booking_id=made.booking_id, back_fen=back, key=key or self.key())

    def marked(self, made: Booking, deed: MarkDeed, nth: int = 0, key: str = "", who: Context | None = None) -> Booking:
        return hosting.mark(
            who or self.host, booking_id=made.booking_id, nth=nth, deed=deed, reason="", key=key or self.key(),
            host_id=hosting.own_host(who or self.host),
        ).booking  # fmt: skip

    def now(self, made: Booking) -> Booking:
        return paying.load(made.booking_id)

    def payment(self, made: Booking) -> Payment:
        return opening.payment_of(payment_id=made.booking_id)

    def close(self, made: Booking) -> Payment:
        return looking.close(self.world.context(), payment_id=made.booking_id)

    def refunds(self, made: Booking) -> list[Refund]:
        return refunding.refunds_of(payment_id=made.booking_id)

    def taken(self, *wanted: Wanted) -> list[int]:
        """Return how many places of each night or sitting are taken."""
        found = slots.find_slots(slot_ids=[slot for one in wanted for slot in one.slot_ids], consistent=True)
        return [0 if one is None else one.taken for one in found]

    def later(self, minutes: int) -> None:
        """Let time pass, overdue holds run out, and the rounds of payments be done."""
        self.world.moment += dt.timedelta(minutes=minutes)
        ctx = self.world.context()
        holds.expire_holds(ctx)
        for shard in SHARDS:
            rounds.do_shard(ctx, shard)

    def at(self, day: dt.date, hour: int = 12) -> None:
        """Let it be an hour of a day in China."""
        self.world.moment = dt.datetime.combine(day, dt.time(hour), dt.timezone(dt.timedelta(hours=8))).astimezone(
            dt.UTC
        )

    @property
    def today(self) -> dt.date:
        return business_date(self.world.moment)


def make_hosting(fake: Wechatpay, town: int = 102) -> Hosting:
    """Return a village of its own that takes guests; no other one has its id or its keys."""
    forget_all()
    nth = next(_NUMBERS)
    world = World(ids=nth * 10_000 + 5_000_000)
    village = people.village(world.context(), f"第{nth}村", f"330109{town}{400 + nth}")
    fake.now = world.now
    wechatpay_keys.forget()
    purposes.let_settle("bookings", paying.settle, closed=paying.closed, refunded=paying.refunded)
    version = PURPOSES[MEMBERSHIP].present.version
    session = members.enter_member(
        world.context(), openid=f"oGuest{nth:06d}{village.village_id}", town_id=village.town_id, version=version,
        of_age=True,
    )  # fmt: skip
    host, villager = (a_resident(world, village, number) for number in (900 + nth * 2, 901 + nth * 2))
    return Hosting(world, village, fake, host, world.context(session.principal), villager)


def a_resident(world: World, village: Village, number: int) -> Context:
    """Return the world as a new resident of a village acts in it."""
    resident_id = people.resident(world.context(), village, number).resident_id
    ordinal = int(village.village_id[1:])
    me = Principal(resident_id, frozenset({Role.RESIDENT}), villages=((ordinal, ordinal + 1),), resident_id=resident_id)
    return world.context(me)

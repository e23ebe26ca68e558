"""Who takes guests in the demo town: a household's room and table, the collective's walks; a weekend of each stage."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.core.purposes import PURPOSES
from chalicelib.foundation.identity.service import members
from chalicelib.foundation.payments.service import looking, purposes
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.prosperity.bookings.core.bookables import Bookable, BookableDeed, Kind, Rule, Sitting, Terms
from chalicelib.prosperity.bookings.core.bookings import Booking, Contact
from chalicelib.prosperity.bookings.core.lines import Wanted
from chalicelib.prosperity.bookings.core.marks import MarkDeed
from chalicelib.prosperity.bookings.service import booking, hosting, offering, paying, reviewable, tending
from chalicelib.prosperity.reviews.core.deeds import ReviewDeed, ReviewState
from chalicelib.prosperity.reviews.service import desk, entitling, writing
from chalicelib.prosperity.reviews.service.writing import Said
from local.demo import pictures, sales, still_life
from local.demo.clock import Clock, villager
from local.demo.members import WHO
from local.demo.people import Town

ROOM = Terms(
    "云石溪民宿大床房",
    "推开窗就是竹海，晚上听溪水。早饭有土鸡蛋和红薯粥。",
    Kind.ROOM,
    "佛山村东坞 8 号，溪边白墙那家",
    price_fen=26_800,
    capacity=2,
    units_most=2,
    persons_most=3,
    notice_hours=2,
    ahead_days=90,
    rule=Rule(48, 500),
    sittings=(Sitting("in", "入住", "14:00", 120),),
    leaves="12:00",
)
DINNER = Terms(
    "土灶柴火饭",
    "一桌八菜，菜是地里现摘的，鸡是早上现杀的。",
    Kind.TABLE,
    "佛山村东坞 8 号院子里",
    price_fen=38_800,
    capacity=3,
    units_most=2,
    persons_most=10,
    notice_hours=0,
    ahead_days=60,
    rule=Rule(24, 300),
    sittings=(Sitting("noon", "午市", "11:30", 120), Sitting("eve", "晚市", "17:30", 150)),
)
DIG = Terms(
    "竹林挖冬笋",
    "老把式带着进山，锄头、雨靴都备好，挖到的带走三斤。",
    Kind.EXPERIENCE,
    "佛山村文化礼堂门口集合",
    price_fen=6_800,
    capacity=16,
    units_most=6,
    persons_most=1,
    notice_hours=2,
    ahead_days=60,
    rule=Rule(48, 1_000),
    sittings=(Sitting("am", "上午", "09:00", 150), Sitting("pm", "下午", "13:30", 150)),
)
STARS = replace(
    DIG,
    title="山顶看星星",
    words="晴天才办，自带外套。",
    price_fen=0,
    capacity=30,
    sittings=(Sitting("eve", "晚上", "19:30", 90),),
)
WEAVING = replace(
    DIG,
    title="跟着老篾匠编竹篮",
    words="两小时编一只小提篮，带得走。",
    price_fen=8_800,
    capacity=6,
    where="佛山村东坞 8 号堂屋",
)
GUESTS = (Contact("周海燕", "13900000101"), Contact("沈泽", "13900000102"), Contact("老邻居", "13900000103"))
SATURDAY = 5


@dataclass
class _Guests:
    """Does what hosts, officers and guests do, each with the clock of its moment."""

    clock: Clock
    town: Town
    host: Resident

    def officer(self, moment: dt.datetime) -> Context:
        number = int(self.town.home[1:])
        return self.clock.at(
            moment, Principal("s-demo", frozenset({Role.VILLAGE_OFFICER}), villages=((number, number + 1),))
        )

    def asked(self, terms: Terms, picture: str, *, collective: bool = False) -> Bookable:
        """Let a host write something to be booked, with its picture, and ask for it to show."""
        moment = self.clock.on(30, 9)
        ctx = self.officer(moment) if collective else self.clock.at(moment, villager(self.host.resident_id))
        owner_id = "" if collective else self.host.resident_id
        media = pictures.sent(ctx, village_id=self.town.home, purpose="bookable", body=still_life.of(picture))
        terms = replace(terms, media_ids=media)
        made = offering.write_bookable(ctx, village_id=self.town.home, owner_id=owner_id, terms=terms, key=ctx.new_id())
        return offering.move_bookable(
            ctx, bookable_id=made.bookable_id, owner_id=owner_id, deed=BookableDeed.ASK, key=ctx.new_id()
        )

    def shown(self, terms: Terms, picture: str, *, collective: bool = False) -> str:
        """Let something be published a month ago."""
        made, ctx = self.asked(terms, picture, collective=collective), self.officer(self.clock.on(30, 10))
        offering.decide_bookable(
            ctx,
            bookable_id=made.bookable_id,
            deed=BookableDeed.PUBLISH,
            shares=(80, 20),
            reason="",
            looked_at=made.version,
            key=ctx.new_id(),
        )
        return made.bookable_id

    def booked(self, who: Principal, contact: Contact, moment: dt.datetime, *wanted: Wanted) -> Booking:
        ctx = self.clock.at(moment, who)
        fen = sum(one.fen for one in booking.quote(ctx, wanted=wanted))
        made = booking.book(ctx, wanted=wanted, contact=contact, total_fen=fen, key=ctx.new_id())
        if fen:
            sales.behind(moment)
            number = paying.begin(ctx, booking_id=made.booking_id, channel="native").out_trade_no
            sales.control("pay", {"out_trade_no": number})
            looking.look(ctx, payment_id=made.booking_id)
        return made

    def arrived(self, made: Booking, moment: dt.datetime) -> None:
        """Let the host say of each line of theirs that its guests came."""
        ctx = self.clock.at(moment, villager(self.host.resident_id))
        host_id = hosting.own_host(ctx)
        for nth, line in enumerate(made.lines):
            if line.host_id == host_id:
                hosting.mark(
                    ctx, booking_id=made.booking_id, nth=nth, deed=MarkDeed.ARRIVE, reason="", key=ctx.new_id(),
                    host_id=host_id,
                )  # fmt: skip

    def reviewed(self, who: Principal, made: Booking) -> None:
        """Let a guest review the first thing that they had, and an officer look at it."""
        entitling.let_review("j", reviewable.entitled, reviewable.owners)
        subject = made.lines[0].bookable_id
        ctx, key = self.clock.at(self.clock.on(1, 9), who), {"subject": subject, "proof": made.booking_id}
        said = Said(5, "溪水声伴着睡，早饭的粥真香，孩子还想再来。")
        if writing.write(ctx, said=said, key=ctx.new_id(), **key).state is ReviewState.WAITING:
            at_desk = self.officer(self.clock.on(1, 10))
            desk.move(at_desk, deed=ReviewDeed.SHOW, reason="住过的人写的", key=at_desk.new_id(), **key)


def play(clock: Clock, town: Town, people: tuple[Resident, Resident]) -> None:
    """Let a household and the collective take guests: last weekend's were there, this weekend's are booked."""
    host, neighbour = people
    purposes.let_settle("bookings", paying.settle, closed=paying.closed, refunded=paying.refunded)
    guests = _Guests(clock, town, host)
    room, dinner = guests.shown(ROOM, "house"), guests.shown(DINNER, "table")
    dig = guests.shown(DIG, "bamboo", collective=True)
    stars = guests.shown(STARS, "stars", collective=True)
    guests.asked(WEAVING, "basket")
    try:
        _stay(guests, (room, dinner, dig, stars), neighbour)
    finally:
        sales.control("clock", {"behind_seconds": 0})
    tending.do_town(clock.now(), town_id=town.town_id)


def _stay(guests: _Guests, of: tuple[str, str, str, str], neighbour: Resident) -> None:
    room, dinner, dig, stars = of
    clock = guests.clock
    member, visitor = (_entered(guests, openid) for openid, *_ in WHO)
    today = clock.on(0, 12).date()
    saturday = today + dt.timedelta(days=(SATURDAY - today.weekday()) % 7 or 7)
    last, day = saturday - dt.timedelta(days=7), dt.timedelta(days=1)
    before = clock.on(12, 9)
    had = guests.booked(
        member,
        GUESTS[0],
        before,
        Wanted(room, last - 2 * day, "in", 1, 1, 2),
        Wanted(dinner, last - 2 * day, "eve", 0, 1, 4),
    )
    guests.arrived(had, dt.datetime.combine(last - 2 * day, dt.time(18), before.tzinfo))
    guests.reviewed(member, had)
    evening = clock.started - dt.timedelta(hours=1)
    guests.booked(
        member, GUESTS[0], evening, Wanted(room, saturday, "in", 2, 1, 2), Wanted(dig, saturday, "am", 0, 2, 2),
        Wanted(dinner, saturday, "eve", 0, 1, 2),
    )  # fmt: skip
    guests.booked(
        visitor, GUESTS[1], clock.on(3, 10), Wanted(room, today, "in", 2, 1, 2), Wanted(dinner, today, "eve", 0, 1, 2)
    )
    guests.booked(
        villager(neighbour.resident_id),
        Contact("老邻居", "13900000103"),
        evening,
        Wanted(stars, saturday, "eve", 0, 3, 3),
    )


def _entered(guests: _Guests, openid: str) -> Principal:
    version = PURPOSES[members.MEMBERSHIP].present.version
    ctx = guests.clock.at(guests.clock.on(13, 8))
    return members.enter_member(ctx, openid=openid, town_id=guests.town.town_id, version=version, of_age=True).principal

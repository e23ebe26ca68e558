"""A weekend in the village: a room, a walk and a dinner, booked whole, paid, had, and whose each fen is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

from chalicelib.foundation.identity.core.purposes import PURPOSES
from chalicelib.foundation.identity.service import members
from chalicelib.foundation.payments.service import purposes
from chalicelib.foundation.reservations.service import slots
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import week_of
from chalicelib.kernel.context import Context
from chalicelib.prosperity.bookings.core.bookables import BookableDeed, Kind, Rule, Sitting, Terms
from chalicelib.prosperity.bookings.core.bookings import Booking, Contact
from chalicelib.prosperity.bookings.core.deeds import BookingState
from chalicelib.prosperity.bookings.core.lines import Wanted
from chalicelib.prosperity.bookings.core.marks import MarkDeed
from chalicelib.prosperity.bookings.core.refusals import GivesBackOther, PlacesGone
from chalicelib.prosperity.bookings.service import (
    booking,
    hosting,
    offering,
    own,
    paying,
    reviewable,
    tending,
)
from chalicelib.prosperity.proceeds.service import book, closing, naming, reading
from chalicelib.prosperity.reviews.core.deeds import ReviewDeed, ReviewState
from chalicelib.prosperity.reviews.core.refusals import NotYoursToReview
from chalicelib.prosperity.reviews.service import desk, entitling, writing
from chalicelib.prosperity.reviews.service.writing import Said
from local.demo.clock import villager
from local.story.house import do_all
from local.story.story import MONDAY, Story
from local.town.market import cashier
from local.town.market.cashier import Cashier

TITLE = "预订：住两晚、挖笋、吃一顿，要么都订上，要么都不订"
DAY = 21
"""The Monday of the weekend's week, counted from the story's own."""
SATURDAY = MONDAY + dt.timedelta(days=DAY + 5)
HOST, NEIGHBOUR = 5, 7
NIGHT_FEN, TABLE_FEN, SEAT_FEN = 26_800, 38_800, 6_800
COLLECTIVE_PERMILLE, PLATFORM_PERMILLE, LATE_PERMILLE = 80, 20, 300
ROOM = Terms(
    "溪边大床房", "", Kind.ROOM, "佛山村 8 号", NIGHT_FEN, 1, 1, 3, 2, 60, Rule(48, 500),
    (Sitting("in", "入住", "14:00", 60),), leaves="12:00",
)  # fmt: skip
DINNER = Terms(
    "土灶柴火饭", "", Kind.TABLE, "佛山村 8 号院子", TABLE_FEN, 2, 1, 8, 2, 60, Rule(24, LATE_PERMILLE),
    (Sitting("eve", "晚市", "17:30", 120),),
)  # fmt: skip
DIG = replace(
    DINNER, title="竹林挖冬笋", kind=Kind.EXPERIENCE, price_fen=SEAT_FEN, capacity=10, units_most=4, persons_most=1,
    sittings=(Sitting("am", "上午", "09:00", 120),),
)  # fmt: skip
CALLED = Contact("周海燕", "13900000101")


@dataclass
class _Weekend:
    """The weekend: what is offered, its member, and WeChat Pay."""

    story: Story
    till: Cashier
    offered: dict[str, str] = field(default_factory=dict)

    def at(self, day: int, hour: int, who: Principal | None = None, minute: int = 0) -> Context:
        moment = self.story.moment(DAY + day, hour, minute)
        self.till.at(moment)
        return self.story.clock.at(moment) if who is None else self.story.clock.at(moment, who)

    def officer(self, day: int, hour: int) -> Context:
        return self.at(day, hour, Principal("s-story", frozenset({Role.VILLAGE_OFFICER}), ((0, 99_999),)))

    def shown(self, name: str, terms: Terms, owner_id: str) -> None:
        """Let a host write something to be booked, and an officer publish it."""
        desk = self.officer(0, 9)
        ctx = self.at(0, 8, villager(owner_id)) if owner_id else desk
        made = offering.write_bookable(
            ctx, village_id=self.story.village_id, owner_id=owner_id, terms=terms, key=ctx.new_id()
        )
        of = made.bookable_id
        asked = offering.move_bookable(ctx, bookable_id=of, owner_id=owner_id, deed=BookableDeed.ASK, key=ctx.new_id())
        offering.decide_bookable(
            desk, bookable_id=of, deed=BookableDeed.PUBLISH, shares=(COLLECTIVE_PERMILLE, PLATFORM_PERMILLE),
            reason="", looked_at=asked.version, key=desk.new_id(),
        )  # fmt: skip
        self.offered[name] = of

    def bundle(self) -> tuple[Wanted, ...]:
        return (
            Wanted(self.offered["room"], SATURDAY, "in", 2, 1, 2),
            Wanted(self.offered["dig"], SATURDAY, "am", 0, 2, 2),
            Wanted(self.offered["dinner"], SATURDAY, "eve", 0, 1, 2),
        )

    def booked(self, ctx: Context, wanted: tuple[Wanted, ...]) -> Booking:
        fen = sum(one.fen for one in booking.quote(ctx, wanted=wanted))
        return booking.book(ctx, wanted=wanted, contact=CALLED, total_fen=fen, key=ctx.new_id())

    def paid(self, made: Booking, ctx: Context) -> None:
        number = paying.begin(ctx, booking_id=made.booking_id, channel="native").out_trade_no
        self.till.pay(number)
        self.till.tell(ctx, number)

    def taken(self) -> int:
        """Return how many places of the bundle's nights and sittings are taken in all."""
        names = [slot_id for one in self.bundle() for slot_id in one.slot_ids]
        found = slots.find_slots(slot_ids=names, consistent=True)
        return sum(one.taken for one in found if one)


def tell(story: Story) -> None:
    """Let hosts offer, two guests want the same room, one have it, one give up a dinner, and the week be ended."""
    purposes.let_settle("bookings", paying.settle, closed=paying.closed, refunded=paying.refunded)
    entitling.let_review("j", reviewable.entitled, reviewable.owners)
    with cashier.opened(2) as till:
        weekend = _Weekend(story, till)
        host_id = story.id_of(HOST)
        for name, terms, owner_id in (("room", ROOM, host_id), ("dinner", DINNER, host_id), ("dig", DIG, "")):
            weekend.shown(name, terms, owner_id)
        made, who = _book(weekend)
        given_up = _give_up(weekend)
        _have(weekend, made, who)
        _own(weekend, made, given_up)
        _close(weekend, made)


def _book(weekend: _Weekend) -> tuple[Booking, Principal]:
    """Let a member book the weekend and pay, and a villager come too late for the room."""
    story, teller = weekend.story, weekend.story.teller
    version = PURPOSES[members.MEMBERSHIP].present.version
    who = members.enter_member(
        weekend.at(1, 8), openid="oStoryGuest0000001", town_id=story.town_id, version=version, of_age=True
    ).principal
    ctx = weekend.at(1, 9, who)
    made = weekend.booked(ctx, weekend.bundle())
    teller.figure("两晚、两个名额、一桌，要付（分）", made.total_fen, 2 * NIGHT_FEN + 2 * SEAT_FEN + TABLE_FEN)
    teller.figure("占住的夜晚和位置", weekend.taken(), 2 + 2 + 1)
    late = weekend.at(1, 9, villager(story.id_of(NEIGHBOUR)), 5)
    teller.refused(
        "最后一间已经占住，别人的房、笋、饭一样都没订上", PlacesGone, lambda: weekend.booked(late, weekend.bundle())
    )
    teller.figure("占住的还是那几个", weekend.taken(), 5)
    weekend.paid(made, weekend.at(1, 9, who, 8))
    teller.figure("付了款，订好了", paying.load(made.booking_id).state.value, BookingState.BOOKED.value)
    return made, who


def _give_up(weekend: _Weekend) -> Booking:
    """Let a villager book the other table, and give it up too late for all of its money."""
    story, teller = weekend.story, weekend.story.teller
    who = villager(story.id_of(NEIGHBOUR))
    made = weekend.booked(weekend.at(2, 9, who), weekend.bundle()[2:])
    weekend.paid(made, weekend.at(2, 9, who, 5))
    ctx = weekend.at(5, 8, who)
    back = TABLE_FEN - TABLE_FEN * LATE_PERMILLE // 1_000
    teller.figure("当天早上取消，先告诉退多少（分）", own.read_own(ctx, booking_id=made.booking_id).back_fen, back)
    teller.refused(
        "看到的和退的不一样就不取消", GivesBackOther,
        lambda: paying.cancel(ctx, booking_id=made.booking_id, back_fen=TABLE_FEN, key=ctx.new_id()),
    )  # fmt: skip
    done = paying.cancel(ctx, booking_id=made.booking_id, back_fen=back, key=ctx.new_id())
    teller.figure("取消后退了（分）", done.given_fen, back)
    weekend.till.round(weekend.at(5, 8, None, 2), made.booking_id)
    return done


def _have(weekend: _Weekend, made: Booking, who: Principal) -> None:
    """Let the host see who comes, the guests arrive, and review what they had."""
    story, teller = weekend.story, weekend.story.teller
    room = weekend.offered["room"]
    before = weekend.at(5, 13, who)
    teller.refused("还没住就评价", NotYoursToReview, lambda: entitling.entitled(before, room, made.booking_id))
    ctx = weekend.at(5, 15, villager(story.id_of(HOST)))
    host_id = hosting.own_host(ctx)
    day = hosting.day_of(day=SATURDAY, host_id=host_id)
    teller.figure("主人这一天的客人：一间房、一桌饭", len(day), 2)
    for one in day:
        hosting.mark(
            ctx, booking_id=made.booking_id, nth=one.nth, deed=MarkDeed.ARRIVE, reason="", key=ctx.new_id(),
            host_id=host_id,
        )  # fmt: skip
    after = weekend.at(6, 20, who)
    said = Said(5, "溪水声伴着睡，早饭的粥真香。")
    written = writing.write(after, subject=room, proof=made.booking_id, said=said, key=after.new_id())
    teller.figure("住过了写的评价，微信没看过的等人看", written.state.value, ReviewState.WAITING.value)
    officer = weekend.officer(6, 21)
    desk.move(
        officer, subject=room, proof=made.booking_id, deed=ReviewDeed.SHOW, reason="没有问题", key=officer.new_id()
    )  # fmt: skip
    teller.figure("别人看得到的五星评价", writing.browse(subject=room, size=5, cursor=None).figures.counts[5], 1)
    tended = tending.do_town(weekend.at(8, 8), town_id=story.town_id)
    teller.figure("走了以后的早上，结束的预订", tended["done"], 1)


def _own(weekend: _Weekend, made: Booking, given_up: Booking) -> None:
    """Hold whose each fen is against what WeChat Pay kept."""
    story, teller = weekend.story, weekend.story.teller
    sums = [0, 0, 0]
    for nth in range(9):
        for one in book.every_entry(town_id=story.town_id, day=MONDAY + dt.timedelta(days=DAY + nth)):
            if one.document.startswith((made.booking_id, given_up.booking_id)):
                for _, amounts in one.change.parts:
                    parts = (amounts.producer, amounts.collective, amounts.platform)
                    sums = [old + more for old, more in zip(sums, parts, strict=True)]
    late = TABLE_FEN * LATE_PERMILLE // 1_000
    hosts = (2 * NIGHT_FEN, TABLE_FEN, late)
    platform = sum(fen * PLATFORM_PERMILLE // 1_000 for fen in (*hosts, 2 * SEAT_FEN))
    shared = sum(fen * COLLECTIVE_PERMILLE // 1_000 for fen in hosts)
    collective = shared + 2 * SEAT_FEN - 2 * SEAT_FEN * PLATFORM_PERMILLE // 1_000
    teller.figure("主人的（分）", sums[0], sum(hosts) + 2 * SEAT_FEN - platform - collective)
    teller.figure("村集体的：自己办的，加上提成（分）", sums[1], collective)
    teller.figure("平台的（分）", sums[2], platform)
    teller.figure("微信支付收的减退的，都有了主（分）", sum(sums), weekend.till.books.kept_fen)
    story.check_books()


def _close(weekend: _Weekend, made: Booking) -> None:
    """Close the week in which the booking was done: its host, the collective and the platform have a statement each."""
    naming.let_name("z", reviewable.parties_of)
    night = weekend.at(14, 3, None, 20)
    closing.start_night(night)
    do_all(night, closing.QUEUE, closing.do_town)
    number = week_of(MONDAY + dt.timedelta(days=DAY + 7))
    found = reading.list_of_week(place_id=weekend.story.town_id, week=number, size=20, cursor=None).rows
    weekend.story.teller.figure("货款单：主人、村集体、平台", len(found), 3)
    sums = sum(one.sum_fen for one in found)
    weekend.story.teller.figure("三张单加起来是付的钱（分）", sums, made.total_fen)

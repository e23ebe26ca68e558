"""What the demo town's villagers had to say over the last weeks, and how far each matter came."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.moderation.service import pictures as checks
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.points.tickets.core.tickets import Category, Kind, Released, Saying, Spot, Ticket
from chalicelib.points.tickets.service import adopting, answering, handling, raising, statistics, tending
from local.demo import pictures
from local.demo.clock import Clock, organiser, villager
from local.demo.people import Families, young_and_elder

LAMP = Saying(
    Kind.PROBLEM, Category.ROADS, "村口第三盏路灯坏了，晚上一片黑，老人走路怕摔。", Spot("村口大樟树下"), public=True
)
DITCH = Saying(
    Kind.PROBLEM,
    Category.ENVIRONMENT,
    "屋后水沟堵了，下雨就漫到路上，有味道。",
    Spot("二组水沟"),
    public=True,
    named=False,
)
CULVERT = Saying(
    Kind.PROBLEM, Category.ROADS, "县道涵洞塌了一角，大车一过就掉石头。", Spot("县道 4 公里处"), public=True
)
PUMP = Saying(Kind.PROBLEM, Category.UTILITIES, "这几天傍晚水压小，三楼上不来水。", Spot("三组"))
BINS = Saying(Kind.SUGGESTION, Category.ENVIRONMENT, "在溪边多放两个分类垃圾桶，散步的人就不乱扔了。", public=True)
BOOKS = Saying(Kind.SUGGESTION, Category.AFFAIRS, "每月的账目请贴到各组公告栏，不会用手机的也能看。", public=True)
LESSON = Saying(Kind.SUGGESTION, Category.WELFARE, "办一次教老人用手机挂号的课。", public=True)
NOISE = Saying(Kind.COMPLAINT, Category.NEIGHBOURS, "隔壁加工点晚上十点还在切割，睡不着。")
BOOKED = Saying(
    Kind.COMPLAINT, Category.AFFAIRS, "低保名单没有公示，村里干部的亲戚也在里面，请镇里查一查。", direct=True
)
THANKS = Saying(Kind.PRAISE, Category.WELFARE, "网格员小李冒雨给我送药，谢谢她！", public=True)


@dataclass
class Desk:
    """The village's desk: past moments, two officers, and the villagers."""

    clock: Clock
    families: Families

    def officer(self, days_ago: int, hour: int, name: str = "s-demo") -> Context:
        """Return an officer of the village at a past hour; another one by another name."""
        ordinal = int(self.families.village_id[1:])
        moment = self.clock.on(days_ago, hour)
        if name == "s-demo":
            return self.clock.at(moment, organiser(((ordinal, ordinal + 1),)))
        who = Principal(name, frozenset({Role.VILLAGE_OFFICER}), ((ordinal, ordinal + 1),))
        return self.clock.at(moment, who)

    def author(self, one: Resident, days_ago: int, hour: int) -> Context:
        """Return a villager at a past hour."""
        return self.clock.at(self.clock.on(days_ago, hour), villager(one.resident_id))

    def raised(self, one: Resident, saying: Saying, days_ago: int) -> Ticket:
        """Raise a ticket at nine o'clock of a past day."""
        ctx = self.author(one, days_ago, 9)
        return raising.raise_ticket(ctx, saying=saying, key=ctx.new_id())

    def released(self, ticket: Ticket, text: str, days_ago: int, *, place: str = "") -> None:
        """Let the village see a ticket, and where it is in words."""
        ctx = self.officer(days_ago, 11)
        handling.release(ctx, ticket_id=ticket.ticket_id, public=Released(text, place), key=ctx.new_id())

    def started(self, ticket: Ticket, days_ago: int) -> None:
        """Begin to work on a ticket."""
        ctx = self.officer(days_ago, 10)
        handling.start(ctx, ticket_id=ticket.ticket_id, key=ctx.new_id())

    def solved(self, ticket: Ticket, text: str, days_ago: int) -> None:
        """Say what was done."""
        ctx = self.officer(days_ago, 16)
        handling.solve(ctx, ticket_id=ticket.ticket_id, text=text, key=ctx.new_id())


def play(clock: Clock, families: Families) -> None:
    """Let villagers speak, and the desk answer: matters in every state, so that each page has something to show."""
    desk = Desk(clock, families)
    young, elder = young_and_elder(families)
    others = [one for one in families.adults if one.resident_id not in {young.resident_id, elder.resident_id}]
    _town_has_it(desk, others)
    _own(desk, young, elder)
    _others(desk, others)
    _adopted(desk, young, others)
    for year in sorted({business_date(clock.on(28, 9)).year, business_date(clock.started).year}):
        statistics.count(clock.now(), village_id=families.village_id, year=year)


def _town_has_it(desk: Desk, others: list[Resident]) -> None:
    """Leave one matter until the night gives it to the town, and pass on one that is the county's.

    One complaint went to the town past the village.
    """
    desk.raised(others[5], PUMP, 26)
    night = desk.clock.on(14, 0, 5)
    tending.tend(desk.clock.at(night), place_id=desk.families.village_id)
    desk.raised(others[4], BOOKED, 2)
    culvert = desk.raised(others[6], CULVERT, 6)
    desk.released(culvert, CULVERT.text, 6, place=CULVERT.spot.words)
    ctx = desk.officer(5, 9)
    handling.pass_on(ctx, ticket_id=culvert.ticket_id, text="县道不归村里管，请镇里联系公路部门。", key=ctx.new_id())


def _own(desk: Desk, young: Resident, elder: Resident) -> None:
    """Give the two who can be entered as something to confirm and something to answer."""
    lamp = desk.raised(young, LAMP, 4)
    desk.released(lamp, LAMP.text, 4, place=LAMP.spot.words)
    desk.started(lamp, 3)
    desk.solved(lamp, "换了灯泡和镇流器，晚上试过，亮了。", 1)
    lesson = desk.raised(young, LESSON, 3)
    ctx = desk.officer(2, 10)
    handling.start(ctx, ticket_id=lesson.ticket_id, key=ctx.new_id())
    handling.ask(ctx, ticket_id=lesson.ticket_id, text="放在周末还是平时晚上好？大概有几位老人想学？", key=ctx.new_id())
    ctx = desk.officer(4, 15)
    written = raising.raise_ticket(ctx, saying=THANKS, key=ctx.new_id(), author_id=elder.resident_id)
    desk.solved(written, "已经转告小李，谢谢您！", 3)


def _others(desk: Desk, others: list[Resident]) -> None:
    """Let other villagers' matters stand where they stand: overdue since today, private, closed with stars.

    A photo of one was held back by the content check.
    """
    photos = pictures.sent(desk.author(others[0], 8, 8), village_id=desk.families.village_id, purpose="ticket")
    ditch = desk.raised(others[0], replace(DITCH, media_ids=photos), 8)
    checks.keep_verdict(desk.clock.at(desk.clock.on(8, 10)), media_id=photos[0], suggest="review")
    desk.released(ditch, "二组一处水沟堵了，下雨漫到路上。", 7, place="二组")
    desk.started(ditch, 6)
    noise = desk.raised(others[1], NOISE, 1)
    ctx = desk.officer(1, 14)
    handling.note(ctx, ticket_id=noise.ticket_id, text="先和加工点老板打个招呼。", key=ctx.new_id())
    second = desk.raised(others[2], LAMP, 3)
    assert second.is_live
    for n, one in enumerate(others[7:11]):
        closed = desk.raised(one, DITCH, 20 - n)
        desk.started(closed, 19 - n)
        desk.solved(closed, "清了淤泥，通了。", 18 - n)
        ctx = desk.author(one, 17 - n, 19)
        answering.confirm(ctx, ticket_id=closed.ticket_id, stars=5 - n % 2, text="办得快。", key=ctx.new_id())


def _adopted(desk: Desk, young: Resident, others: list[Resident]) -> None:
    """Adopt one suggestion, and propose to adopt another."""
    for one, saying, adopted in ((young, BINS, True), (others[3], BOOKS, False)):
        ticket = desk.raised(one, saying, 5)
        desk.released(ticket, saying.text, 5)
        desk.started(ticket, 4)
        ctx = desk.officer(3, 9)
        adopting.propose(ctx, ticket_id=ticket.ticket_id, text="花钱不多，大家方便。", key=ctx.new_id())
        if adopted:
            ctx = desk.officer(2, 9, "s-demo-second")
            adopting.adopt(ctx, ticket_id=ticket.ticket_id, key=ctx.new_id())

"""Speaking up: a lamp that is mended, a ditch that nobody looks at, suggestions that are adopted and paid."""

from __future__ import annotations

import datetime as dt

from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.points.ledger.core.accounts import CapReached
from chalicelib.points.tickets.core.refusals import OwnAdoption, TicketInOtherState
from chalicelib.points.tickets.core.tickets import Category, Kind, Level, Saying, State, Ticket
from chalicelib.points.tickets.service import adopting, answering, handling, raising, reading, statistics, tending
from local.story.paper import OPINION_POINTS, OPINIONS_A_MONTH
from local.story.story import YEAR, Story

TITLE = "我有话说：路灯、水沟和建议"
LAMP = Saying(Kind.PROBLEM, Category.ROADS, "村口路灯坏了三天。", public=True)
DITCH = Saying(Kind.PROBLEM, Category.ENVIRONMENT, "屋后水沟堵了。", public=True)
BINS = Saying(Kind.SUGGESTION, Category.ENVIRONMENT, "溪边多放两个垃圾桶。", public=True)
SPEAKER, NEIGHBOUR, THINKER = 20, 21, 22
SUGGESTED = OPINIONS_A_MONTH + 1


def tell(story: Story) -> None:
    """Mend the lamp, forget the ditch, adopt what is good."""
    lamp, ditch = _raised(story, SPEAKER, LAMP), _raised(story, NEIGHBOUR, DITCH)
    story.teller.figure("限期，五个工作日", str(lamp.due_on), "2026-11-23")
    _mended(story, lamp)
    _forgotten(story, ditch)
    _adopted(story)
    _counted(story)
    story.check_books()


def _raised(story: Story, number: int, saying: Saying, day: int = 0) -> Ticket:
    ctx = story.villager(number, story.moment(day, 9))
    return raising.raise_ticket(ctx, saying=saying, key=ctx.new_id())


def _second(story: Story, moment: dt.datetime) -> Context:
    """Return another officer of the village."""
    ordinal = int(story.village_id[1:])
    who = Principal("s-story-2", frozenset({Role.VILLAGE_OFFICER}), ((ordinal, ordinal + 1),), story.town_id)
    return story.clock.at(moment, who)


def _mended(story: Story, lamp: Ticket) -> None:
    """Handle the lamp, not well the first time."""
    for day, text in ((1, "换了灯泡。"), (2, "重接了线。")):
        ctx = story.officer(story.moment(day, 15))
        handling.solve(ctx, ticket_id=lamp.ticket_id, text=text, key=ctx.new_id())
        author = story.villager(SPEAKER, story.moment(day, 20))
        if day == 1:
            answering.reopen(author, ticket_id=lamp.ticket_id, text="还是不亮。", key=author.new_id())
    closed = answering.confirm(author, ticket_id=lamp.ticket_id, stars=4, text="亮了。", key=author.new_id())
    story.teller.say("第一次没修好，本人要求重办；第二次修好，本人确认。")
    story.teller.figure("已办结", closed.state is State.CLOSED, True)
    story.teller.figure("重办过的次数", closed.reopened, 1)
    story.teller.figure("从提出到办好的工作日", closed.solved_days, 2)
    story.teller.refused(
        "办结的再办一次",
        TicketInOtherState,
        lambda: handling.solve(
            story.officer(story.moment(3, 9)), ticket_id=lamp.ticket_id, text="好了。", key=ctx.new_id()
        ),
    )


def _forgotten(story: Story, ditch: Ticket) -> None:
    """Let the night find what nobody looked at."""
    for day, expected in ((7, 0), (8, 1), (8, 0)):
        done = tending.tend(story.house(story.moment(day, 0, 5)), place_id=story.village_id)
        story.teller.figure(f"11 月 {16 + day} 日零点五分，转到镇里的", done["escalated"], expected)
    found = reading.read_ticket(story.officer(story.moment(8, 9)), ticket_id=ditch.ticket_id).ticket
    story.teller.figure("水沟现在归镇里办", found.level is Level.TOWN, True)


def _adopted(story: Story) -> None:
    """Adopt as many suggestions as a month pays, and one more."""
    moment = story.moment(7, 10)
    tickets = [_raised(story, THINKER, BINS, day=7) for _ in range(SUGGESTED)]
    for ticket in tickets:
        ctx = story.officer(moment)
        adopting.propose(ctx, ticket_id=ticket.ticket_id, key=ctx.new_id())
    first, last = tickets[0], tickets[-1]
    story.teller.refused(
        "提议采纳的人自己确认", OwnAdoption, lambda: adopting.adopt(ctx, ticket_id=first.ticket_id, key=ctx.new_id())
    )
    second = _second(story, moment)
    for ticket in tickets[:OPINIONS_A_MONTH]:
        adopting.adopt(second, ticket_id=ticket.ticket_id, key=second.new_id())
        story.paper.earn(story.id_of(THINKER), OPINION_POINTS)
    story.teller.figure(
        "采纳五条以后，本人现有", story.balance(story.id_of(THINKER)), story.paper.points[story.id_of(THINKER)]
    )
    story.teller.refused(
        "同一月第六条", CapReached, lambda: adopting.adopt(second, ticket_id=last.ticket_id, key=second.new_id())
    )


def _counted(story: Story) -> None:
    figures = statistics.count(story.house(story.moment(8, 0, 10)), village_id=story.village_id, year=YEAR)
    story.teller.figure("建议提出", figures.of("raised", Kind.SUGGESTION), SUGGESTED)
    story.teller.figure("问题办好", figures.of("solved", Kind.PROBLEM), 1)
    story.teller.figure("采纳", figures.of("adopted"), OPINIONS_A_MONTH)

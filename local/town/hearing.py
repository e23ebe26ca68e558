"""Playing what a village had to say through the public verbs of tickets, and reading its figures back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from chalicelib.kernel.calendar import SHANGHAI
from chalicelib.kernel.context import Context
from chalicelib.points.tickets.core.statistics import Statistics
from chalicelib.points.tickets.core.tickets import Saying, Ticket
from chalicelib.points.tickets.service import answering, handling, raising, statistics, tending
from local.town.clock import Clock, organiser, villager
from local.town.plan import FIRST_DAY
from local.town.voices import SETTLED, Fate, Voice

MORNING, AFTERNOON, EVENING = dt.time(9), dt.time(15), dt.time(19)
READ_AT = dt.datetime(2021, 12, 31, 22, tzinfo=SHANGHAI)
"""The last night of the year: who said nothing for a week agrees, and the figures are counted."""
STARS = (5, 5, 4, 5, 3)


class Hearing:
    """One village's desk over a year, and the tickets it has so far."""

    def __init__(self, clock: Clock, village_id: str, people: Sequence[str]) -> None:
        self._clock, self._village_id, self._people = clock, village_id, people
        self._tickets: dict[int, Ticket] = {}

    def hear(self, voice: Voice) -> None:
        """Let somebody say it, and the village and they do what comes of it."""
        ctx = self._author(voice, 0, MORNING)
        saying = Saying(voice.kind, voice.category, voice.text)
        self._tickets[voice.number] = raising.raise_ticket(ctx, saying=saying, key=ctx.new_id())
        if voice.fate in SETTLED or voice.fate is Fate.REOPENED:
            self._settle(voice)
        else:
            self._end(voice)

    def _settle(self, voice: Voice) -> None:
        ticket_id = self._tickets[voice.number].ticket_id
        last = voice.fate is Fate.REOPENED or voice.fate is Fate.PROPOSED
        self._solve(voice, 0 if last else 1 + voice.number % 3)
        if voice.fate in {Fate.REOPENED, Fate.SOLVED_AGAIN}:
            ctx = self._author(voice, 0 if last else 4, EVENING)
            answering.reopen(ctx, ticket_id=ticket_id, text="还没有办好，请再看看。", key=ctx.new_id())
        if voice.fate is Fate.SOLVED_AGAIN:
            self._solve(voice, 6)
        if voice.fate in {Fate.CONFIRMED, Fate.SOLVED_AGAIN}:
            ctx = self._author(voice, 7, EVENING)
            stars = STARS[voice.number % len(STARS)]
            answering.confirm(ctx, ticket_id=ticket_id, stars=stars, key=ctx.new_id())

    def _solve(self, voice: Voice, days: int) -> None:
        ctx = self._officer(voice, days)
        text = "办好了，请看看。"
        handling.solve(ctx, ticket_id=self._tickets[voice.number].ticket_id, text=text, key=ctx.new_id())

    def _end(self, voice: Voice) -> None:
        ticket_id = self._tickets[voice.number].ticket_id
        if voice.fate is Fate.WITHDRAWN:
            ctx = self._author(voice, 1, EVENING)
            answering.withdraw(ctx, ticket_id=ticket_id, key=ctx.new_id())
            return
        ctx = self._officer(voice, 0 if voice.fate in {Fate.ASKED, Fate.STARTED} else 2)
        if voice.fate is Fate.MERGED:
            assert voice.into is not None, "what is merged is merged into something"
            into = self._tickets[voice.into].ticket_id
            handling.merge(ctx, ticket_id=ticket_id, into=into, key=ctx.new_id())
        elif voice.fate is Fate.REJECTED:
            text = "今年办不了，记下了，明年再议。"
            handling.reject(ctx, ticket_id=ticket_id, text=text, key=ctx.new_id())
        elif voice.fate is Fate.ASKED:
            handling.ask(ctx, ticket_id=ticket_id, text="请问在哪一段？", key=ctx.new_id())
        elif voice.fate is Fate.STARTED:
            handling.start(ctx, ticket_id=ticket_id, key=ctx.new_id())

    def _author(self, voice: Voice, days: int, hour: dt.time) -> Context:
        who = villager(self._people[voice.person])
        return self._clock.at(_moment(voice, days, hour), who)

    def _officer(self, voice: Voice, days: int) -> Context:
        return self._clock.at(_moment(voice, days, AFTERNOON), organiser(self._village_id))


def _moment(voice: Voice, days: int, hour: dt.time) -> dt.datetime:
    return dt.datetime.combine(voice.on + dt.timedelta(days=days), hour, SHANGHAI)


def hear_all(clock: Clock, village_id: str, voices: Sequence[Voice], people: Sequence[str]) -> Statistics:
    """Hear a village's voices in their order, let its last night of the year pass, and return its figures then."""
    hearing = Hearing(clock, village_id, people)
    for voice in voices:
        hearing.hear(voice)
    tending.tend(clock.at(READ_AT), place_id=village_id)
    return statistics.load_statistics(village_id=village_id, year=FIRST_DAY.year)

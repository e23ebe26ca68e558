"""Boards (榜单): who stands where in a week or month, who is shown, and the star. Pure.

A rank is one more than the number of people with more points, so people with as many share it ("1224"). Whoever does
not want to be shown keeps the rank and leaves a gap. Minors and people who moved away take no rank at all.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import field, replace
from enum import StrEnum
from typing import Any

from chalicelib.kernel.calendar import YEARS, business_time, days_of
from chalicelib.kernel.errors import Conflict, InvalidInput, NotFound
from chalicelib.kernel.values import value
from chalicelib.points.ledger.core.plans import board_over

TOP = 50
"""How many a board lists of each kind."""
PERIOD = re.compile(r"^[0-9]{4}(W(0[1-9]|[1-4][0-9]|5[0-3])|M(0[1-9]|1[0-2]))$")
DUE_DAYS = 3
"""So many nights a board is looked for, the first of which makes it. Ours."""
NOTE = (
    "工分按入账的日期计算。名次是“工分比你多的人数加一”，工分一样的并列，排列先看所在月（月榜看全年）的工分，再按抽签次序。"
    "不愿上榜的人保留名次，不显示；未成年人不上榜。户榜是家庭账户与愿意上榜的成年成员之和。村榜按花名册人均工分排列。"
)
"""How a board is made, as it says itself."""


class NoSuchBoard(NotFound):
    """No board of this place and period is out."""

    code = "no_such_board"
    zh, en = "还没有这一期榜单。", "This board is not out."


class PeriodInvalid(InvalidInput):
    """A period is a week such as 2026W47 or a month such as 2026M11."""

    code = "period_invalid"


class PeriodNotOver(Conflict):
    """A board comes out when its period has ended."""

    code = "period_not_over"
    zh, en = (
        "这一期还没有结束，{ends_on} 以后才能出榜。",
        "The period is not over; the board is made from {ends_on} on.",
    )


class PeriodGone(Conflict):
    """The points of the period are no longer kept apart."""

    code = "period_gone"
    zh, en = "这一期过去太久，榜单不能再重做。", "The period is too long ago; its board can not be made again."


@value
class Earner:
    """Somebody (or a household) with points of the period. `more` are the points of the longer period, for ties."""

    holder_id: str
    name: str
    points: int
    more: int
    shown: bool


@value
class Row:
    """One line of a board: `tied` people, this one included, share the rank."""

    rank: int
    tied: int
    holder_id: str
    name: str
    points: int
    more: int = 0

    @property
    def village_id(self) -> str:
        """The village of whom it names."""
        return self.holder_id[:6]


@value
class VillageRow:
    """A village on its town's board: its points, and the people of its roster."""

    rank: int
    tied: int
    village_id: str
    name: str
    points: int
    people: int


@value
class Board:
    """A published board of a place, `t0001` or `v00012`. `villages` are the town's, or the village alone.

    The steps are the distributions behind the ranks, hidden people included; they are kept of villages only.
    `has_poster` is false where no face was installed to draw one with.
    """

    place_id: str
    place_name: str
    period: str
    published_at: dt.datetime
    residents: tuple[Row, ...]
    households: tuple[Row, ...]
    villages: tuple[VillageRow, ...]
    resident_steps: tuple[tuple[int, int], ...] = field(default=(), compare=False)
    household_steps: tuple[tuple[int, int], ...] = field(default=(), compare=False)
    has_poster: bool = True

    @property
    def star(self) -> Row | None:
        """The star (每周之星): the first of those who are shown."""
        return self.residents[0] if self.residents else None

    @property
    def is_town(self) -> bool:
        """Tell whether this is a town's board."""
        return self.place_id.startswith("t")


class Stage(StrEnum):
    """How far a period is. `GONE`: points are no longer kept by week or month, only the board says anything of it."""

    TO_COME = "to_come"
    RUNNING = "running"
    AWAITED = "awaited"
    OUT = "out"
    GONE = "gone"


@value
class Standing:
    """Where one person stands.

    `points` is None where nobody can say: before the period begins, and when it is gone and the board does not name
    them. `rank` is None without points; `to_next` are the points to the next rank above.
    """

    period: str
    stage: Stage
    published_at: dt.datetime | None
    points: int | None
    rank: int | None
    tied: int
    people: int
    to_next: int | None
    on_board: bool


def check_period(period: str) -> str:
    """Return a period that there is.

    Raises:
        PeriodInvalid: it is neither a week nor a month.
    """
    try:
        if PERIOD.fullmatch(period) and int(period[:4]) in YEARS:
            days_of(period)
            return period
    except ValueError:  # Not every year has a 53rd week.
        pass
    fault = {
        "field": "period",
        "code": "period",
        "zh": "应为 2026W47 或 2026M11。",
        "en": "Such as 2026W47 or 2026M11.",
    }
    raise PeriodInvalid(fields=[fault])


def check_publishable(period: str, today: dt.date) -> None:
    """Let a board be made today, or refuse.

    Raises:
        PeriodNotOver: its last day is not over.
        PeriodGone: accounts no longer hold the period's points.
    """
    after = days_of(period)[1]
    if today < after:
        raise PeriodNotOver(ends_on=after)
    if board_over(period, today):
        raise PeriodGone


def stage_of(period: str, today: dt.date, *, is_out: bool) -> Stage:
    """Return how far a period is on a business date; `is_out` says that its board is published."""
    first, after = days_of(period)
    if today < first:
        return Stage.TO_COME
    if board_over(period, today):
        return Stage.GONE
    if is_out:
        return Stage.OUT
    return Stage.RUNNING if today < after else Stage.AWAITED


def due_on(today: dt.date) -> list[str]:
    """Return the periods whose boards come out today or came out lately, so that a night that was lost is made up for.

    Last week's from Monday, last month's from the first, each for `DUE_DAYS`.
    """
    weeks, months = [], []
    for days in range(DUE_DAYS):
        first = today - dt.timedelta(days=days)
        last = first - dt.timedelta(days=1)
        iso = last.isocalendar()
        weeks += [f"{iso.year}W{iso.week:02d}"] if first.weekday() == 0 else []
        months += [f"{last.year}M{last.month:02d}"] if first.day == 1 else []
    return weeks + months


def kind_of(period: str) -> str:
    """Return `week` or `month`."""
    return "week" if period[4] == "W" else "month"


def in_words(period: str) -> str:
    """Return 2026年第47周（11月16日至22日）or 2026年11月."""
    first, after = days_of(period)
    if kind_of(period) == "month":
        return f"{first.year}年{first.month}月"
    last = after - dt.timedelta(days=1)
    until = f"{last.day}日" if last.month == first.month else f"{last.month}月{last.day}日"
    return f"{period[:4]}年第{int(period[5:])}周（{first.month}月{first.day}日至{until}）"


def steps_of(points: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Return how many have how many points, the most points first."""
    return tuple(sorted(Counter(points).items(), reverse=True))


def merged(several: Iterable[Sequence[tuple[int, int]]]) -> tuple[tuple[int, int], ...]:
    """Return the steps of several villages as one."""
    total: Counter[int] = Counter()
    for steps in several:
        total.update(dict(steps))
    return tuple(sorted(total.items(), reverse=True))


def rank_in(steps: Sequence[tuple[int, int]], points: int) -> tuple[int, int]:
    """Return the rank of so many points, and how many have exactly as many."""
    above = sum(count for step, count in steps if step > points)
    return above + 1, dict(steps).get(points, 0)


def _lot(period: str, holder_id: str) -> str:
    """Return a number that nobody chose and anybody can recompute, to order equals."""
    return hashlib.sha256(f"{period}#{holder_id}".encode()).hexdigest()


def listed(earners: Iterable[Earner], steps: Sequence[tuple[int, int]], period: str) -> tuple[Row, ...]:
    """Return the rows of a board: those who are shown, the first `TOP` of them."""
    shown = [earner for earner in earners if earner.shown]
    shown.sort(key=lambda e: (-e.points, -e.more, _lot(period, e.holder_id)))
    return tuple(
        Row(*rank_in(steps, earner.points), earner.holder_id, earner.name, earner.points, earner.more)
        for earner in shown[:TOP]
    )


def town_rows(rows: Iterable[Row], steps: Sequence[tuple[int, int]], period: str) -> tuple[Row, ...]:
    """Return the rows of a town's board from those of its villages."""
    return listed((Earner(row.holder_id, row.name, row.points, row.more, shown=True) for row in rows), steps, period)


def with_name(row: Row, name: str) -> Row:
    """Return a row under another name."""
    return replace(row, name=name)


def ranked_villages(villages: Iterable[tuple[str, str, int, int]]) -> tuple[VillageRow, ...]:
    """Return villages (id, name, points, people) by points a head; no two floats are compared.

    A village without people stands last.
    """
    rows = [VillageRow(0, 0, *village) for village in villages]

    def is_above(left: VillageRow, right: VillageRow) -> bool:
        return left.points * max(right.people, 1) > right.points * max(left.people, 1)

    placed = [
        replace(
            row,
            rank=1 + sum(is_above(other, row) for other in rows),
            tied=sum(not is_above(other, row) and not is_above(row, other) for other in rows),
        )
        for row in rows
    ]
    return tuple(sorted(placed, key=lambda row: (row.rank, row.village_id)))


@value
class Ranks:
    """The distribution behind a village's published board, hidden people included, and whom the board names."""

    published_at: dt.datetime
    steps: tuple[tuple[int, int], ...]
    listed: frozenset[str]


def standing_of(period: str, stage: Stage, ranks: Ranks | None, points: int | None, *, on_board: bool) -> Standing:
    """Return where so many points stand among everybody's of a board (None: it is not out)."""
    published_at = ranks.published_at if ranks else None
    steps = ranks.steps if ranks else ()
    people = sum(count for _, count in steps)
    if ranks is None or points is None or points <= 0:
        known = None if points is None else max(points, 0)
        return Standing(period, stage, published_at, known, None, 0, people, None, on_board)
    rank, tied = rank_in(steps, points)
    above = [step for step, _ in steps if step > points]
    to_next = above[-1] - points if above else None
    return Standing(period, stage, published_at, points, rank, tied, people, to_next, on_board)


def document(board: Board) -> dict[str, Any]:
    """Return a board as everybody sees it: no ids of people."""
    names = {row.village_id: row.name for row in board.villages}

    def shown(row: Row) -> dict[str, Any]:
        village = names.get(row.village_id, "")
        return {"rank": row.rank, "tied": row.tied, "name": row.name, "village_name": village, "points": row.points}

    star = board.star
    return {
        "place_id": board.place_id,
        "place_name": board.place_name,
        "period": board.period,
        "period_name": in_words(board.period),
        "kind": kind_of(board.period),
        "published_at": business_time(board.published_at),
        "points": sum(row.points for row in board.villages),
        "star": None if star is None else shown(star),
        "residents": [shown(row) for row in board.residents],
        "households": [shown(row) for row in board.households],
        "villages": [
            {
                "rank": row.rank,
                "tied": row.tied,
                "village_id": row.village_id,
                "name": row.name,
                "points": row.points,
                "people": row.people,
            }
            for row in board.villages
            if board.is_town
        ],
        "rules_note": NOTE,
    }

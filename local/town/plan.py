"""The plan of a village's year: who attends what for how many minutes, and who buys what. Pure; nothing is done here.

The sums are exact by construction. Everybody is paid 200 points an hour by the minute (rule `vol`), so three minutes
are ten points and one or two minutes more are three or six: every total that enough attendances can carry is reached.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.points.ledger.core.rules import points_for, rule_of
from local.town.figures import Figures, apportion

RULE = rule_of("vol")
FIRST_DAY, LAST_DAY = dt.date(2021, 1, 4), dt.date(2021, 11, 30)
"""Activities are held between these; points earned in 2021 expire at the end of 2022."""
POINTS_AN_ATTENDANCE = 200
"""About an hour; how many attendances a village needs follows from it."""
UNIT_MINUTES, UNIT_POINTS, EXTRA_POINTS = 3, 10, 3
"""Three minutes pay ten points; the first minute more pays three."""
UNITS_MIN, UNITS_MAX = 5, 40
"""An attendance is 15 to 120 minutes, and perhaps one more."""
GOODS: tuple[tuple[str, int], ...] = (
    ("大米 5 公斤", 3_000),
    ("食用油", 600),
    ("洗衣液", 250),
    ("毛巾", 100),
    ("酱油", 60),
    ("纸巾", 25),
    ("鸡蛋", 8),
    ("散装青菜 10 克", 1),
)
"""What the shops sell, in points, the dearest first; the last is weighed."""
EXTRA_MAX = 600
"""Up to how many points the piece costs that somebody buys too many of."""
BROUGHT_BACK_EVERY = 9
"""Of so many people one brings back all of what they bought in the month before, one a part, one in the same month."""


@dataclass(frozen=True, slots=True)
class Attendance:
    """One person, by number within the registered, at one activity for so many minutes."""

    person: int
    minutes: int

    @property
    def points(self) -> int:
        """What the rule pays for it."""
        return points_for(RULE, minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Event:
    """One activity of the village."""

    number: int
    on: dt.date
    attendances: tuple[Attendance, ...]

    @property
    def minutes(self) -> int:
        """How long it lasts: as long as whoever stays longest."""
        return max(attendance.minutes for attendance in self.attendances)

    @property
    def ceiling_points(self) -> int:
        """What publishing it sets aside."""
        return len(self.attendances) * points_for(RULE, minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Line:
    """So many of one of the goods, and the points for them together."""

    name: str
    quantity: int
    points: int


@dataclass(frozen=True, slots=True)
class Purchase:
    """What one person buys, in the month `before` all others or with them, and the points they bring `back` of it."""

    person: int
    lines: tuple[Line, ...]
    before: bool = False
    back: int = 0

    @property
    def points(self) -> int:
        """What it costs, before anything is brought back."""
        return sum(line.points for line in self.lines)


@dataclass(frozen=True, slots=True)
class Year:
    """A village's year. Activities come before purchases, so everybody has earned what they spend."""

    figures: Figures
    events: tuple[Event, ...]
    purchases: tuple[Purchase, ...]

    @property
    def refunded(self) -> int:
        """The points that are brought back."""
        return sum(purchase.back for purchase in self.purchases)

    @property
    def late(self) -> int:
        """Those of them that are brought back in another month than they were spent in."""
        return sum(purchase.back for purchase in self.purchases if purchase.before)


def plan_year(figures: Figures, *, seed: str) -> Year:
    """Return a year that comes to exactly these figures; the same for the same seed."""
    count = max(figures.activities, figures.issued_points // POINTS_AN_ATTENDANCE)
    minutes = minutes_for(figures.issued_points, count, seed=seed)
    sizes = apportion(count, [1] * figures.activities)
    days = (LAST_DAY - FIRST_DAY).days + 1
    events, first = [], 0
    for number, size in enumerate(sizes):
        assert size <= figures.registered, "nobody attends the same activity twice"
        people = [(first + n) % figures.registered for n in range(size)]
        attendances = tuple(Attendance(p, minutes[first + n]) for n, p in enumerate(people))
        on = FIRST_DAY + dt.timedelta(days=number * days // figures.activities)
        events.append(Event(number, on, attendances))
        first += size
    earned = [0] * figures.registered
    for event in events:
        for attendance in event.attendances:
            earned[attendance.person] += attendance.points
    spent = apportion(figures.redeemed_points, earned)
    bought = (shopping(person, spent[person], earned[person] - spent[person]) for person in range(figures.registered))
    return Year(figures, tuple(events), tuple(itertools.chain.from_iterable(bought)))


def shopping(person: int, points: int, left: int) -> Iterator[Purchase]:
    """Yield what somebody buys, who keeps goods of exactly `points`; of what they have `left` some buy a piece more."""
    lines = basket(points)
    piece = next((good for good in GOODS if good[1] <= min(left, EXTRA_MAX)), None)
    turn = person % BROUGHT_BACK_EVERY
    if turn == 0 and piece is not None:
        name, price = piece
        yield Purchase(person, (Line(name, 1, price),), before=True, back=price)
    elif turn == 1 and piece is not None and lines:
        name, price = piece
        lines = (*lines, Line(name, 1, price))
        yield Purchase(person, lines, back=price)
        return
    elif turn == 2 and lines:
        first = lines[0]
        price = first.points // first.quantity
        if price <= left:
            yield Purchase(
                person, (Line(first.name, first.quantity + 1, first.points + price),), before=True, back=price
            )
            lines = lines[1:]
    if lines:
        yield Purchase(person, lines)


def minutes_for(points: int, count: int, *, seed: str) -> list[int]:
    """Return the minutes of `count` attendances that earn exactly `points` together, spread about their mean."""
    extra = 7 * points % UNIT_POINTS  # 7 is the inverse of 3 modulo 10: so many single minutes leave whole units.
    units_all = (points - EXTRA_POINTS * extra) // UNIT_POINTS
    assert count >= extra, (points, count)
    assert UNITS_MIN * count <= units_all <= UNITS_MAX * count, (points, count)
    wished = [_drawn(seed, n) for n in range(count)]
    units = _fitted(wished, units_all)
    return [UNIT_MINUTES * n + (1 if at < extra else 0) for at, n in enumerate(units)]


def _drawn(seed: str, number: int) -> int:
    """Return a length between half an hour and an hour and a half, in units: 10 to 30."""
    return 10 + int.from_bytes(hashlib.sha256(f"{seed}#{number}".encode()).digest()[:4]) % 21


def _fitted(units: list[int], total: int) -> list[int]:
    """Return the lengths moved one unit at a time, each in turn, within their bounds, until they sum to `total`."""
    units, at, lack = list(units), 0, total - sum(units)
    step = 1 if lack > 0 else -1
    while lack:
        if UNITS_MIN <= units[at] + step <= UNITS_MAX:
            units[at] += step
            lack -= step
        at = (at + 1) % len(units)
    return units


def basket(points: int) -> tuple[Line, ...]:
    """Return goods that cost exactly `points`, the dearest first."""
    lines = []
    for name, price in GOODS:
        quantity, points = divmod(points, price)
        if quantity:
            lines.append(Line(name, quantity, quantity * price))
    return tuple(lines)

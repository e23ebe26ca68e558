"""The plan of what Foshan (佛山村) had to say in its year, and how each matter ended. Pure; nothing is done here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.points.tickets.core.tickets import Category, Kind
from local.town.plan import FIRST_DAY

VILLAGE = "佛山村"
RAISED, SOLVED = 240, 116
"""What this village had to say, and how much of that was solved. Source: product.md."""
LATE_SINCE = dt.date(2021, 12, 27)
"""What still goes on, or waits for its author's word, was raised in the year's last week."""
EARLY_DAYS = 330
"""Over how many days everything else was raised, from FIRST_DAY on."""
STEP = 37
"""From one voice to the next in the order of fates: prime to RAISED, so that every month has some of each."""


class Fate(StrEnum):
    """How a ticket stands at the year's end."""

    CONFIRMED = "confirmed"
    LAPSED = "lapsed"
    SOLVED_AGAIN = "solved_again"
    PROPOSED = "proposed"
    REOPENED = "reopened"
    REJECTED = "rejected"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    ASKED = "asked"
    STARTED = "started"
    WAITING = "waiting"


FATES = {
    Fate.CONFIRMED: 60,
    Fate.LAPSED: 36,
    Fate.SOLVED_AGAIN: 12,
    Fate.REJECTED: 60,
    Fate.MERGED: 30,
    Fate.WITHDRAWN: 14,
    Fate.PROPOSED: 8,
    Fate.REOPENED: 4,
    Fate.ASKED: 3,
    Fate.STARTED: 7,
    Fate.WAITING: 6,
}
"""How many end how. Ours: published are the two sums alone."""
SETTLED = frozenset({Fate.CONFIRMED, Fate.LAPSED, Fate.SOLVED_AGAIN, Fate.PROPOSED})
"""What counts as solved: an officer said so, and no author speaks against it."""
LIVE = frozenset({Fate.REOPENED, Fate.ASKED, Fate.STARTED, Fate.WAITING})
LATE = LIVE | {Fate.PROPOSED}
SAID: tuple[tuple[Kind, Category, str], ...] = (
    (Kind.SUGGESTION, Category.ENVIRONMENT, "溪边多放几个分类垃圾桶"),
    (Kind.PROBLEM, Category.ROADS, "村道有一段路面开裂"),
    (Kind.SUGGESTION, Category.AFFAIRS, "账目也贴到各组公告栏"),
    (Kind.PROBLEM, Category.UTILITIES, "傍晚水压小"),
    (Kind.SUGGESTION, Category.WELFARE, "给老人办一次手机课"),
    (Kind.PROBLEM, Category.SAFETY, "池塘边缺护栏"),
    (Kind.COMPLAINT, Category.NEIGHBOURS, "夜里施工太吵"),
    (Kind.SUGGESTION, Category.ROADS, "晒谷场边添两盏灯"),
    (Kind.PRAISE, Category.OTHER, "志愿者冒雨清沟，辛苦了"),
)
"""What is said, in turn."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One ticket. `person` counts within the village's registered; `into` is the voice that it is merged into."""

    number: int
    person: int
    kind: Kind
    category: Category
    text: str
    on: dt.date
    fate: Fate
    into: int | None = None


def plan_voices(people: int) -> tuple[Voice, ...]:
    """Return the village's year in the order of days: RAISED voices, of which SOLVED are solved."""
    assert people > 0, "somebody speaks"
    fates = [fate for fate, count in FATES.items() for _ in range(count)]
    early = [fates[n * STEP % RAISED] for n in range(RAISED) if fates[n * STEP % RAISED] not in LATE]
    late = [fate for fate in fates if fate in LATE]
    voices: list[Voice] = []
    for number, fate in enumerate([*early, *late]):
        kind, category, text = SAID[number % len(SAID)]
        on = _day(number, len(early), len(late))
        into = _into(voices) if fate is Fate.MERGED else None
        voices.append(
            Voice(number, number * STEP % people, kind, category, f"{text}（{number + 1}）。", on, fate, into)
        )
    return tuple(voices)


def _day(number: int, early: int, late: int) -> dt.date:
    if number < early:
        return FIRST_DAY + dt.timedelta(days=number * EARLY_DAYS // early)
    return LATE_SINCE + dt.timedelta(days=(number - early) * 3 // late)


def _into(before: list[Voice]) -> int:
    """Return the last voice before that was settled; few have the same one."""
    return next(one.number for one in reversed(before) if one.fate in SETTLED)

"""What a case is: what is wrong with which lines, what is wanted, offered and given, and who said what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from enum import StrEnum

from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.errors import KeyReused
from chalicelib.kernel.values import value
from chalicelib.prosperity.aftersales.core import clocks
from chalicelib.prosperity.aftersales.core.deeds import LIVE, NEXT, QUEUES, CaseDeed, CaseState, Queue
from chalicelib.prosperity.aftersales.core.refusals import (
    AftersalesTooLate,
    AskedEnough,
    CaseInOtherState,
    CaseStands,
    NothingHappenedYet,
    TooManyCases,
    WantedTooMuch,
)
from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.core.goods import Category
from chalicelib.prosperity.market.core.lines import Line
from chalicelib.prosperity.market.core.orders import Order
from chalicelib.prosperity.market.core.refusals import NoSuchLine

CASES_MAX = 3
"""Most cases of one order. Ours."""
PHOTOS_MAX = 4
ASKS_MAX = 2
"""How often the desk asks before it decides. Ours."""
WORDS_MAX = 300
HOUSE = "system"


class Fault(StrEnum):
    """What is wrong with a line."""

    MISSING = "missing"
    SPOILT = "spoilt"
    WRONG = "wrong"
    OTHER = "other"


@value
class Part:
    """What is wrong with line `line` of the order, counted from 0, and how much of it its buyer wants back.

    `title` is what the line is of.
    """

    line: int
    fault: Fault
    fen: int
    title: str = ""


@value
class CaseStep:
    """What somebody did with a case, and said; `by` is their signature."""

    at: dt.datetime
    by: str
    deed: str
    words: str = ""


@value
class Case:
    """One case of an order; `fens` is what the desk offers or has given back, by line.

    `done` keeps for each request's key what it asked. `decided_by` is who answered first; they do not look a second
    time. `is_late_told` says that the administrators know it is overdue.
    """

    order_id: str
    nth: int
    buyer_id: str
    parts: tuple[Part, ...]
    state: CaseState
    since: dt.datetime
    due_at: dt.datetime
    made_at: dt.datetime
    media_ids: tuple[str, ...] = ()
    fens: Mapping[int, int] = field(default_factory=dict)
    steps: tuple[CaseStep, ...] = ()
    done: Mapping[str, str] = field(default_factory=dict)
    decided_by: str = ""
    is_late_told: bool = False
    version: int = 1

    @property
    def town_id(self) -> str:
        """The town whose market it is."""
        return self.order_id[:5]

    @property
    def queue(self) -> Queue:
        """For whom it waits."""
        return QUEUES[self.state]

    @property
    def wanted(self) -> dict[int, int]:
        """What its buyer wants back, by line."""
        return {one.line: one.fen for one in self.parts}

    @property
    def fen(self) -> int:
        """What is offered, or was given back, in all."""
        return sum(self.fens.values())

    @property
    def name(self) -> str:
        """What it is called within its order, such as in the number of its refund."""
        return f"case{self.nth}"


def opened(
    order: Order,
    cases: Sequence[Case],
    parts: Sequence[Part],
    categories: Mapping[str, Category],
    now: dt.datetime,
) -> Case:
    """Return a new case of an order that has these so far. `categories` are those of its products that are known.

    Raises:
        NothingHappenedYet: the order was not sent, or its money is back.
        CaseStands, TooManyCases: it has one that is not ended, or as many as there may be.
        NoSuchLine, WantedTooMuch: of a part.
        AftersalesTooLate: the time for one of the lines is over.
    """
    if order.state not in {OrderState.SHIPPED, OrderState.COMPLETED}:
        raise NothingHappenedYet
    if any(one.state in LIVE for one in cases):
        raise CaseStands
    if len(cases) >= CASES_MAX:
        raise TooManyCases(most=CASES_MAX)
    for part in parts:
        if part.line >= len(order.lines):
            raise NoSuchLine
        line = order.lines[part.line]
        if not 1 <= part.fen <= line.kept_fen:
            raise WantedTooMuch(fen=line.kept_fen)
        until = clocks.open_until(order.since, _shelf_of(line, categories))
        if order.state is OrderState.COMPLETED and now >= until:
            raise AftersalesTooLate(until=business_time(until))
    named = tuple(replace(one, title=_title(order.lines[one.line])) for one in parts)
    due = clocks.due_at(CaseState.OPEN, now)
    return Case(
        order.order_id, len(cases) + 1, order.buyer_id, named, CaseState.OPEN, now, due, now
    )  # fmt: skip


def _shelf_of(line: Line, categories: Mapping[str, Category]) -> Category | None:
    """Return the shelf that a line was sold from; of orders from before that was kept, where its product stands now."""
    return Category(line.category) if line.category else categories.get(line.product_id)


def _title(line: Line) -> str:
    return f"{line.title} {line.label} ×{line.units}"


def after(case: Case, deed: CaseDeed, *, by: str, now: dt.datetime, words: str = "") -> Case:
    """Return a case as a deed leaves it.

    Raises:
        CaseInOtherState: the deed is not for one in its state, or a second look comes too late.
        AskedEnough: its buyer was asked as often as may be.
    """
    state = NEXT.get((case.state, deed))
    if state is None:
        raise CaseInOtherState(state=case.state.value)
    if deed is CaseDeed.APPEAL and now >= case.since + dt.timedelta(days=clocks.APPEAL_DAYS):
        raise CaseInOtherState(state=case.state.value)
    if deed is CaseDeed.ASK and sum(one.deed == deed for one in case.steps) >= ASKS_MAX:
        raise AskedEnough(most=ASKS_MAX)
    return replace(
        case,
        state=state,
        since=now,
        due_at=clocks.due_at(state, now),
        steps=(*case.steps, CaseStep(now, by, deed.value, words)),
        is_late_told=False,
        version=case.version + 1,
    )


def with_fens(case: Case, fens: Mapping[int, int]) -> Case:
    """Return a case with what is offered or given of each line.

    Raises:
        NoSuchLine: it is not about this line.
        WantedTooMuch: it is more than is wanted, or nothing at all.
    """
    for line, fen in fens.items():
        if line not in case.wanted:
            raise NoSuchLine
        if not 0 <= fen <= case.wanted[line]:
            raise WantedTooMuch(fen=case.wanted[line])
    if sum(fens.values()) == 0:
        raise WantedTooMuch(fen=sum(case.wanted.values()))
    return replace(case, fens={line: fen for line, fen in fens.items() if fen})


def second_of(case: Case, fens: Mapping[int, int]) -> tuple[CaseDeed, Mapping[int, int]]:
    """Return what a second look comes to that gives so much: never less than was offered before it was asked for."""
    if sum(fens.values()) > case.fen:
        return CaseDeed.AGREE, fens
    return (CaseDeed.AGREE, case.fens) if case.fens else (CaseDeed.UPHOLD, {})


def silent(case: Case, now: dt.datetime) -> CaseDeed | None:
    """Return what the house does where a buyer says nothing for too long; None for nothing."""
    if case.queue is not Queue.BUYER or now < case.due_at:
        return None
    return CaseDeed.RESUME if case.state is CaseState.ASKED else CaseDeed.LAPSE


def is_overdue(case: Case, now: dt.datetime) -> bool:
    """Tell whether the desk or the administrator should have answered by now."""
    return case.queue in {Queue.DESK, Queue.SECOND} and now >= case.due_at


def was_asked(case: Case, key: str, mark: str) -> bool:
    """Tell whether this key did this before.

    Raises:
        KeyReused: it did something else.
    """
    if key not in case.done:
        return False
    if case.done[key] != mark:
        raise KeyReused
    return True


def noted(case: Case, key: str, mark: str) -> Case:
    """Return the case with the key that does what is done now."""
    return replace(case, done={**case.done, key: mark})


def forgotten(case: Case) -> Case:
    """Return an ended case without what its buyer said and showed. What was wanted and given stays."""
    steps = tuple(replace(one, words="") if one.by == case.buyer_id else one for one in case.steps)
    return replace(case, steps=steps, media_ids=(), version=case.version + 1)

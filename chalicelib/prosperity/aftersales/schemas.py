"""Cases as buyers and the desk send and see them. Amounts are whole fen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.foundation.media.core.pictures import View
from chalicelib.foundation.media.schemas import MediaId, PictureShown
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.paging import Page
from chalicelib.prosperity.aftersales.core import cases as core
from chalicelib.prosperity.aftersales.core.cases import PHOTOS_MAX, WORDS_MAX, Case, CaseStep, Fault, Part
from chalicelib.prosperity.market.core.goods import PRICE_FEN_MAX
from chalicelib.prosperity.market.core.orders import LINES_MAX

CaseLineNumber = Annotated[int, Field(strict=True, ge=0, lt=LINES_MAX)]
CaseWords = Annotated[str, Field(min_length=2, max_length=WORDS_MAX)]
CaseSaid = Annotated[str, Field(max_length=WORDS_MAX)]


class AftersalesPartAsked(Asked):
    """What is wrong with a line, counted from 0, and how much of it is wanted back."""

    line: CaseLineNumber
    fault: Literal["missing", "spoilt", "wrong", "other"]
    fen: Annotated[int, Field(strict=True, ge=1, le=PRICE_FEN_MAX)]

    def part(self) -> Part:
        """Return it as the room's core knows it."""
        return Part(self.line, Fault(self.fault), self.fen)


class AftersalesAsked(Asked):
    """A case: what is wrong with which lines, in words, with up to four photos."""

    parts: Annotated[tuple[AftersalesPartAsked, ...], Field(min_length=1, max_length=LINES_MAX)]
    words: CaseWords
    media_ids: Annotated[tuple[MediaId, ...], Field(max_length=PHOTOS_MAX)] = ()


class AftersalesOwnStepAsked(Asked):
    """What a buyer does with their case."""

    deed: Literal["answer", "take", "appeal", "withdraw"]
    words: CaseSaid = ""


class AftersalesFensAsked(Asked):
    """How much of a line goes back."""

    line: CaseLineNumber
    fen: Annotated[int, Field(strict=True, ge=0, le=PRICE_FEN_MAX)]


class AftersalesDecisionAsked(Asked):
    """What the desk does with a case, and says to its buyer; `fens` of an offer, of a grant where it is not of all."""

    deed: Literal["ask", "offer", "grant", "refuse"]
    words: CaseWords
    fens: Annotated[tuple[AftersalesFensAsked, ...], Field(max_length=LINES_MAX)] = ()

    def amounts(self) -> dict[int, int]:
        """Return how much of each line goes back."""
        return {one.line: one.fen for one in self.fens}


class AftersalesAgainAsked(Asked):
    """What a second look comes to, and why; without `fens` nothing more than was offered goes back."""

    words: CaseWords
    fens: Annotated[tuple[AftersalesFensAsked, ...], Field(max_length=LINES_MAX)] = ()

    def amounts(self) -> dict[int, int]:
        """Return how much of each line goes back."""
        return {one.line: one.fen for one in self.fens}


class AftersalesQueueAsked(Asked):
    """Which of a town's queues, and which page of it."""

    queue: Literal["desk", "second", "buyer", "ended"] = "desk"
    size: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str, Field(max_length=1_000)] | None = None


class AftersalesPartShown(Shown):
    """A part of a case: what is wrong with a line, what is wanted, and what is offered or was given back of it."""

    line: int
    title: str
    fault: str
    wanted_fen: int
    fen: int

    @classmethod
    def of(cls, part: Part, case: Case) -> AftersalesPartShown:
        """Show a part."""
        fen = case.fens.get(part.line, 0)
        return cls(line=part.line, title=part.title, fault=part.fault.value, wanted_fen=part.fen, fen=fen)


class AftersalesStepShown(Shown):
    """A step of a case: `who` is its buyer, the desk or the house."""

    at: str
    who: str
    deed: str
    words: str

    @classmethod
    def of(cls, step: CaseStep, case: Case) -> AftersalesStepShown:
        """Show a step."""
        who = {case.buyer_id: "buyer", core.HOUSE: "house"}.get(step.by, "desk")
        return cls(at=business_time(step.at), who=who, deed=step.deed, words=step.words)


class AftersalesShown(Shown):
    """A case. `due_at` is until when somebody has to answer, `is_overdue` that the town did not in time."""

    order_id: str
    nth: int
    state: str
    queue: str
    since: str
    made_at: str
    due_at: str
    is_overdue: bool
    parts: list[AftersalesPartShown]
    wanted_fen: int
    fen: int
    steps: list[AftersalesStepShown]
    photos: list[PictureShown]

    @classmethod
    def of(cls, case: Case, now: dt.datetime, views: Mapping[str, View] | None = None) -> AftersalesShown:
        """Show a case with those of its photos that are given."""
        shown = (views or {}).get
        return cls(
            order_id=case.order_id,
            nth=case.nth,
            state=case.state.value,
            queue=case.queue.value,
            since=business_time(case.since),
            made_at=business_time(case.made_at),
            due_at=business_time(case.due_at),
            is_overdue=core.is_overdue(case, now),
            parts=[AftersalesPartShown.of(one, case) for one in case.parts],
            wanted_fen=sum(case.wanted.values()),
            fen=case.fen,
            steps=[AftersalesStepShown.of(one, case) for one in case.steps],
            photos=[PictureShown.of(view) for one in case.media_ids if (view := shown(one)) is not None],
        )


class AftersalesCasesShown(Shown):
    """The cases of an order, the first one first."""

    rows: list[AftersalesShown]

    @classmethod
    def of(cls, cases: Sequence[Case], now: dt.datetime, views: Mapping[str, View]) -> AftersalesCasesShown:
        """Show an order's cases."""
        return cls(rows=[AftersalesShown.of(one, now, views) for one in cases])


class AftersalesQueueShown(Shown):
    """A page of a town's cases, without their photos."""

    rows: list[AftersalesShown]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Case], now: dt.datetime) -> AftersalesQueueShown:
        """Show a page."""
        return cls(rows=[AftersalesShown.of(one, now) for one in page.rows], cursor=page.cursor)

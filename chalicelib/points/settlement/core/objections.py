"""Objections (异议) of a shop against a line of its statement or the whole, and what an officer answers. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import ClassVar

from chalicelib.kernel.errors import Conflict, InvalidInput, NotFound
from chalicelib.kernel.values import value
from chalicelib.points.settlement.core.statements import State, Statement

OPEN_MAX, OBJECTIONS_MAX = 50, 200
"""Objections to one statement that wait for an answer, and all of them: a month is looked at by people. Ours."""
ADJUSTED_FEN_MAX = 10_000_000
"""Most fen that one objection changes: 100,000 yuan, more than a shop's month is worth. Ours."""


class NoSuchObjection(NotFound):
    """There is no such objection to this statement."""

    code = "no_such_settlement_objection"
    zh, en = "没有这条异议。", "There is no such objection."


class NoSuchLine(NotFound):
    """The statement has no such line."""

    code = "no_such_statement_line"
    zh, en = "这张结算单里没有这一笔。", "The statement has no such line."


class ObjectionLate(Conflict):
    """The days for objecting are over, or the statement is approved."""

    code = "objection_late"
    zh, en = "异议期（到 {until}）已过，或者已经批准，不能再提。", "Objections were taken until {until} and approval."


class TooManyObjections(Conflict):
    """The statement has as many objections as anybody answers."""

    code = "too_many_settlement_objections"
    zh, en = "这张结算单的异议太多，请先等答复。", "There are too many objections; wait for the answers."


class ObjectionAnswered(Conflict):
    """An objection is answered once."""

    code = "objection_answered"
    zh, en = "这条异议已经“{state}”。", "The objection is {state} already."
    words: ClassVar[Mapping[str, str]] = {"upheld": "成立", "declined": "不成立"}


class ObjectionState(StrEnum):
    """An objection's life."""

    OPEN = "open"
    UPHELD = "upheld"
    DECLINED = "declined"


class Verdict(StrEnum):
    """What is answered to an objection."""

    UPHOLD = "uphold"
    DECLINE = "decline"


NEXT: dict[tuple[ObjectionState, Verdict], ObjectionState] = {
    (ObjectionState.OPEN, Verdict.UPHOLD): ObjectionState.UPHELD,
    (ObjectionState.OPEN, Verdict.DECLINE): ObjectionState.DECLINED,
}


@value
class Objection:
    """What a shop says against a statement. `line` is a line's key, "" for the whole; `theirs` its own number of it.

    `fen` is what an upheld one adds to this statement, or to the next where `on_next`.
    """

    objection_id: str
    partner_id: str
    month: str
    line: str
    theirs: str
    reason: str
    by: str
    at: dt.datetime
    mark: str
    line_points: int = 0
    state: ObjectionState = ObjectionState.OPEN
    answer: str = ""
    answered_by: str = ""
    answered_at: dt.datetime | None = None
    fen: int = 0
    on_next: bool = False
    answer_key: str = ""
    answer_mark: str = ""


def refuse_late(statement: Statement, today: dt.date) -> None:
    """Let the shop object, or refuse.

    Raises:
        ObjectionLate, TooManyObjections.
    """
    if today > statement.object_until or statement.state not in (State.CLOSED, State.CHECKED):
        raise ObjectionLate(until=statement.object_until.isoformat())
    if statement.open_objections >= OPEN_MAX or statement.objections >= OBJECTIONS_MAX:
        raise TooManyObjections


def objected(statement: Statement) -> Statement:
    """Return the statement with one more objection that waits."""
    return replace(
        statement,
        open_objections=statement.open_objections + 1,
        objections=statement.objections + 1,
        version=statement.version + 1,
    )


def answered(objection: Objection, answer: Verdict) -> ObjectionState:
    """Return what an answer makes of an objection, or raise `ObjectionAnswered`."""
    found = NEXT.get((objection.state, answer))
    if found is None:
        raise ObjectionAnswered(state=objection.state.value)
    return found


def refuse_amount(answer: Verdict, fen: int, *, on_next: bool) -> None:
    """Let an upheld objection change something and a declined one nothing, or raise `InvalidInput`."""
    if (answer is Verdict.UPHOLD) != (fen != 0):
        zh, en = (
            "成立的要写调整多少，不成立的不写。",
            "An upheld objection changes the amount, a declined one does not.",
        )
        raise InvalidInput(fields=[{"field": "fen", "code": "fen", "zh": zh, "en": en}])
    if on_next and answer is Verdict.DECLINE:
        zh, en = "不成立的没有调整。", "A declined objection changes nothing."
        raise InvalidInput(fields=[{"field": "on_next", "code": "on_next", "zh": zh, "en": en}])

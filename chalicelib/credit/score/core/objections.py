"""Objections (异议) to a score: what somebody says against it, until when it is decided, and by whom not. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import ClassVar

from chalicelib.credit.looks.core import OnPaper
from chalicelib.kernel.authz import Principal
from chalicelib.kernel.calendar import business_date, working_days_after
from chalicelib.kernel.errors import Conflict, NotFound
from chalicelib.kernel.values import value

OPEN_MAX = 5
"""Objections of one person that wait for a decision. Ours."""
DAYS, DAYS_MOST = 5, 20
"""Working days until an objection is decided, and at most. Source: product.md, 国办发〔2020〕49号."""
LOOKS_MAX = 40
"""So many looks of officers are kept with an objection. Ours."""


class NoSuchObjection(NotFound):
    """There is no such objection to a score."""

    code = "no_such_score_objection"
    zh, en = "没有这条对信用分的异议。", "There is no such objection to a score."


class NotAgainstYou(NotFound):
    """What is objected to did not count against who objects."""

    code = "not_against_you"
    zh, en = "这一天没有这样一件扣您分的事。", "Nothing of that kind counted against you on that day."


class ObjectedAlready(Conflict):
    """What is objected to is objected to already, or was struck."""

    code = "objected_already"
    zh, en = "这件事的异议{state}。", "An objection to it is {state} already."
    words: ClassVar[Mapping[str, str]] = {"open": "正在处理", "upheld": "已经成立，不再扣分"}


class TooManyOpen(Conflict):
    """Somebody has as many open objections as anybody looks into."""

    code = "too_many_score_objections"
    zh, en = "您已经有 {most} 条异议在处理，请先等结果。", "{most} of your objections are open; wait for the decisions."


class ObjectionOver(Conflict):
    """An objection is decided once."""

    code = "score_objection_over"
    zh, en = "这条异议{state}。", "The objection is {state} already."
    words: ClassVar[Mapping[str, str]] = {"upheld": "已成立", "declined": "未成立", "withdrawn": "已撤回"}


class ProlongedAlready(Conflict):
    """An objection takes longer once."""

    code = "score_objection_prolonged"
    zh, en = "已经延长过一次，最迟 {due_on} 答复。", "It was prolonged once, until {due_on}."


class DecidedByYou(Conflict):
    """Who said no before does not decide again on the same."""

    code = "score_objection_decided_by_you"
    zh, en = "这件事上次是您处理的，请换一位同事。", "You decided on it before; another officer decides now."


class EnteredByYou(Conflict):
    """Who entered an objection from a paper spoke for who made it, and does not decide on it."""

    code = "score_objection_entered_by_you"
    zh, en = "这条异议是您按书面登记的，请换一位同事处理。", "You entered it from a paper; another officer decides."


class ObjectionState(StrEnum):
    """An objection's life."""

    OPEN = "open"
    UPHELD = "upheld"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Verdict(StrEnum):
    """What becomes of an objection: the town's officers decide, who made it withdraws."""

    UPHOLD = "uphold"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


NEXT: dict[tuple[ObjectionState, Verdict], ObjectionState] = {
    (ObjectionState.OPEN, Verdict.UPHOLD): ObjectionState.UPHELD,
    (ObjectionState.OPEN, Verdict.DECLINE): ObjectionState.DECLINED,
    (ObjectionState.OPEN, Verdict.WITHDRAW): ObjectionState.WITHDRAWN,
}


@value
class About:
    """What is objected to: the fact `fact_id` of the day `on`, which told `what` against somebody.

    `source` is the activity, order, wish or claim that the fact is of.
    """

    on: dt.date
    fact_id: str
    what: str
    source: str


@value
class Look:
    """An officer looked at an objection and at the score it is about."""

    by: str
    at: dt.datetime


@value
class Earlier:
    """The newest objection to a fact: its state, and who decided on it, as the record keeps them."""

    state: ObjectionState
    by: str = ""
    person: str = ""


@value
class Objection:
    """What somebody says against their score, or against one thing that counts in it (`about`).

    `due_on` is the last day for the decision, `due_estimated` where the holiday calendar did not know all days until
    then. `prolonged` says why it takes longer, "" where it does not. `before` is who declined an objection to the same
    thing. `paper` is what an officer entered it from. `turn` counts the writes.
    """

    objection_id: str
    resident_id: str
    town_id: str
    says: str
    about: About | None
    at: dt.datetime
    due_on: dt.date
    mark: str
    state: ObjectionState = ObjectionState.OPEN
    before: Earlier | None = None
    prolonged: str = ""
    late: bool = False
    reason: str = ""
    decided_by: str = ""
    decided_person: str = ""
    decided_at: dt.datetime | None = None
    looks: tuple[Look, ...] = ()
    paper: OnPaper | None = None
    turn: int = 1
    due_estimated: bool = False


def first_due(today: dt.date) -> tuple[dt.date, bool]:
    """Return the last day for the decision on what is objected to today, and whether it is estimated."""
    on, known = working_days_after(today, DAYS)
    return on, not known


def refuse_again(earlier: Earlier | None) -> None:
    """Let something be objected to that no objection is open or upheld about.

    Raises:
        ObjectedAlready.
    """
    if earlier is not None and earlier.state in (ObjectionState.OPEN, ObjectionState.UPHELD):
        raise ObjectedAlready(state=earlier.state.value)


def decided(one: Objection, verdict: Verdict, reason: str, actor: Principal, now: dt.datetime) -> Objection:
    """Return an objection with what became of it.

    Raises:
        ObjectionOver. DecidedByYou. EnteredByYou.
    """
    state = _next(one, verdict)
    if verdict is not Verdict.WITHDRAW and one.paper is not None and one.paper.is_of(actor):
        raise EnteredByYou
    if verdict is not Verdict.WITHDRAW and one.before is not None and actor.did(one.before.by, one.before.person):
        raise DecidedByYou
    return replace(
        one,
        state=state,
        reason=reason,
        decided_by=actor.signature,
        decided_person=actor.person,
        decided_at=now,
    )


def prolonged(one: Objection, why: str) -> Objection:
    """Return an objection whose decision takes the twenty working days that it may take at most.

    Raises:
        ObjectionOver. ProlongedAlready.
    """
    if one.state is not ObjectionState.OPEN:
        raise ObjectionOver(state=one.state.value)
    if one.prolonged:
        raise ProlongedAlready(due_on=str(one.due_on))
    due_on, known = working_days_after(business_date(one.at), DAYS_MOST)
    return replace(one, prolonged=why, due_on=due_on, due_estimated=not known, late=False)


def is_late(one: Objection, today: dt.date) -> bool:
    """Tell whether an objection is not decided in time, and nobody was told that yet."""
    return one.state is ObjectionState.OPEN and one.due_on < today and not one.late


def told_late(one: Objection) -> Objection:
    """Return an objection of which was told that it is late."""
    return replace(one, late=True)


def looked_at(one: Objection, look: Look) -> Objection:
    """Return an objection with one more look of an officer at it; of a day's looks of one officer the first is kept."""
    on = business_date(look.at)
    if any(each.by == look.by and business_date(each.at) == on for each in one.looks):
        return one
    return replace(one, looks=(*one.looks, look)[-LOOKS_MAX:])


def _next(one: Objection, verdict: Verdict) -> ObjectionState:
    found = NEXT.get((one.state, verdict))
    if found is None:
        raise ObjectionOver(state=one.state.value)
    return found

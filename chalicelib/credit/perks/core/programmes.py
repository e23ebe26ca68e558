"""Perk programmes (优待项目): their published conditions, and their life from a draft on. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import ClassVar

from chalicelib.credit.score.core.scoring import SCORE_MAX
from chalicelib.kernel.authz import Principal
from chalicelib.kernel.errors import Conflict, InvalidInput, NotFound
from chalicelib.kernel.values import value

KINDS = {
    "enlistment": "参军入伍优先",
    "honours": "评先评优",
    "community_work": "社区工作招募",
    "small_works": "小型工程承包",
    "training": "技能培训",
    "other": "其他优待",
}
"""What programmes are for, by the code that a record keeps. Source: credit.md, Uses; the last two are ours."""
APPLICATIONS_MAX = 200
"""So many people apply to one programme; its list is ranked whole. Ours."""
AHEAD_DAYS_MAX = 366
"""A programme decides within a year of its publication. Ours."""


class NoSuchProgramme(NotFound):
    """There is no such programme in this town, or it is not published."""

    code = "no_such_programme"
    zh, en = "没有这个优待项目。", "There is no such programme."


class ProgrammeOver(Conflict):
    """A programme is published once, and called off once."""

    code = "programme_over"
    zh, en = "这个项目{state}。", "The programme is {state}."
    words: ClassVar[Mapping[str, str]] = {"draft": "还没有公布", "published": "已经公布", "called_off": "已经取消"}
    words_en: ClassVar[Mapping[str, str]] = {"draft": "not published", "called_off": "called off"}


class PublishedByDrafter(Conflict):
    """Two pairs of eyes: who drafted a programme does not publish it."""

    code = "programme_drafted_by_you"
    zh, en = "这个项目是您起草的，要由另一位干部公布。", "You drafted it; another officer publishes it."


class WindowPassed(Conflict):
    """A programme is published while people still have a day to apply."""

    code = "programme_window_passed"
    zh, en = "报名的日子已经过了，请重新起草。", "The days to apply are over; draft it anew."


class ProgrammeState(StrEnum):
    """A programme's life."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CALLED_OFF = "called_off"


class ProgrammeDeed(StrEnum):
    """What is done with a programme. Nothing else of it changes."""

    PUBLISH = "publish"
    CALL_OFF = "call_off"


NEXT: dict[tuple[ProgrammeState, ProgrammeDeed], ProgrammeState] = {
    (ProgrammeState.DRAFT, ProgrammeDeed.PUBLISH): ProgrammeState.PUBLISHED,
    (ProgrammeState.DRAFT, ProgrammeDeed.CALL_OFF): ProgrammeState.CALLED_OFF,
    (ProgrammeState.PUBLISHED, ProgrammeDeed.CALL_OFF): ProgrammeState.CALLED_OFF,
}


@value
class Criterion:
    """What an officer looks at beside the score, in words, and the most points that it gives."""

    name: str
    most: int


@value
class Terms:
    """What is published of a programme, and never changes.

    `villages` are whose people may apply, all of the town where there are none; `least_age` from which age on. From
    `from_on` to `until` people apply; it is decided by `decides_on`. `least_grade` is a reference, no bar ("": none).
    A score gives at most `score_most` points, never more than all criteria together.
    """

    title: str
    kind: str
    conditions: str
    places: int
    from_on: dt.date
    until: dt.date
    decides_on: dt.date
    criteria: tuple[Criterion, ...]
    score_most: int
    villages: tuple[str, ...] = ()
    least_age: int = 18
    least_grade: str = ""

    @property
    def criteria_most(self) -> int:
        """The most points that all criteria give."""
        return sum(one.most for one in self.criteria)

    def points_of(self, score: int) -> int:
        """Return the points that a score of 0 to 1000 gives here, rounded down."""
        return score * self.score_most // SCORE_MAX


@value
class Hand:
    """Who did something (`by`), which resident that is ("": none), and when."""

    by: str
    person: str
    at: dt.datetime

    @classmethod
    def of(cls, actor: Principal, now: dt.datetime) -> Hand:
        """Return the hand of who acts now."""
        return cls(actor.signature, actor.person, now)

    def is_of(self, actor: Principal) -> bool:
        """Tell whether it is who acts now, by whichever account."""
        return actor.did(self.by, self.person)


@value
class Programme:
    """A programme. `reason` says why it was called off; `mark` is the fingerprint of what was asked.

    `applied` people stand in it, of whom `waiting` have no points yet; `granted` got a place.
    """

    programme_id: str
    town_id: str
    terms: Terms
    drafted: Hand
    mark: str
    state: ProgrammeState = ProgrammeState.DRAFT
    published: Hand | None = None
    called_off: Hand | None = None
    reason: str = ""
    applied: int = 0
    waiting: int = 0
    granted: int = 0

    @property
    def is_public(self) -> bool:
        """Tell whether everybody in the town reads it: also one that was called off after it was published."""
        return self.published is not None

    def takes_applications(self, on: dt.date) -> bool:
        """Tell whether people apply on a day."""
        return self.state is ProgrammeState.PUBLISHED and self.terms.from_on <= on <= self.terms.until


def refuse_unfit(terms: Terms, today: dt.date, villages: Sequence[str]) -> None:
    """Let a programme be drafted that can be published; `villages` are the town's.

    Raises:
        InvalidInput: names each field that does not fit.
    """
    faults = []
    if terms.until < max(terms.from_on, today):
        faults.append(_fault("until", "截止日不能早于开始日和今天。", "It ends before it begins, or is over."))
    if terms.decides_on <= terms.until:
        faults.append(_fault("decides_on", "报名截止以后才能决定。", "It is decided after the last day to apply."))
    if terms.decides_on > today + dt.timedelta(days=AHEAD_DAYS_MAX):
        faults.append(_fault("decides_on", f"最多提前 {AHEAD_DAYS_MAX} 天。", f"At most {AHEAD_DAYS_MAX} days ahead."))
    if terms.score_most > terms.criteria_most:
        zh, en = "信用分只是参考，最多占总分的一半。", "A score is one reference: at most half of all points."
        faults.append(_fault("score_most", zh, en))
    if len({one.name for one in terms.criteria}) < len(terms.criteria):
        faults.append(_fault("criteria", "有一项写了两遍。", "A criterion is given twice."))
    if set(terms.villages) - set(villages):
        faults.append(_fault("villages", "有的村不在本镇。", "There is a village that is none of the town's."))
    if faults:
        raise InvalidInput(fields=faults)


def _fault(field: str, zh: str, en: str) -> dict[str, str]:
    return {"field": field, "code": "programme_unfit", "zh": zh, "en": en}


def published(one: Programme, actor: Principal, now: dt.datetime, today: dt.date) -> Programme:
    """Return a draft as everybody reads it.

    Raises:
        ProgrammeOver. PublishedByDrafter. WindowPassed.
    """
    state = _next(one, ProgrammeDeed.PUBLISH)
    if one.drafted.is_of(actor):
        raise PublishedByDrafter
    if one.terms.until < today:
        raise WindowPassed
    return replace(one, state=state, published=Hand.of(actor, now))


def called_off(one: Programme, reason: str, actor: Principal, now: dt.datetime) -> Programme:
    """Return a programme that gives nothing more, with the reasons; what it gave stays.

    Raises:
        ProgrammeOver.
    """
    return replace(one, state=_next(one, ProgrammeDeed.CALL_OFF), called_off=Hand.of(actor, now), reason=reason)


def _next(one: Programme, deed: ProgrammeDeed) -> ProgrammeState:
    found = NEXT.get((one.state, deed))
    if found is None:
        raise ProgrammeOver(state=one.state.value)
    return found

"""Applications (申请) to a programme: points, decision and appeal, and who may not do which. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from enum import StrEnum

from chalicelib.credit.perks.core.appeals import (
    NEXT as AFTER_APPEAL,
    Appeal,
    AppealedAlready,
    AppealOver,
    AppealTooLate,
    AppealVerdict,
    NoAppeal,
    due_on,
    last_day,
)
from chalicelib.credit.perks.core.programmes import Hand, Programme, ProgrammeOver, ProgrammeState, Terms
from chalicelib.credit.perks.core.refusals import (
    ApplicationOver,
    AppliedAlready,
    AppliedTooOften,
    DecidedByYou,
    NoPlaceLeft,
    NotForYou,
    NotOpen,
    OthersWait,
    RatedByYou,
    StillOpen,
)
from chalicelib.credit.score.core.mine import Standing
from chalicelib.kernel.authz import Principal
from chalicelib.kernel.errors import InvalidInput
from chalicelib.kernel.refusals import field_of
from chalicelib.kernel.values import value

KEYS_MAX = 8
"""Somebody applies anew so often after they withdrew. Ours."""


class ApplicationState(StrEnum):
    """An application's life."""

    OPEN = "open"
    RATED = "rated"
    GRANTED = "granted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


UNDECIDED = frozenset({ApplicationState.OPEN, ApplicationState.RATED})
"""Who still waits for a decision."""


class ApplicationDeed(StrEnum):
    """What is done with an application. `hide`: who applied shows their score no more, and it needs points anew."""

    APPLY = "apply"
    WITHDRAW = "withdraw"
    HIDE = "hide"
    RATE = "rate"
    GRANT = "grant"
    DECLINE = "decline"
    UPHOLD = "uphold"


_S, _D = ApplicationState, ApplicationDeed
NEXT: dict[tuple[ApplicationState, ApplicationDeed], ApplicationState] = {
    (_S.OPEN, _D.WITHDRAW): _S.WITHDRAWN,
    (_S.RATED, _D.WITHDRAW): _S.WITHDRAWN,
    (_S.WITHDRAWN, _D.APPLY): _S.OPEN,
    (_S.OPEN, _D.HIDE): _S.OPEN,
    (_S.RATED, _D.HIDE): _S.OPEN,
    (_S.OPEN, _D.RATE): _S.RATED,
    (_S.RATED, _D.RATE): _S.RATED,
    (_S.RATED, _D.GRANT): _S.GRANTED,
    (_S.RATED, _D.DECLINE): _S.DECLINED,
    (_S.DECLINED, _D.UPHOLD): _S.GRANTED,
}


HOLDS_DAYS = 366
"""So long after its programme decides a grant gives priority elsewhere. Ours: recruitments are of a year."""


@value
class Mark:
    """Points that an officer gives, and why."""

    points: int
    reason: str


@value
class Given:
    """The points that an officer gives: of the criteria in their order, and in place of a score (None: it counts)."""

    marks: tuple[Mark, ...]
    by_hand: Mark | None = None


@value
class Shown:
    """A score as it was when it was read for a programme, with the agreement of whose it is."""

    points: int
    grade: str
    version: int
    policy: int
    on: dt.date
    disputed: bool
    vetoed: bool

    @classmethod
    def of(cls, one: Standing) -> Shown:
        """Return what is kept of where a score stands."""
        return cls(one.points, one.grade, one.version, one.policy, one.on, one.disputed, one.vetoed)


@value
class Request:
    """The key of a request to apply, and the fingerprint of what it asked."""

    key: str
    mark: str


@value
class Application:
    """What somebody says for themselves in a programme, and what became of it.

    `shows_score`: who applies agreed that the deciding officers of this programme see it. `marks` are of the criteria
    in their order; beside them counts the `score`, or what an officer gave in its place (`by_hand`). `raters` gave
    points. `requests` are those by which they applied. `turn` counts the writes.
    """

    programme_id: str
    resident_id: str
    town_id: str
    says: str
    shows_score: bool
    at: dt.datetime
    requests: tuple[Request, ...]
    state: ApplicationState = ApplicationState.OPEN
    marks: tuple[Mark, ...] = ()
    by_hand: Mark | None = None
    score: Shown | None = None
    raters: tuple[Hand, ...] = ()
    reason: str = ""
    decided: Hand | None = None
    appeal: Appeal | None = None
    turn: int = 1

    def reference(self, terms: Terms) -> int | None:
        """Return the points of the score, or those in its place; None where there are neither."""
        if terms.score_most == 0:
            return 0
        if self.score is not None:
            return terms.points_of(self.score.points)
        return None if self.by_hand is None else self.by_hand.points

    def total(self, terms: Terms) -> int | None:
        """Return all points; None while there are none, or where the score that counted was taken back since."""
        reference = self.reference(terms)
        return None if reference is None or not self.marks else sum(one.points for one in self.marks) + reference

    @property
    def keeps_a_score(self) -> bool:
        """Tell whether a score is in it, or may come into it by what its owner agreed to."""
        return self.score is not None or (self.shows_score and self.state in UNDECIDED)

    @property
    def is_decided(self) -> bool:
        """Tell whether there is a decision."""
        return self.state in (ApplicationState.GRANTED, ApplicationState.DECLINED)


def applied(
    before: Application | None,
    new: Application,
    programme: Programme,
    *,
    today: dt.date,
    village_id: str,
    age: int,
) -> Application:
    """Return somebody's application; one that they withdrew is made anew.

    Raises:
        NotOpen. NotForYou. AppliedAlready. AppliedTooOften. ProgrammeFull.
    """
    if not programme.takes_applications(today):
        raise NotOpen
    terms = programme.terms
    if (terms.villages and village_id not in terms.villages) or age < terms.least_age:
        raise NotForYou
    if before is not None and (before.state, ApplicationDeed.APPLY) not in NEXT:
        raise AppliedAlready
    if before is not None and len(before.requests) >= KEYS_MAX:
        raise AppliedTooOften(most=KEYS_MAX)
    if before is None:
        return new
    return replace(new, requests=(*before.requests, *new.requests), turn=before.turn)


def withdrawn(one: Application) -> Application:
    """Return an application that who made it withdrew; of a score nothing is left in it.

    Raises:
        ApplicationOver.
    """
    state = _next(one, ApplicationDeed.WITHDRAW)
    return replace(one, state=state, marks=(), by_hand=None, score=None, shows_score=False)


def hidden(one: Application) -> Application:
    """Return an application without the score, which needs an officer's points in its place.

    Raises:
        ApplicationOver.
    """
    state = _next(one, ApplicationDeed.HIDE)
    return _unshown(one, state)


def forgotten(one: Application) -> Application:
    """Return an application of which the score is deleted and shown no more, whatever became of it."""
    return _unshown(one, NEXT.get((one.state, ApplicationDeed.HIDE), one.state))


def _unshown(one: Application, state: ApplicationState) -> Application:
    """Return an application without its score; one whose points an officer gave in its place keeps them."""
    return replace(one, state=one.state if one.score is None else state, shows_score=False, score=None)


def needs_points_anew(before: Application, after: Application) -> bool:
    """Tell whether an application that had its points waits for them again."""
    return before.state is ApplicationState.RATED and after.state is ApplicationState.OPEN


def refuse_rating(one: Application, programme: Programme, today: dt.date) -> None:
    """Let points be given to an application of a published programme that takes no more of them.

    Raises:
        ProgrammeOver. StillOpen. ApplicationOver.
    """
    if programme.state is not ProgrammeState.PUBLISHED:
        raise ProgrammeOver(state=programme.state.value)
    if today <= programme.terms.until:
        raise StillOpen(until=str(programme.terms.until))
    _next(one, ApplicationDeed.RATE)


def rated(one: Application, terms: Terms, given: Given, score: Shown | None, hand: Hand) -> Application:
    """Return an application with its points; without a score to count, an officer's points stand in its place.

    Raises:
        ApplicationOver. InvalidInput: the points are not those of the criteria, or are more than these give.
    """
    state = _next(one, ApplicationDeed.RATE)
    faults = _unfit(terms, given, score)
    if faults:
        raise InvalidInput(fields=faults)
    raters = tuple(each for each in one.raters if (each.by, each.person) != (hand.by, hand.person))
    kept = None if terms.score_most == 0 else score
    return replace(one, state=state, marks=given.marks, by_hand=given.by_hand, score=kept, raters=(*raters, hand))


def _unfit(terms: Terms, given: Given, score: Shown | None) -> list[dict[str, str]]:
    marks, by_hand = given.marks, given.by_hand
    if len(marks) != len(terms.criteria):
        return [_fault("marks", "每一项都要评分。", "There are points for each criterion.")]
    faults = [
        _fault(f"marks.{n}.points", f"最多 {criterion.most} 分。", f"At most {criterion.most}.")
        for n, (mark, criterion) in enumerate(zip(marks, terms.criteria, strict=True))
        if mark.points > criterion.most
    ]
    needed = terms.score_most > 0 and score is None
    if needed and by_hand is None:
        faults.append(field_of("by_hand", "missing"))
    if not needed and by_hand is not None:
        faults.append(
            _fault("by_hand", "信用分已经算进去了，不用另外评。", "The score counts; nothing stands in its place.")
        )
    if needed and by_hand is not None and by_hand.points > terms.score_most:
        faults.append(_fault("by_hand.points", f"最多 {terms.score_most} 分。", f"At most {terms.score_most}."))
    return faults


def _fault(field: str, zh: str, en: str) -> dict[str, str]:
    return {"field": field, "code": "points_unfit", "zh": zh, "en": en}


def decided(
    one: Application, programme: Programme, *, grants: bool, reason: str, hand: Hand, actor: Principal
) -> Application:
    """Return an application with the decision of a second officer.

    Raises:
        ProgrammeOver. ApplicationOver. RatedByYou. OthersWait. NoPlaceLeft.
    """
    if programme.state is not ProgrammeState.PUBLISHED:
        raise ProgrammeOver(state=programme.state.value)
    state = _next(one, ApplicationDeed.GRANT if grants else ApplicationDeed.DECLINE)
    if any(each.is_of(actor) for each in one.raters):
        raise RatedByYou
    if programme.waiting > 0:
        raise OthersWait
    if grants and programme.granted >= programme.terms.places:
        raise NoPlaceLeft(places=programme.terms.places)
    return replace(one, state=state, reason=reason, decided=hand)


def appealed(one: Application, says: str, request: Request, now: dt.datetime, today: dt.date) -> Application:
    """Return a declined application that is appealed against.

    Raises:
        ApplicationOver: it was not declined. AppealedAlready. AppealTooLate.
    """
    if one.appeal is not None:
        raise AppealedAlready
    if one.state is not ApplicationState.DECLINED or one.decided is None:
        raise ApplicationOver(state=one.state.value)
    until, _ = last_day(one.decided.at)
    if today > until:
        raise AppealTooLate(until=str(until))
    due, estimated = due_on(today)
    return replace(one, appeal=Appeal(says, now, due, request.key, request.mark, due_estimated=estimated))


def appeal_decided(one: Application, verdict: AppealVerdict, reason: str, hand: Hand, actor: Principal) -> Application:
    """Return an application whose appeal a third officer decided; an upheld one is granted, beyond the places too.

    Raises:
        NoAppeal. AppealOver. DecidedByYou.
    """
    if one.appeal is None or one.decided is None:
        raise NoAppeal
    after = AFTER_APPEAL.get((one.appeal.state, verdict))
    if after is None:
        raise AppealOver(state=one.appeal.state.value)
    if any(each.is_of(actor) for each in (*one.raters, one.decided)):
        raise DecidedByYou
    appeal = replace(one.appeal, state=after, reason=reason, decided=hand)
    state = _next(one, ApplicationDeed.UPHOLD) if verdict is AppealVerdict.UPHOLD else one.state
    return replace(one, state=state, appeal=appeal)


def _next(one: Application, deed: ApplicationDeed) -> ApplicationState:
    found = NEXT.get((one.state, deed))
    if found is None:
        raise ApplicationOver(state=one.state.value)
    return found


def holds(one: Application, programme: Programme, kind: str, today: dt.date) -> bool:
    """Tell whether an application was granted in a programme of a kind that is not called off, and not too long ago."""
    is_on = programme.state is ProgrammeState.PUBLISHED and programme.terms.kind == kind
    lasts = today <= programme.terms.decides_on + dt.timedelta(days=HOLDS_DAYS)
    return is_on and lasts and one.state is ApplicationState.GRANTED

"""An application for a job that is offered: made once, and taken, turned down or withdrawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from chalicelib.kernel.values import value
from chalicelib.prosperity.listings.core.refusals import ApplicationInOtherState


class ApplicationState(StrEnum):
    """How far an application is."""

    APPLIED = "applied"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class ApplicationDeed(StrEnum):
    """What is done with it: by whose job it is, and by who applied."""

    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


_S, _D = ApplicationState, ApplicationDeed
NEXT: Mapping[tuple[ApplicationState, ApplicationDeed], ApplicationState] = {
    (_S.APPLIED, _D.ACCEPT): _S.ACCEPTED,
    (_S.APPLIED, _D.DECLINE): _S.DECLINED,
    (_S.APPLIED, _D.WITHDRAW): _S.WITHDRAWN,
}
ENDED = frozenset({_S.ACCEPTED, _S.DECLINED, _S.WITHDRAWN})
APPLICATION_WORDS: Mapping[str, str] = {
    _S.APPLIED: "等答复",
    _S.ACCEPTED: "已录用",
    _S.DECLINED: "没有录用",
    _S.WITHDRAWN: "已撤回",
}


@value
class Application:
    """One application. `applied_id` names it and nobody; `mark` is what was asked for.

    `is_first`: a credit programme that granted them community work puts them before others, by their own word.
    """

    listing_id: str
    applied_id: str
    title: str
    applicant_id: str
    words: str
    state: ApplicationState
    made_at: dt.datetime
    mark: str
    version: int = 1
    is_first: bool = False

    @property
    def place(self) -> str:
        """Where it stands in its job's list: who comes first, then by when they applied."""
        return f"{0 if self.is_first else 1}#{self.made_at.astimezone(dt.UTC).isoformat()}#{self.applied_id}"


def moved(one: Application, deed: ApplicationDeed) -> Application:
    """Return an application after a deed; what it came to by the same deed it stays.

    Raises:
        ApplicationInOtherState: somebody decided otherwise before.
    """
    if one.state is NEXT[ApplicationState.APPLIED, deed]:
        return one
    state = NEXT.get((one.state, deed))
    if state is None:
        raise ApplicationInOtherState(state=one.state.value)
    return replace(one, state=state, version=one.version + 1)

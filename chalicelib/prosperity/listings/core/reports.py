"""What people say against a listing: abuse, or an objection to a lease that is announced; and what officers decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from chalicelib.kernel.values import value
from chalicelib.prosperity.listings.core.refusals import ReportDecided

REPORTS_MAX = 9
"""So often one person reports a listing, or objects to it, one after another. Ours."""


class ReportKind(StrEnum):
    """Whether something is wrong with a listing, or its lease harms who objects."""

    ABUSE = "abuse"
    OBJECTION = "objection"


class ReportState(StrEnum):
    """Whether it waits for an officer, and what one decided."""

    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


class ReportDeed(StrEnum):
    """What an officer decides: an upheld report hides the listing, an upheld objection refuses the lease."""

    UPHOLD = "uphold"
    DISMISS = "dismiss"


_S, _D = ReportState, ReportDeed
NEXT: Mapping[tuple[ReportState, ReportDeed], ReportState] = {
    (_S.OPEN, _D.UPHOLD): _S.UPHELD,
    (_S.OPEN, _D.DISMISS): _S.DISMISSED,
}
ENDED = frozenset({_S.UPHELD, _S.DISMISSED})
REPORT_WORDS: Mapping[str, str] = {_S.OPEN: "待处理", _S.UPHELD: "已成立", _S.DISMISSED: "不成立"}


@value
class Report:
    """One report of a listing; `report_id` names it and nobody. `notice` is which announcement was objected to."""

    listing_id: str
    report_id: str
    kind: ReportKind
    title: str
    reporter_id: str
    words: str
    state: ReportState
    made_at: dt.datetime
    mark: str
    notice: str = ""
    reason: str = ""
    by: str = ""
    version: int = 1

    @property
    def village_id(self) -> str:
        """The village whose officers decide."""
        return self.listing_id[:6]


def may_follow(before: Report, notice: str) -> bool:
    """Tell whether somebody may report anew: what they said before is decided, or was about another announcement."""
    return before.state in ENDED if before.kind is ReportKind.ABUSE else before.notice != notice


def decided(report: Report, deed: ReportDeed, *, reason: str, by: str) -> Report:
    """Return a report as an officer decides it.

    Raises:
        ReportDecided: somebody decided before.
    """
    state = NEXT.get((report.state, deed))
    if state is None:
        raise ReportDecided(state=report.state.value)
    return replace(report, state=state, reason=reason, by=by, version=report.version + 1)

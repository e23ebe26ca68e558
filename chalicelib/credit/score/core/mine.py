"""A score as its owner reads it, and the facts behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from chalicelib.credit.log.core.receipts import Receipt
from chalicelib.credit.negative_list.core.record import Record
from chalicelib.credit.score.core.behind import Behind
from chalicelib.credit.score.core.explaining import Explanation
from chalicelib.credit.score.core.histogram import Histogram
from chalicelib.credit.score.core.kept import InForce, Kept, Past
from chalicelib.credit.score.core.objections import Objection
from chalicelib.credit.score.core.states import State
from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.paging import Page
from chalicelib.kernel.values import value


class NoScore(NotFound):
    """Somebody has no score: they did not agree to one, or agreed today, and the first comes in the night."""

    code = "no_score"
    zh, en = "您还没有信用分。", "You have no score."


@value
class Whole:
    """A resident's row and their household's state, and the policy and the closed day that they are read by.

    `disputed` counts the objections to it that are not decided yet.
    """

    kept: Kept
    home: Kept | None
    now: InForce
    on: dt.date
    disputed: int = 0

    @property
    def state(self) -> State:
        """All that counts for the resident."""
        return self.kept.state.with_those_of(self.home.state if self.home else State())


@value
class Standing:
    """Where a score stands: `better` of the town's `people` with a score had more points after the day `ranked_on`.

    `disputed`: an objection to it is not decided yet. `vetoed`: a record of the negative list leaves nothing of it.
    """

    resident_id: str
    points: int
    grade: str
    version: int
    policy: int
    on: dt.date
    people: int
    better: int
    ranked_on: dt.date | None
    disputed: bool
    vetoed: bool


@value
class PastPage:
    """Some of the scores that somebody had, the newest first, with what each is compared to.

    `earlier`: ask again for those before this version, None at the end. `base` is the one before the last of `rows`.
    """

    rows: Sequence[Past]
    base: Past | None = None

    @classmethod
    def of(cls, found: Sequence[Past], size: int) -> PastPage:
        """Return a page of so many, of which one more was read where there is one."""
        return cls(found[:size], found[size] if len(found) > size else None)

    @property
    def earlier(self) -> int | None:
        """Before which version the next page begins."""
        return self.rows[-1].version if self.base is not None else None


NO_PAST = PastPage(())


@value
class Mine:
    """A score as its owner reads it; `ranks` are of `ranked_on`, or None where no town's ranks are out yet."""

    whole: Whole
    why: Explanation
    history: PastPage
    ranked_on: dt.date | None
    ranks: Histogram | None


@value
class Copy:
    """All that is kept of somebody's score, and the first page of their objections."""

    mine: Mine
    objections: Page[Objection]


@value
class FactsPage:
    """Some days' facts behind a score, the newest first; `earlier`: ask again for those before it, None at the end."""

    rows: list[Behind]
    earlier: dt.date | None


@value
class Sheet:
    """What is printed for somebody without a phone: their score, the newest facts, objections, and negative records.

    `receipt` is the log's of the score as it was registered last; None until it is published.
    """

    name: str
    mine: Mine
    facts: FactsPage
    objections: Sequence[Objection]
    records: Sequence[Record]
    receipt: Receipt | None = None

"""A village's part of a campaign, and the mark that somebody has voted in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from chalicelib.kernel.values import value
from chalicelib.points.appraisals.core.states import State
from chalicelib.points.ledger.core.rules import Rule


class How(StrEnum):
    """How somebody voted: on the phone; was given a paper; has handed it in."""

    ONLINE = "online"
    PAPER_OUT = "paper_out"
    PAPER_IN = "paper_in"


@value
class Mark:
    """That a holder (five digits) has voted, how, and whether points were paid for it.

    `deed` are the digests of the requests that handed out a paper; a vote on the phone leaves none.
    """

    holder: str
    how: How
    paid: bool
    deed: str = ""


@value
class Urn:
    """What a village has of a campaign. `rule` is None where a vote pays nothing; `opened` until it is emptied."""

    campaign_id: str
    village_id: str
    title: str
    about: str
    state: State
    opens_at: dt.datetime
    closes_at: dt.datetime
    electorate: int
    rule: Rule | None = None
    online: int = 0
    printed: int = 0
    handed_out: int = 0
    handed_in: int = 0
    voided: int = 0
    entered: int = 0
    agreed: int = 0
    opened: int | None = None
    tally: Mapping[str, Any] | None = None

    @property
    def points(self) -> int:
        """What a vote earns here."""
        return self.rule.points if self.rule else 0

    @property
    def papers_counted(self) -> int:
        """How many papers are counted: those that are settled, or none where they are more than were handed in."""
        return self.agreed if self.agreed <= self.handed_in else 0

    @property
    def paper_counts(self) -> dict[str, int]:
        """How many papers were handed in, entered and settled."""
        return {name: getattr(self, name) for name in ("handed_in", "entered", "agreed")}

    def is_open(self, now: dt.datetime) -> bool:
        """Tell whether votes are taken at this moment."""
        return self.state is State.OPEN and self.opens_at <= now < self.closes_at

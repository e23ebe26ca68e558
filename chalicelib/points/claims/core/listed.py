"""Claims as they come in and as lists show them: what is asked for, a row without its steps, a count."""

from __future__ import annotations

import datetime as dt

from chalicelib.kernel.values import value
from chalicelib.points.claims.core.claims import State


@value
class Claimed:
    """What somebody claims: under which rule, for whom, when, and what was done. `another`: a second one that day.

    Of an honour also its level, and its certificate's issuer, title or number.
    """

    rule: str
    holder_id: str
    description: str
    on: dt.date | None = None
    period: str = ""
    minutes: int = 0
    points: int | None = None
    media_ids: tuple[str, ...] = ()
    another: bool = False
    level: str = ""
    honour: str = ""


@value
class Listed:
    """A claim as lists show it, without its steps."""

    claim_id: str
    holder_id: str
    claimant_id: str
    masked_name: str
    rule: str
    title: str
    on: dt.date
    period: str
    points: int
    document: str
    state: State
    due: dt.date
    notice_ends: dt.date | None
    displayed_until: dt.date | None
    held: str
    is_escalated: bool
    objections: int
    round_id: str
    version: int


@value
class Waiting:
    """How many open claims of a village are in a state, how many of them overdue, and how many the town is to see."""

    state: State
    open: int
    overdue: int
    escalated: int

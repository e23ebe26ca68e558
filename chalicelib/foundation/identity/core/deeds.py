"""What was done for somebody by their agent: the trail, what may be undone, and disputes. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

from chalicelib.kernel.errors import Conflict, NotFound
from chalicelib.kernel.paging import Page
from chalicelib.kernel.values import value

UNDO_FOR = dt.timedelta(hours=72)
"""How long what is not fulfilled can be taken back. Source: points-ledger.md, acting for."""
DISPUTED_WITHIN = dt.timedelta(days=30)
"""How long a deed can be disputed: who has no phone hears of it from the next receipt or visit."""
OFFICER_NAME = "工作人员"
"""What timelines call the officer who takes a deed back at the principal's word."""
DECIDED_IN_WORKING_DAYS = 5
"""Source: the term for objections in product.md (浙江省公共信用信息管理条例), taken over for disputes."""


UNTOLD = ("wishes.",)
"""Of whose doors the desk is told that something was done, not about which thing: it would name a hidden wisher."""


class NoSuchDeed(NotFound):
    """Nothing of this id was done for this person by an agent."""

    code = "no_such_deed"
    zh, en = "没有这件代办的事。", "There is no such deed."


class UndoOver(Conflict):
    """More than 72 hours have passed."""

    code = "undo_over"
    zh, en = "已经过了 72 小时，不能撤回；可以提出异议。", "72 hours have passed; it can only be disputed."


class NotUndoable(Conflict):
    """It is fulfilled with the doing, such as points spent; it can be disputed."""

    code = "not_undoable"
    zh, en = "这件事已经办成，不能撤回；可以提出异议。", "It is fulfilled and can not be undone; it can be disputed."


class DisputeOver(Conflict):
    """The deed lies too far back to be disputed."""

    code = "dispute_over"
    zh, en = "已经过了 30 天，请直接找村里。", "30 days have passed; ask the village office."


class AlreadyUndone(Conflict):
    """What was taken back is nothing to dispute."""

    code = "already_undone"
    zh, en = "这件事已经撤回了。", "It was undone before."


class NoSuchDispute(NotFound):
    """There is no such dispute."""

    code = "no_such_dispute"
    zh, en = "没有这件异议。", "There is no such dispute."


class DisputeDecided(Conflict):
    """The dispute was decided otherwise before."""

    code = "dispute_decided"
    zh, en = "这件异议已经处理过了（{state}）。", "The dispute was decided before ({state})."
    words: ClassVar[Mapping[str, str]] = {"confirmed": "属实", "dismissed": "不属实"}


class OwnDispute(Conflict):
    """Whoever opened a dispute, or is a party to it, does not decide it."""

    code = "own_dispute"
    zh, en = "自己提出或涉及自己的异议，要由别人处理。", "Nobody decides a dispute of their own."


class DisputeState(StrEnum):
    """A dispute's life. `confirmed`: it was as the principal says, and the mandate ends with that."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


class Verdict(StrEnum):
    """What a town officer finds."""

    CONFIRM = "confirm"
    DISMISS = "dismiss"


NEXT: dict[tuple[DisputeState, Verdict], DisputeState] = {
    (DisputeState.OPEN, Verdict.CONFIRM): DisputeState.CONFIRMED,
    (DisputeState.OPEN, Verdict.DISMISS): DisputeState.DISMISSED,
}
"""From which state what leads where; what is not here is refused."""


@value
class Deed:
    """One request that an agent made for their principal, written together with what it changed.

    `door` and `params` say what it was, by ids alone; `points`, `source` and `line` which entry of the ledger it made.
    """

    principal_id: str
    deed_id: str
    agent_id: str
    agent_resident: str
    door: str
    params: dict[str, str]
    made_at: dt.datetime
    points: int = 0
    source: str = ""
    line: str = ""
    undone_at: dt.datetime | None = None
    undone_by: str = ""
    dispute: str = ""

    @property
    def about_at_desk(self) -> dict[str, str]:
        """What officers and auditors are told that it was about; its principal and agent read `params`."""
        return {} if self.door.startswith(UNTOLD) else self.params


@value
class Dispute:
    """A principal's word against their agent's about one deed. At most one a deed, whose id it bears."""

    dispute_id: str
    principal_id: str
    agent_id: str
    agent_resident: str
    deed_id: str
    door: str
    points: int
    reason: str
    opened_by: str
    opened_at: dt.datetime
    due_on: dt.date
    state: DisputeState = DisputeState.OPEN
    decided_by: str = ""
    decided_at: dt.datetime | None = None
    finding: str = ""

    @property
    def parties(self) -> frozenset[str]:
        """Who may not decide it: the agent, the residents on both sides, and whoever opened it."""
        opener = frozenset(self.opened_by.split(" by "))
        return (frozenset({self.agent_id, self.agent_resident, self.principal_id}) | opener) - {""}


@value
class Trail:
    """A page of deeds, what the principal is shown of each agent by their id, and which deeds may be taken back now."""

    page: Page[Deed]
    names: dict[str, str]
    undoable: frozenset[str]


def dispute_id_of(deed: Deed) -> str:
    """Return the id of a deed's dispute, which begins with the village."""
    return f"{deed.principal_id[:6]}d{deed.deed_id}"


def refuse_undo(deed: Deed, *, undoable: bool, now: dt.datetime) -> None:
    """Let a deed be undone, or raise `NotUndoable` or `UndoOver`."""
    if not undoable:
        raise NotUndoable
    if not is_fresh(deed, now):
        raise UndoOver


def is_fresh(deed: Deed, now: dt.datetime) -> bool:
    """Tell whether a deed stands and is less than 72 hours old."""
    return deed.undone_at is None and now < deed.made_at + UNDO_FOR


def refuse_dispute(deed: Deed, now: dt.datetime) -> None:
    """Let a deed be disputed, or raise `AlreadyUndone` or `DisputeOver`."""
    if deed.undone_at is not None:
        raise AlreadyUndone
    if now >= deed.made_at + DISPUTED_WITHIN:
        raise DisputeOver


def next_state(dispute: Dispute, verdict: Verdict, *, persons: frozenset[str]) -> DisputeState:
    """Return the state that a verdict leads to; `persons` are the ids of who decides, and of their own person.

    Raises:
        DisputeDecided: it was decided before.
        OwnDispute: they are a party to it, or opened it.
    """
    found = NEXT.get((dispute.state, verdict))
    if found is None:
        raise DisputeDecided(state=dispute.state.value)
    if not dispute.parties.isdisjoint(persons):
        raise OwnDispute
    return found

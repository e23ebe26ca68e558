"""Objections: who may object until when, which are open, and when a claim's points are due after them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from chalicelib.kernel.errors import Conflict, NotFound
from chalicelib.kernel.values import value
from chalicelib.points.claims.core.claims import Claim, Deed, NoSuchClaim, Step
from chalicelib.points.claims.core.listed import Listed
from chalicelib.points.claims.core.table import ENDED

OPEN_MAX = 10
"""Most objections to one claim that are open at once. Ours."""


class NotDisplayedAnyMore(Conflict):
    """Villagers object while a notice is displayed."""

    code = "not_displayed_any_more"
    zh, en = "公示已经结束，有疑问请找村干部。", "The notice is over; ask the village's officers."


class OwnClaim(Conflict):
    """Nobody objects to what they claimed themselves."""

    code = "own_claim"
    zh, en = "这是你自己的申报，不对可以撤回，入账后请找村干部。", "This claim is your own; withdraw it instead."


class TooManyObjections(Conflict):
    """Enough objections are open; one of them being right is enough."""

    code = "too_many_objections"
    zh, en = "已经有 {open_max} 个异议在处理，请等结果。", "{open_max} objections are open already; wait for them."


class NoSuchObjection(NotFound):
    """The claim has no open objection of this number."""

    code = "no_such_objection"
    zh, en = "没有这个待处理的异议。", "There is no such open objection."


@value
class Objection:
    """What a villager objected to: the claim as it is now, what they said, and what was said to it."""

    claim: Listed
    made: Step
    decided: Step | None = None
    extended: Step | None = None

    @property
    def state(self) -> str:
        """`open`, `upheld` or `dismissed`; `ended` where the claim ended before anybody decided on it."""
        if self.decided is not None:
            return "upheld" if self.decided.deed is Deed.UPHOLD else "dismissed"
        return "ended" if self.claim.state in ENDED else "open"

    @property
    def due(self) -> dt.date | None:
        """The day until which it is to be decided, as long as it is open."""
        return self.claim.due if self.state == "open" else None


def is_villagers(step: Step) -> bool:
    """Tell whether a step is a villager's own, by whomever it was taken, and not an officer's."""
    return step.whose[6:7] == "r"


def refuse_objection(claim: Claim, by: Collection[str], today: dt.date, *, is_villager: bool) -> None:
    """Let somebody object to a claim, or raise why not; `by` are their ids, and those of who acts for them."""
    if not {claim.claimant_id, claim.holder_id}.isdisjoint(by):
        raise OwnClaim
    if is_villager:
        if claim.displayed_until is None:
            raise NoSuchClaim
        if today > claim.displayed_until:
            raise NotDisplayedAnyMore
    if len(claim.open_objections()) >= OPEN_MAX:
        raise TooManyObjections(open_max=OPEN_MAX)


def refuse_settled(claim: Claim, objection: int) -> None:
    """Let an objection be decided that is open, or raise `NoSuchObjection`."""
    if objection not in {step.n for step in claim.open_objections()}:
        raise NoSuchObjection


def oldest_open(claim: Claim) -> Step:
    """Return the objection that waits longest."""
    return claim.open_objections()[0]


def due_after(claim: Claim, today: dt.date) -> dt.date:
    """Return when points are due after objections were dismissed: after the notice as it was, today at the earliest."""
    assert claim.notice_ends is not None, "only what was in notice goes on"
    return max(claim.notice_ends + dt.timedelta(days=1), today)

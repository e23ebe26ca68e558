"""Confirming by hand as the outside sees it: who attended, what became of it, and who waits for another officer."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from chalicelib.kernel.authz import Principal
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.points.activities.core.activities import REASON_CHARS_MAX
from chalicelib.points.activities.core.attending import Confirmed
from chalicelib.points.activities.core.hands import Hand
from chalicelib.points.activities.schemas.activities import ResidentId

Residents = Annotated[tuple[ResidentId, ...], Field(min_length=1, max_length=10)]


class ConfirmAsked(Asked):
    """People who attended and were not scanned; at most ten a request, since each is a transaction of their own.

    They are paid for `minutes`, no more than the activity's own, which are meant where none is said; `reason` is shown
    to them.
    """

    residents: Residents
    minutes: Annotated[int, Field(ge=1, le=24 * 60, strict=True)] | None = None
    reason: Annotated[str, Field(max_length=REASON_CHARS_MAX)] = ""


class ConfirmedShown(Shown):
    """What became of one person; where a cap left only a part, `of_points` are what the whole would have earned.

    Who `waits` is paid when another officer confirms the same minutes.
    """

    resident_id: str
    points: int
    of_points: int
    waits: bool
    code: str
    zh: str
    en: str

    @classmethod
    def of(cls, confirmed: Confirmed) -> ConfirmedShown:
        """Show one person's confirmation, or why it was refused."""
        refusal = confirmed.refusal
        return cls(
            resident_id=confirmed.resident_id,
            points=confirmed.points,
            of_points=confirmed.of_points,
            waits=confirmed.waits,
            code="" if refusal is None else refusal.code,
            zh="" if refusal is None else refusal.sentence("zh"),
            en="" if refusal is None else refusal.sentence("en"),
        )


class ConfirmationsShown(Shown):
    """What became of each person."""

    rows: list[ConfirmedShown]


class DeclineAsked(Asked):
    """People who are not to be paid for what somebody asked to confirm; at most ten a request."""

    residents: Residents


class UnsecondedAsked(Asked):
    """Which page of a village's confirmations that wait."""

    size: Annotated[int, Field(ge=1, le=100)] = 50
    cursor: Annotated[str | None, Field(max_length=1_000)] = None


class ByHandShown(Shown):
    """Somebody who waits until another officer confirms the same minutes; `by_me` where the asking person asked."""

    activity_id: str
    title: str
    resident_id: str
    masked_name: str
    minutes: int
    document: str
    by_me: bool
    asked_at: str

    @classmethod
    def of(cls, hand: Hand, title: str, masked_name: str, *, reader: Principal) -> ByHandShown:
        """Show who waits to somebody."""
        return cls(
            activity_id=hand.activity_id,
            title=title,
            resident_id=hand.resident_id,
            masked_name=masked_name,
            minutes=hand.minutes,
            document=hand.document,
            by_me=not hand.identities.isdisjoint(reader.identities),
            asked_at=business_time(hand.at),
        )


class UnsecondedShown(Shown):
    """A page of a village's confirmations that wait, the oldest first."""

    rows: list[ByHandShown]
    cursor: str | None

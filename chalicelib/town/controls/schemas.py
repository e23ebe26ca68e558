"""The controls as the auditor sees them. People are named by their ids, which the pages know names for."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.town.controls.core.burning import burns_fast
from chalicelib.town.controls.core.grants import Attended, Compared, Twice
from chalicelib.town.controls.core.months import Month

MonthId = Annotated[str, Field(pattern=r"^20[0-9][0-9]M(0[1-9]|1[0-2])$", description="Such as 2026M11.")]


class MonthAsked(Asked):
    """Which month."""

    month: MonthId


class HandShown(Shown):
    """What somebody granted by judgement, beside the medians of the town; `odd` names in which respects it stands out.

    `points`, `per_deed`: far above the town's; `one_account`: more than half went to one account.
    """

    village_id: str
    by: str
    deeds: int
    points: int
    accounts: int
    points_per_deed: int
    share_percent: int
    most_account: str
    points_median: int
    per_deed_median: int
    odd: list[str]

    @classmethod
    def of(cls, one: Compared) -> HandShown:
        """Show somebody's month."""
        hand = one.hand
        return cls(
            village_id=one.village_id,
            by=hand.by,
            deeds=hand.deeds,
            points=hand.points,
            accounts=hand.accounts,
            points_per_deed=hand.points_per_deed,
            share_percent=hand.share_percent,
            most_account=hand.most_account,
            points_median=one.points_median,
            per_deed_median=one.per_deed_median,
            odd=list(one.odd),
        )


class TiedShown(Shown):
    """An award by somebody to themselves (`self`), or to their household or relatives (`circle`).

    `ended`: to who was that until lately, within 90 days of its end.
    """

    village_id: str
    by: str
    account_id: str
    tie: str
    points: int
    source: str


class BurstShown(Shown):
    """Many awards by one hand in a short time."""

    village_id: str
    by: str
    deeds: int
    points: int
    first_at: str
    last_at: str


class OftenShown(Shown):
    """Many judged awards by one hand to one account."""

    village_id: str
    by: str
    account_id: str
    deeds: int
    points: int


class AttendedShown(Shown):
    """An activity that somebody was paid for, and how much."""

    activity_id: str
    title: str
    points: int

    @classmethod
    def of(cls, one: Attended) -> AttendedShown:
        """Show an activity."""
        return cls(activity_id=one.activity_id, title=one.title, points=one.points)


class TwiceShown(Shown):
    """Somebody paid for two activities at which they were at the same time, for so many minutes at the least."""

    village_id: str
    account_id: str
    minutes: int
    first: AttendedShown
    second: AttendedShown

    @classmethod
    def of(cls, village_id: str, one: Twice) -> TwiceShown:
        """Show one of a village."""
        first, second = AttendedShown.of(one.first), AttendedShown.of(one.second)
        return cls(village_id=village_id, account_id=one.account_id, minutes=one.minutes, first=first, second=second)


class PointShown(Shown):
    """A month's end of a budget: what was left (null: nobody counted it then), and what an even year would leave."""

    month: str
    granted: int
    left: int | None
    even: int
    drawn: int
    burns_fast: bool


class ControlsShown(Shown):
    """A place's month. `counted` says of how many villages; none: nobody counted it yet."""

    place_id: str
    month: str
    counted: int
    made_at: str | None
    hands: list[HandShown]
    tied: list[TiedShown]
    bursts: list[BurstShown]
    often: list[OftenShown]
    twice: list[TwiceShown]
    burned: list[PointShown]

    @classmethod
    def of(cls, month: Month) -> ControlsShown:
        """Show a month."""
        reports = month.reports
        made_at = min((report.made_at for report in reports), default=None)
        return cls(
            place_id=month.place_id,
            month=month.month,
            counted=len(reports),
            made_at=None if made_at is None else business_time(made_at),
            hands=[HandShown.of(one) for one in month.hands],
            tied=[
                TiedShown(village_id=report.village_id, by=one.by, account_id=one.account_id, tie=one.tie,
                          points=one.points, source=one.source)
                for report in reports for one in report.tied
            ],
            bursts=[
                BurstShown(village_id=report.village_id, by=one.by, deeds=one.deeds, points=one.points,
                           first_at=business_time(one.first_at), last_at=business_time(one.last_at))
                for report in reports for one in report.bursts
            ],
            often=[
                OftenShown(village_id=report.village_id, by=one.by, account_id=one.account_id, deeds=one.deeds,
                           points=one.points)
                for report in reports for one in report.often
            ],
            twice=[TwiceShown.of(report.village_id, one) for report in reports for one in report.twice],
            burned=[
                PointShown(month=one.month, granted=one.granted, left=one.left, even=one.even, drawn=one.drawn,
                           burns_fast=burns_fast(one))
                for one in month.burned
            ],
        )  # fmt: skip


class CountingStarted(Shown):
    """A run in the background that counts the month anew."""

    run_id: str

"""What readers of the liability are shown. Points are whole, money is whole fen."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Shown
from chalicelib.points.liability.core.alarms import Alarm, Thresholds
from chalicelib.points.liability.core.forecast import Expiry
from chalicelib.points.liability.core.rates import WhatIf, Worth
from chalicelib.points.liability.core.reports import Counted, Forecast, Report
from chalicelib.points.liability.core.snapshots import Flow, Snapshot


class FlowShown(Shown):
    """What moved in `days`, since the end of `since`; a shorter time than asked for where nobody counted earlier.

    `redeemed` has refunds taken off; `refunded` tells them until the day before.
    """

    window: int
    since: str
    days: int
    issued: int
    redeemed: int
    expired: int
    refunded: int

    @classmethod
    def of(cls, window: str, flow: Flow) -> FlowShown:
        """Show what moved."""
        return cls(
            window=int(window),
            since=str(flow.since),
            days=flow.days,
            issued=flow.issued,
            redeemed=flow.redeemed,
            expired=flow.expired,
            refunded=flow.refunded,
        )


class YearShown(Shown):
    """What is owed of a posting year: free, held back, and both."""

    year: str
    free: int
    held: int
    points: int


class ShareShown(Shown):
    """What holders of a kind (`resident`, `household`) and standing (`active`, `blocked`, `gone`) hold."""

    kind: str
    standing: str
    accounts: int
    points: int


class SnapshotShown(Shown):
    """What the accounts of a place come to.

    `liability` is `outstanding` (the sum of all balances) + `owed` (what `owing` accounts lack) + `held`, and the sum
    of `years`. `half` accounts hold half of it; of a town that is about so (`half_is_about`).
    """

    place_id: str
    name: str
    day: str
    made_at: str
    accounts: int
    outstanding: int
    held: int
    owed: int
    owing: int
    liability: int
    years: list[YearShown]
    split: list[ShareShown]
    half: int | None
    half_is_about: bool
    above: int
    bound: int
    granted: int
    left: int
    flows: list[FlowShown]

    @classmethod
    def of(cls, one: Snapshot, name: str) -> SnapshotShown:
        """Show a snapshot."""
        numbers = ("accounts", "outstanding", "held", "owed", "owing", "liability", "half", "above", "bound", "granted")
        return cls(
            place_id=one.place_id,
            name=name,
            day=str(one.day),
            made_at=business_time(one.made_at),
            **{number: getattr(one, number) for number in numbers},
            years=[
                YearShown(year=year, free=one.free.get(year, 0), held=one.held_of.get(year, 0), points=points)
                for year, points in one.aged.items()
            ],
            split=[
                ShareShown(kind=kind, standing=standing, accounts=share.accounts, points=share.points)
                for (kind, _, standing), share in ((key.partition("."), one) for key, one in one.split.items())
            ],
            half_is_about=one.place_id.startswith("t"),
            left=one.left,
            flows=[FlowShown.of(window, flow) for window, flow in one.flows.items()],
        )


class NamedShown(Shown):
    """A village by its name."""

    place_id: str
    name: str


class ThresholdsShown(Shown):
    """What a town wants to be warned of."""

    months_max: int
    expiring_percent: int
    share_percent: int
    held_days: int
    balance_max: int

    @classmethod
    def of(cls, bounds: Thresholds) -> ThresholdsShown:
        """Show thresholds."""
        return cls(
            months_max=bounds.months_max,
            expiring_percent=bounds.expiring_percent,
            share_percent=bounds.share_percent,
            held_days=bounds.held_days,
            balance_max=bounds.balance_max,
        )


class AlarmShown(Shown):
    """A threshold that is passed at a place: `found` of what `bound` is still well.

    `months`: what is owed, in months of redemptions. `expiring`: percent of it that expires within 60 days. `share`:
    percent of the town's redemptions. `held`: points held for too long. `balances`: accounts with more than is usual.
    """

    kind: str
    place_id: str
    name: str
    found: int
    bound: int

    @classmethod
    def of(cls, alarm: Alarm, name: str) -> AlarmShown:
        """Show a warning."""
        return cls(kind=alarm.kind, place_id=alarm.place_id, name=name, found=alarm.found, bound=alarm.bound)


class ReportShown(Shown):
    """A place's day or month: in all, by village, which villages are missing in it, and what to look at."""

    whole: SnapshotShown
    villages: list[SnapshotShown]
    missing: list[NamedShown]
    alarms: list[AlarmShown]
    thresholds: ThresholdsShown

    @classmethod
    def of(cls, report: Report) -> ReportShown:
        """Show a report."""
        counted = report.counted
        return cls(
            whole=SnapshotShown.of(counted.whole, counted.names.get(counted.whole.place_id, "")),
            villages=[SnapshotShown.of(one, counted.names[one.place_id]) for one in counted.villages],
            missing=[NamedShown(place_id=one, name=counted.names[one]) for one in counted.whole.missing],
            alarms=[AlarmShown.of(one, counted.names[one.place_id]) for one in report.alarms],
            thresholds=ThresholdsShown.of(counted.thresholds),
        )


class ExpiryShown(Shown):
    """What expires at the end of a day.

    `unspent`: if nothing moves until then. `at_pace`: if it is spent as in the last 90 days, the oldest first over all
    accounts of a village; null where no pace is known.
    """

    on: str
    newest_year: int
    unspent: int
    at_pace: int | None

    @classmethod
    def of(cls, one: Expiry) -> ExpiryShown:
        """Show an expiry to come."""
        return cls(on=str(one.on), newest_year=one.newest_year, unspent=one.unspent, at_pace=one.at_pace)


class VillageExpiriesShown(Shown):
    """What of a village expires, and when."""

    place_id: str
    name: str
    expiries: list[ExpiryShown]


class ForecastShown(Shown):
    """By which dates what was counted on `day` expires; empty where points live for ever."""

    place_id: str
    day: str
    expiries: list[ExpiryShown]
    villages: list[VillageExpiriesShown]
    missing: list[NamedShown]

    @classmethod
    def of(cls, found: Forecast) -> ForecastShown:
        """Show a forecast."""
        counted = found.counted
        return cls(
            place_id=counted.whole.place_id,
            day=str(counted.whole.day),
            expiries=[ExpiryShown.of(one) for one in found.whole],
            villages=[
                VillageExpiriesShown(
                    place_id=village_id,
                    name=counted.names[village_id],
                    expiries=[ExpiryShown.of(one) for one in expiries],
                )
                for village_id, expiries in found.villages.items()
            ],
            missing=[NamedShown(place_id=one, name=counted.names[one]) for one in counted.whole.missing],
        )


class WorthShown(Shown):
    """Points, what they cost at the present rate and at the other one, and what that is more."""

    points: int
    now_fen: int
    then_fen: int
    more_fen: int

    @classmethod
    def of(cls, worth: Worth) -> WorthShown:
        """Show what points cost."""
        return cls(points=worth.points, now_fen=worth.now_fen, then_fen=worth.then_fen, more_fen=worth.more_fen)


class PartWorthShown(WorthShown):
    """The same of a year or a village."""

    part: str


class WhatIfShown(Shown):
    """What another rate would cost; nothing is changed by asking.

    `present_points_per_yuan` is the average of the contracts, weighted by what was redeemed in the last year
    (`weighed_points`; 0: nothing was, and our default stands for it). Parts are rounded each by itself.
    """

    place_id: str
    day: str
    points_per_yuan: int
    present_points_per_yuan: Annotated[str, Field(description="With two decimals.")]
    weighed_points: int
    whole: WorthShown
    years: list[PartWorthShown]
    villages: list[PartWorthShown]
    year_ahead: WorthShown | None

    @classmethod
    def of(cls, counted: Counted, found: WhatIf) -> WhatIfShown:
        """Show what another rate would cost."""
        return cls(
            place_id=counted.whole.place_id,
            day=str(counted.whole.day),
            points_per_yuan=found.points_per_yuan,
            present_points_per_yuan=f"{float(100 / found.present):.2f}",
            weighed_points=found.weighed_points,
            whole=WorthShown.of(found.whole),
            years=[_part(year, worth) for year, worth in found.years.items()],
            villages=[_part(counted.names[village_id], worth) for village_id, worth in found.villages.items()],
            year_ahead=None if found.year_ahead is None else WorthShown.of(found.year_ahead),
        )


def _part(name: str, worth: Worth) -> PartWorthShown:
    return PartWorthShown(part=name, **WorthShown.of(worth).model_dump())


class OwedShown(Shown):
    """What was owed at the end of a day, and how many villages were missing in that."""

    day: str
    outstanding: int
    held: int
    liability: int
    missing: int

    @classmethod
    def of(cls, one: Snapshot) -> OwedShown:
        """Show a day."""
        return cls(
            day=str(one.day),
            outstanding=one.outstanding,
            held=one.held,
            liability=one.liability,
            missing=len(one.missing),
        )


class TrendShown(Shown):
    """How it went: the last 90 days that were counted, and the ends of the last 24 months."""

    days: list[OwedShown]
    months: list[OwedShown]


class FilesStarted(Shown):
    """The run that makes the files."""

    run_id: str

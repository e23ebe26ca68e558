"""Activities as the outside sees them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.foundation.media.schemas import MediaIds, PictureShown
from chalicelib.foundation.reservations.core.places import Place
from chalicelib.foundation.reservations.core.slots import Slot
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.fields import Moment
from chalicelib.points.activities.core.activities import (
    LEADS_MAX,
    SEATS_MAX,
    TEAM_MAX,
    Activity,
    Plan,
    ceiling,
    rule_in,
)
from chalicelib.points.activities.core.attending import least_minutes
from chalicelib.points.activities.core.changing import Meeting
from chalicelib.points.activities.core.geofence import (
    RADIUS_M_MAX,
    RADIUS_M_MIN,
    Fence,
    Spot,
)
from chalicelib.points.activities.core.pictures import NOTHING_SEEN, Seen
from chalicelib.points.activities.core.series import SERIES_MAX, Repeat
from chalicelib.points.ledger.schemas.rules import Scenario

ResidentId = Annotated[str, Field(pattern=r"^v[0-9]{5}r[0-9]{5}$")]
StaffId = Annotated[str, Field(min_length=1, max_length=60)]
RuleCode = Annotated[str, Field(pattern=r"^[a-z]{3}$")]
PlaceName = Annotated[str, Field(min_length=1, max_length=60)]


Latitude = Annotated[float, Field(ge=-90, le=90, description="WGS 84, degrees.")]
Longitude = Annotated[float, Field(ge=-180, le=180, description="WGS 84, degrees.")]


class FenceAsked(Asked):
    """Where people are scanned: within `radius_m` of a point."""

    latitude: Latitude
    longitude: Longitude
    radius_m: Annotated[int, Field(strict=True, ge=RADIUS_M_MIN, le=RADIUS_M_MAX)]

    def fence(self) -> Fence:
        """Return it as the room's core knows it."""
        return Fence(round(self.latitude * 1e6), round(self.longitude * 1e6), self.radius_m)


class SpotAsked(Asked):
    """Where the scanning device is, and how well it knows; it is looked at and not kept."""

    latitude: Latitude
    longitude: Longitude
    accuracy_m: Annotated[int, Field(ge=0, le=100_000)] = 0

    def spot(self) -> Spot:
        """Return it as the room's core knows it."""
        return Spot(round(self.latitude * 1e6), round(self.longitude * 1e6), self.accuracy_m)


class PlanAsked(Asked):
    """What an organiser plans. Times need an offset; `leads` are speakers or performers, paid by `lead_rule`."""

    title: Annotated[str, Field(min_length=2, max_length=60)]
    place: PlaceName
    detail: Annotated[str, Field(max_length=500)] = ""
    starts_at: Moment
    ends_at: Moment
    seats: Annotated[int, Field(strict=True, ge=1, le=SEATS_MAX)]
    rule: RuleCode
    lead_rule: RuleCode | None = None
    leads: Annotated[tuple[ResidentId, ...], Field(max_length=LEADS_MAX)] = ()
    least_minutes: Annotated[int, Field(strict=True, ge=0, le=960)] = 0
    age_min: Annotated[int, Field(strict=True, ge=0, le=80)] = 0
    fence: FenceAsked | None = None
    team: Annotated[tuple[StaffId, ...], Field(max_length=TEAM_MAX)] = ()
    evidence: MediaIds = ()
    pictures: MediaIds = ()

    def plan(self) -> Plan:
        """Return the plan as the room's core knows it."""
        return Plan(
            title=self.title,
            place=self.place,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            seats=self.seats,
            rule=self.rule,
            lead_rule=self.lead_rule or "",
            leads=self.leads,
            least_minutes=self.least_minutes,
            detail=self.detail,
            age_min=self.age_min,
            fence=None if self.fence is None else self.fence.fence(),
            team=self.team,
            evidence=self.evidence,
            pictures=self.pictures,
        )


class RepeatAsked(Asked):
    """A series: `times` activities in all, every week, every other week or every month."""

    every: Literal["week", "fortnight", "month"]
    times: Annotated[int, Field(strict=True, ge=2, le=SERIES_MAX)]

    def repeat(self) -> Repeat:
        """Return it as the room's core knows it."""
        return Repeat(self.every, self.times)


class FenceShown(Shown):
    """Where people are scanned."""

    latitude: float
    longitude: float
    radius_m: int

    @classmethod
    def of(cls, fence: Fence) -> FenceShown:
        """Show a fence."""
        return cls(latitude=fence.latitude_e6 / 1e6, longitude=fence.longitude_e6 / 1e6, radius_m=fence.radius_m)


class ActivityShown(Shown):
    """One activity; `taken` and `waiting` where its seats were read too; who leads and runs it only to staff.

    `version` is what publishing names, so that no draft is published that was changed after the look.
    """

    activity_id: str
    village_id: str
    title: str
    place: str
    detail: str
    starts_at: str
    ends_at: str
    seats: int
    taken: int | None
    waiting: int | None
    rule: str
    rule_title: str
    lead_rule: str
    leads: list[str]
    least_minutes: int
    minutes_needed: int
    team: list[str]
    points_most: int
    state: str
    version: int
    my_state: str | None
    my_place_in_line: int | None
    attended: int
    awarded: int
    escrow: int
    age_min: int
    scenario: str
    fence: FenceShown | None
    entered_afterwards: bool
    pictures: list[PictureShown]
    evidence: list[PictureShown]
    series_id: str
    series_size: int

    @classmethod
    def of(
        cls,
        activity: Activity,
        slot: Slot | None = None,
        mine: Place | None = None,
        *,
        ahead: int | None = None,
        seen: Seen = NOTHING_SEEN,
        staff: bool = False,
    ) -> ActivityShown:
        """Show an activity, with what the asking person may see of its pictures, and to staff who leads and runs it."""
        plan = activity.plan
        one = Plan(plan.title, plan.place, plan.starts_at, plan.ends_at, 1, plan.rule)
        return cls(
            activity_id=activity.activity_id,
            village_id=activity.village_id,
            title=plan.title,
            place=plan.place,
            detail=plan.detail,
            starts_at=business_time(plan.starts_at),
            ends_at=business_time(plan.ends_at),
            seats=plan.seats,
            taken=slot.taken if slot else None,
            waiting=slot.waiting if slot else None,
            rule=plan.rule,
            rule_title=rule_in(activity.terms, plan.rule).title,
            lead_rule=plan.lead_rule,
            leads=list(plan.leads) if staff else [],
            least_minutes=plan.least_minutes,
            minutes_needed=least_minutes(activity, ""),
            team=list(plan.team) if staff else [],
            points_most=ceiling(one, activity.terms),
            state=activity.state.value,
            version=activity.version,
            my_state=mine.state.value if mine else None,
            my_place_in_line=None if ahead is None else ahead + 1,
            attended=activity.attended,
            awarded=activity.awarded,
            escrow=activity.escrow,
            age_min=plan.age_min,
            scenario=activity.scenario,
            fence=None if plan.fence is None else FenceShown.of(plan.fence),
            entered_afterwards=bool(plan.evidence),
            pictures=[PictureShown.of(view) for view in seen.pictures],
            evidence=[PictureShown.of(view) for view in seen.evidence],
            series_id=activity.series_id,
            series_size=activity.series_size,
        )


class LookedAsked(Asked):
    """Which version of a draft was looked at; where none is named, the one that nobody has changed."""

    version: Annotated[int, Field(ge=1)] = 1


class SeatsAsked(Asked):
    """How many seats a published activity is to have in all."""

    seats: Annotated[int, Field(strict=True, ge=1, le=SEATS_MAX)]


class MeetingAsked(Asked):
    """Where and when a published activity is to be held, and within which fence people are scanned; null: anywhere."""

    place: PlaceName
    starts_at: Moment
    ends_at: Moment
    fence: FenceAsked | None = None

    def meeting(self) -> Meeting:
        """Return it as the room's core knows it."""
        fence = None if self.fence is None else self.fence.fence()
        return Meeting(self.place, self.starts_at, self.ends_at, fence)


class ActivitiesAsked(Asked):
    """Which activities: a village's, coming (`past` false) or gone; of one scenario where it is given."""

    village_id: Annotated[str, Field(pattern=r"^v[0-9]{5}$")]
    past: bool = False
    scenario: Scenario | None = None
    size: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str | None, Field(max_length=1_000)] = None


class ActivitiesShown(Shown):
    """A page of activities."""

    rows: list[ActivityShown]
    cursor: str | None


class UnendedShown(Shown):
    """Activities that are over and nobody ended, and the points that were set aside for them."""

    rows: list[ActivityShown]
    points: int

    @classmethod
    def of(cls, found: Sequence[Activity]) -> UnendedShown:
        """Show them to staff."""
        rows = [ActivityShown.of(one, staff=True) for one in found]
        return cls(rows=rows, points=sum(one.escrow for one in found))


class DiscardAsked(Asked):
    """Whether all drafts of the series go, or only this one."""

    whole_series: bool = False


class SeriesShown(Shown):
    """A whole series, in the order in which it is held."""

    rows: list[ActivityShown]

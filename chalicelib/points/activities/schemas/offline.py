"""Scanning without a network, as the outside sees it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.fields import Moment
from chalicelib.points.activities.core.activities import EARLY_SIGN_IN
from chalicelib.points.activities.core.offline import (
    SCANS_MAX,
    Kept,
    OfflineList,
    Uploaded,
)
from chalicelib.points.activities.schemas.activities import FenceShown
from chalicelib.points.activities.schemas.attendance import ScanAsked, ScanShown

Key = Annotated[str, Field(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")]


class OfflinePersonShown(Shown):
    """Somebody who signed up. `marks` are the first 16 hex digits of SHA-256 of `<activity id>|<token>`."""

    masked_name: str
    state: str
    marks: list[str]


class OfflineListShown(Shown):
    """A page of an activity's list. The scans come back with `ticket`, within 48 hours."""

    activity_id: str
    ticket: str
    opens_at: str
    starts_at: str
    ends_at: str
    fence: FenceShown | None
    rows: list[OfflinePersonShown]
    cursor: str | None

    @classmethod
    def of(cls, found: OfflineList) -> OfflineListShown:
        """Show a page of a list."""
        plan = found.activity.plan
        rows = [
            OfflinePersonShown(masked_name=one.masked_name, state=one.place.state.value, marks=list(one.marks))
            for one in found.people.rows
        ]
        return cls(
            activity_id=found.activity.activity_id,
            ticket=found.ticket,
            opens_at=business_time(plan.starts_at - EARLY_SIGN_IN),
            starts_at=business_time(plan.starts_at),
            ends_at=business_time(plan.ends_at),
            fence=None if plan.fence is None else FenceShown.of(plan.fence),
            rows=rows,
            cursor=found.people.cursor,
        )


class KeptAsked(ScanAsked):
    """One scan that a device kept: its own key (a UUIDv7), and when it was by the device's clock."""

    key: Key
    at: Moment

    def kept(self) -> Kept:
        """Return it as the room's core knows it."""
        spot = None if self.spot is None else self.spot.spot()
        return Kept(self.key, self.code, self.direction, self.at, spot)


class OfflineScansAsked(Asked):
    """Scans that a device kept, and the ticket of the list that it scanned by."""

    ticket: Annotated[str, Field(max_length=100)]
    scans: Annotated[tuple[KeptAsked, ...], Field(min_length=1, max_length=SCANS_MAX)]


class UploadedShown(Shown):
    """What became of one scan: `scan` where it was done, now or before; else why not."""

    key: str
    scan: ScanShown | None
    code: str
    zh: str
    en: str

    @classmethod
    def of(cls, done: Uploaded) -> UploadedShown:
        """Show what became of a scan."""
        shown = None if done.scanned is None else ScanShown.of(done.scanned)
        return cls(key=done.key, scan=shown, code=done.code, zh=done.zh, en=done.en)


class UploadsShown(Shown):
    """What became of each scan, in the order in which they were sent."""

    rows: list[UploadedShown]

"""Scanning where there is no network: a signed list to scan by, and what a device may tell of it afterwards.

The list lets a device name whom it scans; its ticket lets it tell, later, when that was. Nothing is believed that lies
before the list was issued or in the future, so a device's word reaches back only as far as somebody took it along.
"""

from __future__ import annotations

import datetime as dt
import hashlib

from chalicelib.foundation.reservations.core.places import Place
from chalicelib.kernel.errors import Conflict, InvalidInput
from chalicelib.kernel.paging import Page
from chalicelib.kernel.values import value
from chalicelib.points.activities.core.activities import Activity
from chalicelib.points.activities.core.attending import Scanned
from chalicelib.points.activities.core.geofence import Spot

LIST_LIFE = dt.timedelta(hours=48)
"""How long after a list was issued its scans are still taken. Ours."""
AHEAD_MAX = dt.timedelta(minutes=2)
"""How far a device's clock may be ahead of ours."""
SCANS_MAX = 10
"""Most scans of one upload: each is a transaction of its own."""
MARK_CHARS = 16
"""64 bits of a digest tell a village's few thousand codes apart; a collision needs a list of billions."""


class OfflineListInvalid(Conflict):
    """The scans do not come with the list that was issued for this activity to this person, or it is too old."""

    code = "offline_list_invalid"
    zh, en = (
        "离线名单不对或已过期，请联网重新下载名单。",
        "The offline list is not valid, or too old; fetch it anew.",
    )


class ScanUntimely(InvalidInput):
    """A scan is said to have been before the list was issued, or in the future."""

    code = "scan_untimely"
    zh, en = "扫码时间不对（{at}），请检查设备的时间。", "The scan's time ({at}) can not be; set the device's clock."


@value
class Kept:
    """A scan that a device kept: its own key, what it read, which way, and when by its clock.

    `spot` is where the device was, where it knows.
    """

    key: str
    code: str
    direction: str
    at: dt.datetime
    spot: Spot | None = None


@value
class Uploaded:
    """What became of a kept scan: done (now or before), or the refusal's code and sentences."""

    key: str
    scanned: Scanned | None
    code: str = ""
    zh: str = ""
    en: str = ""


@value
class Listed:
    """Somebody who signed up, as a device knows them: by the marks of their code and card."""

    place: Place
    masked_name: str
    marks: tuple[str, ...]


@value
class OfflineList:
    """A page of an activity's list, and the ticket that its scans come back with."""

    activity: Activity
    ticket: str
    people: Page[Listed]


def mark_of(activity_id: str, token: str) -> str:
    """Return what stands for a code in a list: enough to know it when it is scanned, not enough to make one."""
    return hashlib.sha256(f"{activity_id}|{token}".encode()).hexdigest()[:MARK_CHARS]


def signed_text(activity_id: str, staff_id: str, issued_at: str) -> str:
    """Return what a list's ticket signs."""
    return f"{activity_id}|{staff_id}|{issued_at}"


def read_ticket(ticket: str) -> tuple[dt.datetime, str]:
    """Return when a ticket says that its list was issued, and its signature; whether it is ours is not told.

    Raises:
        OfflineListInvalid: it has not the form of one.
    """
    issued, _, signature = ticket.partition(".")
    try:
        return dt.datetime.fromtimestamp(int(issued), dt.UTC), signature
    except (ValueError, OverflowError, OSError) as error:
        raise OfflineListInvalid from error


def refuse_stale(issued_at: dt.datetime, now: dt.datetime) -> None:
    """Let scans by a list be taken, or raise `OfflineListInvalid`."""
    if not issued_at <= now <= issued_at + LIST_LIFE:
        raise OfflineListInvalid


def refuse_untimely(at: dt.datetime, issued_at: dt.datetime, now: dt.datetime) -> None:
    """Let a scan have been at this moment, or raise `ScanUntimely`."""
    if not issued_at <= at <= now + AHEAD_MAX:
        raise ScanUntimely(at=at.isoformat(timespec="seconds"))

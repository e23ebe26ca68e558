"""What readers of the liability are given: a place's snapshot with its villages', and what follows from it."""

from __future__ import annotations

from chalicelib.kernel.values import value
from chalicelib.points.liability.core.alarms import Alarm, Thresholds
from chalicelib.points.liability.core.forecast import Expiry
from chalicelib.points.liability.core.snapshots import Snapshot


@value
class Counted:
    """A place's snapshot and its villages', all of one day; `names` are the villages' names by id.

    `thresholds` are what its town wants to be warned of.
    """

    whole: Snapshot
    villages: list[Snapshot]
    names: dict[str, str]
    town_id: str
    thresholds: Thresholds


@value
class Report:
    """What a reader of the liability is shown: what was counted, and what to look at."""

    counted: Counted
    alarms: list[Alarm]


@value
class Forecast:
    """When what is owed expires, in all and by village."""

    counted: Counted
    whole: list[Expiry]
    villages: dict[str, list[Expiry]]

"""What can be booked as it is listed: with its pictures, and how much is free day by day."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.media.core.pictures import View
from chalicelib.kernel.values import value
from chalicelib.prosperity.bookings.core.bookables import Bookable


@value
class Shown:
    """A bookable with the addresses of its pictures."""

    bookable: Bookable
    views: dict[str, View]


@value
class DayFree:
    """How much of each sitting is free on a day, of how many `places`, by its id; nothing where nobody is taken."""

    day: dt.date
    free: dict[str, int]
    places: dict[str, int]

"""A place's month as the auditor reads it."""

from __future__ import annotations

from chalicelib.kernel.values import value
from chalicelib.town.controls.core.burning import Point
from chalicelib.town.controls.core.grants import Compared, Report


@value
class Month:
    """The reports of a place's villages, its hands beside the town's, and its budget as the year went."""

    place_id: str
    month: str
    reports: list[Report]
    hands: list[Compared]
    burned: list[Point]

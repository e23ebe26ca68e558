"""The list of a programme by points: whole numbers, ties as ties. Pure; no list of people is ever public."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.credit.perks.core.applications import Application, ApplicationState
from chalicelib.credit.perks.core.programmes import Terms
from chalicelib.kernel.values import value


@value
class Place:
    """Where an application stands: `rank` 1 has the most points, those with as many share it; None without points."""

    application: Application
    total: int | None
    rank: int | None


def ranked(terms: Terms, applications: Sequence[Application]) -> list[Place]:
    """Return the applications by points, ties in the order in which they were made; those without points after them.

    Those that were withdrawn are not in it.
    """
    standing = [one for one in applications if one.state is not ApplicationState.WITHDRAWN]
    totals = {one.resident_id: _counted(one, terms) for one in standing}
    points = [total for total in totals.values() if total is not None]
    places = [_place(one, totals[one.resident_id], points) for one in standing]
    return sorted(
        places, key=lambda one: (one.rank is None, one.rank or 0, one.application.at, one.application.resident_id)
    )


def _counted(one: Application, terms: Terms) -> int | None:
    return None if one.state is ApplicationState.OPEN else one.total(terms)


def _place(one: Application, total: int | None, points: Sequence[int]) -> Place:
    return Place(one, total, None if total is None else 1 + sum(other > total for other in points))

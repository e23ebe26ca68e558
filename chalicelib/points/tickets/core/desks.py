"""Which desk of a village gets which category, and how many working days it has. Data that the village edits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from chalicelib.kernel.authz import Role
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.values import value
from chalicelib.points.tickets.core.clocks import DAYS_DEFAULT
from chalicelib.points.tickets.core.tickets import Category

BY_HAND = ""
"""No desk: the village's officers look at each and assign it."""
DESK_ROLES = (Role.VILLAGE_OFFICER, Role.GRID_WORKER, Role.ORGANISER)


class DesksChanged(Conflict):
    """Somebody else changed the village's desks at the same moment."""

    code = "desks_changed_meanwhile"
    zh, en = "别人刚改过分派办法，请看一下再改。", "Somebody else just changed the desks; look at them and try again."


@value
class Route:
    """Where tickets of a category go: a role (`BY_HAND` for none), and the working days to solve them."""

    desk: str = Role.VILLAGE_OFFICER
    days: int = DAYS_DEFAULT


@value
class Desks:
    """A village's routes. A category that is not there goes to the village officers, with the usual clock."""

    village_id: str
    routes: Mapping[Category, Route] = field(default_factory=dict)
    version: int = 0

    def route(self, category: Category) -> Route:
        """Return the route of a category."""
        return self.routes.get(category, Route())

"""HTTP doors of activities: the plan, who runs it, who takes part, and what they thought of it."""

from chalicelib.points.activities.routes import activities, hands, offline, ratings, teams
from chalicelib.points.activities.routes.doors import doors

__all__ = ["activities", "doors", "hands", "offline", "ratings", "teams"]

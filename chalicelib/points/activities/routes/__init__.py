"""HTTP doors of activities: the plan, who runs it, who takes part, and what they thought of it."""

from chalicelib.points.activities.routes import activities, offline, ratings, teams
from chalicelib.points.activities.routes.doors import doors

__all__ = ["activities", "doors", "offline", "ratings", "teams"]

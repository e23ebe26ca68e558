"""HTTP doors of appraisals: the officers' desk, the villager's ballot, the papers."""

from chalicelib.points.appraisals.routes import campaigns, mine, papers
from chalicelib.points.appraisals.routes.doors import doors

__all__ = ["campaigns", "doors", "mine", "papers"]

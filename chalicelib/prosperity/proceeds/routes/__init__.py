"""HTTP doors of proceeds: the town's desk, reports, and a producer's own."""

from chalicelib.prosperity.proceeds.routes import desk, own, reports
from chalicelib.prosperity.proceeds.routes.doors import doors

__all__ = ["desk", "doors", "own", "reports"]

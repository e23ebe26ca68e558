"""HTTP doors of settlement: the town's desk, and the shops'."""

from chalicelib.points.settlement.routes import desk, shops
from chalicelib.points.settlement.routes.doors import doors

__all__ = ["desk", "doors", "shops"]

"""HTTP doors of the market: the catalogue, harvests, and the shop front."""

from chalicelib.prosperity.market.routes import catalogue, front, harvests
from chalicelib.prosperity.market.routes.doors import doors

__all__ = ["catalogue", "doors", "front", "harvests"]

"""HTTP doors of the market: the catalogue, harvests, the shop front, buying, order cycles."""

from chalicelib.prosperity.market.routes import buying, catalogue, cycles, desk, dispatching, front, harvests, packing
from chalicelib.prosperity.market.routes.doors import doors

__all__ = ["buying", "catalogue", "cycles", "desk", "dispatching", "doors", "front", "harvests", "packing"]

"""HTTP doors of the market: the catalogue, harvests, the shop front, and buying."""

from chalicelib.prosperity.market.routes import buying, catalogue, desk, dispatching, front, harvests, packing
from chalicelib.prosperity.market.routes.doors import doors

__all__ = ["buying", "catalogue", "desk", "dispatching", "doors", "front", "harvests", "packing"]

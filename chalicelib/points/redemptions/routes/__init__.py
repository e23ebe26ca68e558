"""HTTP doors of redemption: the till's with its API key, the villager's who scans the shop, the desk's with a slip."""

from chalicelib.points.redemptions.routes import days, refunds, slips, statements, tills
from chalicelib.points.redemptions.routes.doors import doors

__all__ = ["days", "doors", "refunds", "slips", "statements", "tills"]

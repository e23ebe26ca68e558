"""HTTP doors of claims: the villager's own and the public notices, and the officers' desk."""

from chalicelib.points.claims.routes import desk, mine, rounds
from chalicelib.points.claims.routes.doors import doors

__all__ = ["desk", "doors", "mine", "rounds"]

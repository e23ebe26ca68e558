"""HTTP doors of claims: the villager's own and the public notices, and the officers' desk."""

from chalicelib.points.claims.routes import calling, desk, mine, rounds
from chalicelib.points.claims.routes.doors import doors

__all__ = ["calling", "desk", "doors", "mine", "rounds"]

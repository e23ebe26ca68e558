"""HTTP doors of the mall: the villagers', the catalogue's, and the pick-up desks'."""

from chalicelib.points.rewards.routes import catalogue, desk, mine
from chalicelib.points.rewards.routes.doors import doors

__all__ = ["catalogue", "desk", "doors", "mine"]

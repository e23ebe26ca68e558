"""HTTP doors of top-ups: the villagers', the desks', and the provider's."""

from chalicelib.points.topups.routes import callbacks, desk, mine
from chalicelib.points.topups.routes.doors import doors

__all__ = ["callbacks", "desk", "doors", "mine"]

"""HTTP doors of wishes: the villagers', the village's desk, and the shops'."""

from chalicelib.points.wishes.routes import desk, mine, shops
from chalicelib.points.wishes.routes.doors import doors

__all__ = ["desk", "doors", "mine", "shops"]

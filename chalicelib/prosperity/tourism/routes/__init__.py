"""HTTP doors of tourism: the map that everybody sees, visitors with their cards, and the officers' desk."""

from chalicelib.prosperity.tourism.routes import desk, front, visitors
from chalicelib.prosperity.tourism.routes.doors import doors

__all__ = ["desk", "doors", "front", "visitors"]

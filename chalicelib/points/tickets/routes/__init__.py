"""HTTP doors of tickets: the author's, the desk's, the lists and figures, and Open311's."""

from chalicelib.points.tickets.routes import author, desk, open311, reading
from chalicelib.points.tickets.routes.doors import doors

__all__ = ["author", "desk", "doors", "open311", "reading"]

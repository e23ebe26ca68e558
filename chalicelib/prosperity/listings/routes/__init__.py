"""HTTP doors of listings: the front, one's own, enquiries, applications, the officers' desk."""

from chalicelib.prosperity.listings.routes import applications, desk, front, own, threads
from chalicelib.prosperity.listings.routes.doors import doors

__all__ = ["applications", "desk", "doors", "front", "own", "threads"]

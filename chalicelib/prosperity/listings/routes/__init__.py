"""HTTP doors of listings: the front, one's own, enquiries, applications, plots, saved searches, the officers' desk."""

from chalicelib.prosperity.listings.routes import applications, desk, front, own, plots, searches, threads
from chalicelib.prosperity.listings.routes.doors import doors

__all__ = ["applications", "desk", "doors", "front", "own", "plots", "searches", "threads"]

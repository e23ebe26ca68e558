"""Doors of listings: the front, one's own, enquiries, applications, plots, deliveries, saved searches, the desk."""

from chalicelib.prosperity.listings.routes import applications, deliveries, desk, front, own, plots, searches, threads
from chalicelib.prosperity.listings.routes.doors import doors

__all__ = ["applications", "deliveries", "desk", "doors", "front", "own", "plots", "searches", "threads"]

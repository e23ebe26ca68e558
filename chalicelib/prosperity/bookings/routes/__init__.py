"""HTTP doors of bookings: what can be booked, booking it, a host's day, a village's desk."""

from chalicelib.prosperity.bookings.routes import booking, desk, front, hosting
from chalicelib.prosperity.bookings.routes.doors import doors

__all__ = ["booking", "desk", "doors", "front", "hosting"]

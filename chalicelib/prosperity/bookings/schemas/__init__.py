"""Bookings on the wire."""

"""Bookings (预订): experiences, rooms by night and tables by sitting, on reservations."""

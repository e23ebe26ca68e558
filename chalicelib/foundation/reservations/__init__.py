"""Reservations: the one primitive for everything that can run out, such as seats, stock, rooms by night and plots."""

"""The doors of bookings, one blueprint for all its files."""

from chalicelib.kernel.edge import Doors

doors = Doors("bookings")

"""The doors of tickets, one blueprint for all its files."""

from chalicelib.kernel.edge import Doors

doors = Doors("tickets")

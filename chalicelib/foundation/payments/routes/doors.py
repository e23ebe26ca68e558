"""The doors of payments, one blueprint for all its files."""

from chalicelib.kernel.edge import Doors

doors = Doors("payments")

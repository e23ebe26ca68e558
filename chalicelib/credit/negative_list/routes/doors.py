"""The doors of the negative list, one blueprint for all its files."""

from chalicelib.kernel.edge import Doors

doors = Doors("negatives")

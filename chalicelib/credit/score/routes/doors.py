"""The doors of scores, one blueprint for all its files."""

from chalicelib.kernel.edge import Doors

doors = Doors("scores")

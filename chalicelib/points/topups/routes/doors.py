"""The doors of top-ups, one blueprint for all its files."""

from chalicelib.kernel.edge import Doors

doors = Doors("topups")

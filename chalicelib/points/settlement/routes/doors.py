"""The doors of settlement, one blueprint for all its files."""

from chalicelib.kernel.edge import Doors

doors = Doors("settlement")

"""The doors of partner shops, one blueprint for all its files."""

from chalicelib.kernel.edge import Doors

doors = Doors("partners")

"""The doors of perk programmes, one blueprint for all its files."""

from chalicelib.kernel.edge import Doors

doors = Doors("perks")

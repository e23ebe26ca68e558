"""The room's doors, one blueprint for all its files."""

from chalicelib.kernel.edge import Doors

doors = Doors("redemptions")

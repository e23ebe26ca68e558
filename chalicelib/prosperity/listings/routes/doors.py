"""The doors of listings, one blueprint for all its files."""

from chalicelib.kernel.edge import Doors

doors = Doors("listings")

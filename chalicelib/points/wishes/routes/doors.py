"""The doors of wishes, one blueprint for all its files."""

from chalicelib.kernel.edge import Doors

doors = Doors("wishes")

"""The doors of claims, one blueprint for all its files."""

from chalicelib.kernel.edge import Doors

doors = Doors("claims")

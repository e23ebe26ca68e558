"""The doors of tourism, one blueprint for all its files."""

from chalicelib.kernel.edge import Doors

doors = Doors("tourism")

"""The doors of the market, one blueprint for all its files."""

from chalicelib.kernel.edge import Doors

doors = Doors("market")

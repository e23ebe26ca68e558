"""The doors of the mall, one blueprint for all its files."""

from chalicelib.kernel.edge import Doors

doors = Doors("rewards")

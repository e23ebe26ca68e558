"""The doors of proceeds, one blueprint for all its files."""

from chalicelib.kernel.edge import Doors

doors = Doors("proceeds")

"""The doors of certificates, one blueprint for all its files."""

from chalicelib.kernel.edge import Doors

doors = Doors("certificates")

"""The doors of appraisals, one blueprint for all its files."""

from chalicelib.kernel.edge import Doors

doors = Doors("appraisals")

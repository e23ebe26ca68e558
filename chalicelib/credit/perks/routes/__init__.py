"""HTTP doors of perk programmes: what everybody reads, one's own applications, and the town's desk."""

from chalicelib.credit.perks.routes import desk, own, programmes
from chalicelib.credit.perks.routes.doors import doors

__all__ = ["desk", "doors", "own", "programmes"]

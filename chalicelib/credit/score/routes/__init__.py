"""HTTP doors of scores: one's own, and the policies by which they are made."""

from chalicelib.credit.score.routes import own, policies
from chalicelib.credit.score.routes.doors import doors

__all__ = ["doors", "own", "policies"]

"""HTTP doors of scores: one's own, objections to them, and the policies by which they are made."""

from chalicelib.credit.score.routes import objections, own, paper, policies, refresh
from chalicelib.credit.score.routes.doors import doors

__all__ = ["doors", "objections", "own", "paper", "policies", "refresh"]

"""HTTP doors of the negative list: its person's own, and the town desk's."""

from chalicelib.credit.negative_list.routes import desk, own, paper
from chalicelib.credit.negative_list.routes.doors import doors

__all__ = ["desk", "doors", "own", "paper"]

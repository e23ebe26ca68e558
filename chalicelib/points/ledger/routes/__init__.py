"""HTTP doors of the ledger: the villager's own, the officer's desk, budgets and books, rules."""

from chalicelib.points.ledger.routes import bulks, desk, mine, rules, settings
from chalicelib.points.ledger.routes.doors import doors

__all__ = ["bulks", "desk", "doors", "mine", "rules", "settings"]

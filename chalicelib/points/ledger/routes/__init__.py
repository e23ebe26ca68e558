"""HTTP doors of the ledger: the villager's own, the officer's desk, budgets and books, rules."""

from chalicelib.points.ledger.routes import desk, mine, rules, settings
from chalicelib.points.ledger.routes.doors import doors

__all__ = ["desk", "doors", "mine", "rules", "settings"]

"""The points ledger: accounts, entries, rules and caps, budgets, holds, expiry, households, statements."""

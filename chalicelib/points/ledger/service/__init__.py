"""The public verbs of the ledger."""

"""The rules of the ledger as pure values and decisions. Amounts are whole points."""

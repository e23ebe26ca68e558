"""What callers send to the ledger and are answered; one file a noun."""

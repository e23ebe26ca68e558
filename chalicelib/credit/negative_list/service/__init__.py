"""What may be done with negative records: a file a noun."""

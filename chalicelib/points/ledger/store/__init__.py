"""Ledger values in and out of DynamoDB."""

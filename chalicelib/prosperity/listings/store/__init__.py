"""Moves listings and what hangs on them in and out of DynamoDB."""

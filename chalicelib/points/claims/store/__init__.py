"""Moves what claims keep in and out of DynamoDB; one file a noun."""

"""Moves what top-ups keep in and out of DynamoDB; one file a noun."""

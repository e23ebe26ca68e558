"""Moves what activities keep in and out of DynamoDB; one file a noun."""

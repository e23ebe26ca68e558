"""Moves what tickets keep in and out of DynamoDB; one file a noun."""

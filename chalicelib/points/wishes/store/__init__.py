"""Moves what wishes keep in and out of DynamoDB; one file a noun."""

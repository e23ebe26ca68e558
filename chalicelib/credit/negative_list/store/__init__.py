"""Moves negative records in and out of DynamoDB."""

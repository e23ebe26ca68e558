"""Moves partner shops in and out of DynamoDB."""

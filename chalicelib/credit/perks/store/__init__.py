"""Programmes and applications in DynamoDB."""

"""Moves what appraisals keep in and out of DynamoDB; one file a noun."""

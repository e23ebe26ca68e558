"""Moves what settlement keeps in and out of DynamoDB and S3; one file a noun."""

"""Moves the log in and out of DynamoDB and S3."""

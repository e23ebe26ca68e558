"""Moves files and what is known of them in and out of S3 and DynamoDB."""

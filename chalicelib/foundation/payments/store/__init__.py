"""Moves payments, refunds, the book and bills in and out of DynamoDB and S3; one file a noun."""

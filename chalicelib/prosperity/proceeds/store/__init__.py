"""Moves the book, its sums and the statements in and out of DynamoDB; one file a noun."""

"""Moves numbers and indicators in and out of DynamoDB, and open data into the public bucket."""

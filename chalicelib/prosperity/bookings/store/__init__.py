"""Moves bookings in and out of DynamoDB."""

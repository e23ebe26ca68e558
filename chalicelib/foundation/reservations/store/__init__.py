"""Slots, places and holds in and out of DynamoDB; every rule repeated as a condition."""

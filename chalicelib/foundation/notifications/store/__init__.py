"""Inboxes and subscriptions in and out of DynamoDB."""

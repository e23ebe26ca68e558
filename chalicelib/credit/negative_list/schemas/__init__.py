"""Negative records, asked and shown."""

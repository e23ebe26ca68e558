"""Factories of tests, one file a room."""

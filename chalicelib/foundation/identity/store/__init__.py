"""Moves identity's values in and out of its stores; one file a noun."""

"""Decisions of the negative list, pure: a file a noun."""

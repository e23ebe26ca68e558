"""The house itself: whether it is well, and the description of its API."""

"""The core of reviews, a file a noun."""

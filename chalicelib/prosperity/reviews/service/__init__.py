"""The service of reviews, a file a noun."""

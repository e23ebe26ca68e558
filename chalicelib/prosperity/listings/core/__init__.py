"""The core of listings, a file a noun."""

"""The store of tourism, a file a noun."""

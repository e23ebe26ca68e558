"""The service of tourism, a file a noun."""

"""The service of after-sales, a file a noun."""

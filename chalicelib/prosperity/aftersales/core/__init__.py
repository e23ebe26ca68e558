"""The core of after-sales, a file a noun."""

"""The market's schemas, a file a noun."""

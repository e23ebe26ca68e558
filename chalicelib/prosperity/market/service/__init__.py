"""The market's service, a file a noun."""

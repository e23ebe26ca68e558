"""The market's store, a file a noun."""

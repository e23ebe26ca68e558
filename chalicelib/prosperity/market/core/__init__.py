"""The market's core, a file a noun."""

"""The HTTP doors of identity; one file a noun."""

"""Values and decisions of identity, pure; one file a noun."""

"""What other rooms may ask of identity; one file a noun."""

"""What other rooms may ask of payments; one file a noun."""

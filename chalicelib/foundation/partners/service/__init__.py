"""What other rooms may ask of partner shops, a file a noun."""

"""What may be done with listings, a file for each side of it."""

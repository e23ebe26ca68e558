"""What wishes are and who may do what with them; one file a noun."""

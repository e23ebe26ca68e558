"""What claims are and how they are decided on; one file a noun."""

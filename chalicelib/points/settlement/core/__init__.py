"""What a month's statement is, who decides on it, and what may be said against it; one file a noun."""

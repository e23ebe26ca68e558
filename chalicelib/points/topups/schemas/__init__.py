"""What callers send to top-ups and are answered; one file a noun."""

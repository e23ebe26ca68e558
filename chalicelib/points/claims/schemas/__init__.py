"""What callers send to claims and are answered; one file a noun."""

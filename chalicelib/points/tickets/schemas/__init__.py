"""What callers send to tickets and are answered; one file a noun."""

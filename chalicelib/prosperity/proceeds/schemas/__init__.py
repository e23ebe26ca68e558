"""What callers send to proceeds and are answered; one file a noun."""

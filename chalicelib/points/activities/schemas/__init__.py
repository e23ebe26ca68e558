"""What callers send to activities and are answered; one file a noun."""

"""What callers send to identity and are answered; one file a noun."""

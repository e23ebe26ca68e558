"""What callers send to wishes and are answered; one file a noun."""

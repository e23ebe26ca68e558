"""What callers send to settlement and are answered; one file a noun."""

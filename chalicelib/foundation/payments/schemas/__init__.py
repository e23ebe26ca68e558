"""What callers of payments send and are answered."""

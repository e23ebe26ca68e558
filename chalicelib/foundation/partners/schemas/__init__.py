"""What the doors of partner shops take and give, a file a noun."""

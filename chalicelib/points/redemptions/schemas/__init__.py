"""What the doors of redemption take and give, a file a noun."""

"""What the doors of certificates take and give."""

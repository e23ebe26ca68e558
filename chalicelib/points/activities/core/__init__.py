"""What an activity is and what is decided about it; pure."""

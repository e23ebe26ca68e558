"""What a partner shop is and what is decided about it; pure."""

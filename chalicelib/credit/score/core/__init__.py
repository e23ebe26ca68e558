"""What a score is, and nothing of where it is kept."""

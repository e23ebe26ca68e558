"""What a shop sells for points, and what is decided about it; pure."""

"""What files are taken, and what a picture may become."""

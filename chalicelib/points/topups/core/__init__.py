"""What top-ups are, what becomes of them, and what a town lets its people have; one file a noun."""

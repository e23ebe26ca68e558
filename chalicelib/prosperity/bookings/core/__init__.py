"""What is decided about bookings, without a look at the world."""

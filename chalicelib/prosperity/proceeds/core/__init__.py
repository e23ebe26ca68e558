"""What is decided about proceeds, without a look at the world."""

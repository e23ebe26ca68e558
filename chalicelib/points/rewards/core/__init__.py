"""What the mall is made of and decides, pure."""

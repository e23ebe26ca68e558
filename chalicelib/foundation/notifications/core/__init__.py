"""What people are told, and which ways it goes. Pure."""

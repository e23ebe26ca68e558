"""What the controls count and what they hold to be odd. Pure."""

"""What the cockpit counts, and what of it may be published. Pure."""

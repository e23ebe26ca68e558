"""Top-ups: phone credit (话费) from a provider and internet fees (网费) paid by hand, for points."""

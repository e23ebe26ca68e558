"""The liability as its readers see it."""

"""Facts: the published language of the house."""

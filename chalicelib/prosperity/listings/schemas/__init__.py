"""Listings as people send and see them."""

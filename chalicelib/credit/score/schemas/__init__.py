"""Scores and policies as the outside sees them."""

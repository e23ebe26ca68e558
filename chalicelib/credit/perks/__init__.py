"""Perk programmes: what the town gives some people first, with a score as one reference beside others."""

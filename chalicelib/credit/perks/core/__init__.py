"""Programmes, applications and appeals as values, and what may be done with them. Pure."""

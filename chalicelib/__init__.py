"""Sanbao: points, credit, prosperity."""

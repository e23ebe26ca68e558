"""Spots, trails and cards on the wire, a file a noun."""

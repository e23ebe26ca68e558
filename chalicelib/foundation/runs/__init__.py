"""Runs: long work cut into parts, each a queue message, counted home."""

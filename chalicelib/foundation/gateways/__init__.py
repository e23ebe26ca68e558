"""Clients of the outside world, small and typed. What an answer means to the house is decided in the rooms."""

"""Snapshots of what is owed, forecasts of its expiry, its value in money, and when to be warned. Pure."""

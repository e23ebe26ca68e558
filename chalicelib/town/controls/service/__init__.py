"""The verbs of the controls."""

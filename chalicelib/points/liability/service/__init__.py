"""The verbs of the liability."""

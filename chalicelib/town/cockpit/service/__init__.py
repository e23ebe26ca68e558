"""The verbs of the cockpit."""

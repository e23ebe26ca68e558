"""The public verbs of activities: planning, attendance, closing."""

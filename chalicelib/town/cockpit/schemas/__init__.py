"""The cockpit as its readers ask for it and see it."""

"""The public verbs of top-ups: asking, placing orders, settling, ruling, terms, reading, and the rounds."""

"""The public verbs of claims: making, checking, the panel, posting, objections, reading, rounds."""

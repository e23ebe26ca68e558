"""The public verbs of settlement: closing, deciding, objecting, comparing, reading."""

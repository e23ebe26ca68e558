"""The public verbs of boards: publishing, and reading."""

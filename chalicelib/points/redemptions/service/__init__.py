"""The public verbs of redemption, a file a noun."""

"""The public verbs of wishes: posting, claiming, moderating, confirming, paying, reading, and the night."""

"""What a certificate is, when it is given, and what becomes of it."""

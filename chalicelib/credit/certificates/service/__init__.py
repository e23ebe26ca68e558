"""What may be done with certificates, a file a noun."""

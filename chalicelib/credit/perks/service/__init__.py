"""What may be done with programmes, applications and appeals."""

"""The audit trail: who saw and did what."""

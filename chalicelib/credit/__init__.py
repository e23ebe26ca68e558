"""信用宝: what points and conduct come to, for those who agreed to it; explained, and open to objection."""

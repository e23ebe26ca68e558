"""What every treasure stands on: people and places, facts, runs, partners, reservations, messages."""

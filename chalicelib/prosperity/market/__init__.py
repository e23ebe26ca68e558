"""映季, the farm market: what villages grow, lot by lot, bought by city members and villagers, and paid to the fen."""

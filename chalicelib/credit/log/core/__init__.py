"""The log's mathematics: hashes, proofs, tiles, notes and commitments. Pure; anybody may run it without the house."""

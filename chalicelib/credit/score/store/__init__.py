"""How the room keeps what it knows: scores, and policies."""

"""Partner shops: their contracts, API keys, static codes and day limits. Redemption itself is a room of points."""

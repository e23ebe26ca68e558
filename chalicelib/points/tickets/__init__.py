"""我有话说: opinions and problem reports, each with a clock, an answer, and a closure that its author confirms."""

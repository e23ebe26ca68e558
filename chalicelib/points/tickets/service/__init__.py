"""The public verbs of tickets: raising, handling, answering, adopting, tending the clocks, counting, reading."""

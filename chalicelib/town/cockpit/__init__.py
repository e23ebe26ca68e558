"""Cockpit (驾驶舱): the numbers of a town and its villages, each defined once, recomputed from facts."""

"""Benchmarks: each prints JSON lines of name, value, unit, baseline, ratio, measured in one run."""

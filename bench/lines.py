"""The one form of a benchmark's result."""

from __future__ import annotations

import json


def line(name: str, value: float, unit: str, *, baseline: float | None = None, goal: float | None = None) -> None:
    """Print one result; `ratio` is value by baseline, and `goal` what it (or else the value) should not pass: `met`."""
    ratio = None if not baseline else round(value / baseline, 3)
    shown = {"name": name, "value": round(value, 3), "unit": unit, "baseline": baseline and round(baseline, 3)}
    met = None if goal is None else (value if ratio is None else ratio) <= goal
    print(json.dumps(shown | {"ratio": ratio, "goal": goal, "met": met}), flush=True)

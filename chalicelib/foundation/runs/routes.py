"""The HTTP doors of runs."""

from __future__ import annotations

from chalicelib.foundation.runs import service
from chalicelib.foundation.runs.schemas import RunShown
from chalicelib.kernel.edge import Call, Doors, Nothing

doors = Doors("runs")


@doors.door("GET", "/v1/runs/{run_id}", verb="runs.read", shown=RunShown)
def load_run(call: Call[Nothing, Nothing], run_id: str) -> RunShown:
    """Return how far a run has come, to those who work for its place and to who started it."""
    run = service.see_run(call.ctx, run_id=run_id)
    return RunShown.of(run, service.files_of(call.ctx, run), service.missing_of(run))

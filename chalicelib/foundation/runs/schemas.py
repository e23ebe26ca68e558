"""What a caller is told about a run."""

from __future__ import annotations

from chalicelib.foundation.runs.core import Run
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Shown


class RunShown(Shown):
    """A run, and how far it has come; `result_url` opens what it made for a few minutes, once it is done."""

    run_id: str
    kind: str
    place_id: str
    state: str
    done: int
    total: int
    counts: dict[str, int]
    started_at: str
    result_url: str | None

    @classmethod
    def of(cls, run: Run, result_url: str | None) -> RunShown:
        """Return the run as callers see it; who started it stays inside."""
        return cls(
            run_id=run.run_id,
            kind=run.kind,
            place_id=run.place_id,
            state=run.state,
            done=run.done,
            total=run.total,
            counts=run.counts,
            started_at=business_time(run.started_at),
            result_url=result_url,
        )

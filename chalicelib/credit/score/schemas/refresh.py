"""How far a town's scores are."""

from __future__ import annotations

import datetime as dt

from chalicelib.credit.score.core.on_demand import Refresh
from chalicelib.foundation.runs.core import Run
from chalicelib.foundation.runs.schemas import RunShown
from chalicelib.kernel.edge import Shown


class RefreshStarted(Shown):
    """The run that brings a town's scores to the end of the day before; how far it is, is asked at `/v1/runs/…`."""

    run_id: str
    state: str
    done: int
    total: int

    @classmethod
    def of(cls, run: Run) -> RefreshStarted:
        """Show it."""
        return cls(run_id=run.run_id, state=run.state.value, done=run.done, total=run.total)


class MissingShown(Shown):
    """A village whose scores are not brought to the day yet."""

    village_id: str
    name: str


class RefreshShown(Shown):
    """Of the last day `on` that is over: its run, None where none was started, and the villages that are missing.

    `ranked_on` is the day whose ranks everybody reads: an earlier one than `on` until all villages are home.
    """

    on: dt.date
    ranked_on: dt.date | None
    run: RunShown | None
    missing: list[MissingShown]

    @classmethod
    def of(cls, one: Refresh) -> RefreshShown:
        """Show it."""
        missing = [MissingShown(village_id=village_id, name=name) for village_id, name in one.missing]
        run = RunShown.of(one.run, [], [each.village_id for each in missing]) if one.run else None
        return cls(on=one.on, ranked_on=one.ranked_on, run=run, missing=missing)

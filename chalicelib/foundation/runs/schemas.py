"""What a caller is told about a run."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.foundation.runs.core import Run, fetched_until
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Shown


class FileShown(Shown):
    """A file that a run made, and an address that opens it for a few minutes."""

    name: str
    url: str


class RunShown(Shown):
    """A run, and how far it has come: `done` of `total` parts. `counts` are sums over them; `files` come at the end.

    `files_until` says until when they can be fetched. `reason` is the code of the refusal that ended a failed run,
    `sentence` says it in Chinese. `missing` are the parts that are not home, such as villages, where their names are
    kept.
    """

    run_id: str
    kind: str
    place_id: str
    state: str
    done: int
    total: int
    counts: dict[str, int]
    reason: str
    sentence: str
    started_at: str
    files: list[FileShown]
    files_until: str | None
    missing: list[str]

    @classmethod
    def of(cls, run: Run, files: list[tuple[str, str]], missing: Sequence[str] = ()) -> RunShown:
        """Return the run as callers see it; who started it stays inside."""
        return cls(
            run_id=run.run_id,
            kind=run.kind,
            place_id=run.place_id,
            state=run.state.value,
            done=run.done,
            total=run.total,
            counts=run.counts,
            reason=run.reason,
            sentence=run.sentence,
            started_at=business_time(run.started_at),
            files=[FileShown(name=name, url=url) for name, url in files],
            files_until=business_time(fetched_until(run)) if files else None,
            missing=list(missing),
        )

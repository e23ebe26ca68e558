"""What a run is: a piece of long work, its parts, and how far it has come."""

from __future__ import annotations

import datetime as dt
from dataclasses import field
from enum import StrEnum

from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.values import value

KEPT_DAYS = 190
"""Run records are logs of operation; kept a little over six months."""
RESULTS = "runs/"
"""Under which the private bucket has what runs made themselves."""
RESULT_SECONDS = 300
"""How long the address of a result opens."""
RESULT_DAYS = 7
"""How long what a run made can be fetched: a week's time to print it. Ours. What is older the bucket forgets."""
TOWN_ROLES = frozenset({Role.TOWN_OFFICER, Role.TOWN_ADMIN, Role.AUDITOR})


class NoSuchRun(NotFound):
    """There is no run with this id."""

    code = "no_such_run"
    zh, en = "没有这个任务。", "There is no such run."


class RunState(StrEnum):
    """A run's life."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


NEXT: dict[RunState, frozenset[RunState]] = dict.fromkeys(RunState, frozenset({RunState.DONE, RunState.FAILED}))
"""What a run may become. A part that comes twice may end its run once more, and that end counts; none runs again."""


@value
class Run:
    """One run. `done` of `total` parts are home; `counts` are sums over parts, such as rows created.

    `place_id` is the village or town it works for; `result` names what it made (an S3 key) when it is done; `reason`
    is the code of the refusal that ended a failed run, `sentence` the same for its reader, in Chinese. `names` are the
    parts' where they are kept, so that it can be told which are missing.
    """

    run_id: str
    kind: str
    place_id: str
    by: str
    started_at: dt.datetime
    total: int
    done: int
    state: RunState
    counts: dict[str, int] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    result: str = ""
    reason: str = ""
    sentence: str = ""
    names: tuple[str, ...] = ()


@value
class Part:
    """One message of a run: which part of which run, for one of the handler's kinds."""

    run_id: str
    kind: str
    part: str


def fetched_until(run: Run) -> dt.datetime:
    """Return until when the files of a run can be fetched. Its parts make them at its start or later."""
    return run.started_at + dt.timedelta(days=RESULT_DAYS)


def may_see(principal: Principal, run: Run) -> bool:
    """Tell whether the run is this principal's: they started it, reach its village, or work for its town."""
    if run.by == principal.subject or principal.reaches(run.place_id):
        return True
    return bool(principal.roles & TOWN_ROLES) and principal.town_id != "" and principal.town_id == run.place_id

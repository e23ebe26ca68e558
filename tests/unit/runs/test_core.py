"""Who may see a run, and what becomes of one."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from chalicelib.foundation.runs.core import NEXT, Run, RunState, may_see
from chalicelib.foundation.runs.service import finish_run
from chalicelib.kernel.authz import Principal, Role

NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
OFFICER = Principal("s1", frozenset({Role.VILLAGE_OFFICER}), villages=((3, 4),), town_id="t0001")
TOWN_OFFICER = Principal("s2", frozenset({Role.TOWN_OFFICER}), villages=((0, 24),), town_id="t0001")


def run_for(place_id: str, by: str = "s9") -> Run:
    return Run("r", "k", place_id, by, NOW, 1, 0, RunState.RUNNING)


@pytest.mark.parametrize(
    ("principal", "run", "sees"),
    [
        (OFFICER, run_for("v00003"), True),
        (OFFICER, run_for("v00004"), False),
        (OFFICER, run_for("t0001"), False),
        (OFFICER, run_for("t0001", by="s1"), True),
        (TOWN_OFFICER, run_for("v00003"), True),
        (TOWN_OFFICER, run_for("t0001"), True),
        (TOWN_OFFICER, run_for("t0002"), False),
        (Principal("s3", frozenset({Role.TOWN_OFFICER})), run_for(""), False),
    ],
)
def test_a_run_is_seen_by_those_it_works_for(principal: Principal, run: Run, sees: bool) -> None:  # noqa: FBT001  A table of cases.
    assert may_see(principal, run) is sees


@pytest.mark.parametrize(("before", "to"), itertools.product(RunState, RunState))
def test_a_run_ends_also_once_more_and_none_runs_again(before: RunState, to: RunState) -> None:
    assert (to in NEXT[before]) == (to in {RunState.DONE, RunState.FAILED})


def test_nothing_ends_a_run_by_letting_it_run() -> None:
    with pytest.raises(AssertionError):
        finish_run(run_id="r", state=RunState.RUNNING)

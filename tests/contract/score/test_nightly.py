"""A night of a town: lost and repeated messages, a village that fails, and ranks that are never of half a town."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from chalicelib.credit.score.core.histogram import Histogram
from chalicelib.credit.score.core.kept import InForce, Kept
from chalicelib.credit.score.core.shipped import SHIPPED
from chalicelib.credit.score.core.states import State
from chalicelib.credit.score.service import nightly, refreshing
from chalicelib.credit.score.store import scores as rows
from chalicelib.foundation.identity.core.places import Village
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part, RunState
from tests.make import people
from tests.make.scores import Scored

FIRST = InForce(1, SHIPPED, dt.date(2026, 11, 20))


@pytest.fixture
def other(village: Scored, monkeypatch: pytest.MonkeyPatch) -> Village:
    """A second village of the town, in which nobody agreed to anything."""
    monkeypatch.setattr("chalicelib.foundation.runs.store.send_parts", lambda *_, **__: None)
    monkeypatch.setattr(nightly, "in_force", lambda *_: FIRST)
    return people.village(village.world.context(), "大石盖村", "330109102214")


def night(village: Scored, *arrive: str) -> str:
    """Start a night in which the messages of some villages arrive, in that order; return the run's id."""
    ctx = village.world.context()
    run = nightly.start_town(ctx, town_id=village.village.town_id)
    for village_id in arrive:
        nightly.do_part(ctx, Part(run.run_id, nightly.KIND, village_id))
    return run.run_id


def published(village: Scored) -> tuple[dt.date, Histogram] | None:
    nobody = Kept(f"{village.village_id}.99999", State(), FIRST.before)
    _, head, _ = rows.find_around(nobody, village.village.town_id)
    return None if head is None else (head.through, head.histogram)


def test_a_night_is_over_and_the_ranks_are_out_once_every_village_is_home(village: Scored, other: Village) -> None:
    village.agree(0)
    first = village.today
    village.world.pass_days(1)
    run_id = night(village, village.village_id)
    assert (runs.load_run(run_id=run_id).state, published(village)) == (RunState.RUNNING, None)
    night(village, village.village_id, other.village_id, other.village_id)
    assert runs.load_run(run_id=run_id).state is RunState.DONE
    assert published(village) == (first, Histogram.of([190]))
    assert runs.load_run(run_id=run_id).counts == {"told": 0, "written": 1, "people": 1}


def test_where_a_villages_message_is_lost_the_run_says_so_and_the_ranks_of_before_stand(
    village: Scored, other: Village
) -> None:
    village.agree(0)
    village.world.pass_days(1)
    night(village, other.village_id, village.village_id)
    before = published(village)
    village.attend(0)
    village.agree(2)
    village.world.pass_days(1)
    run_id = night(village, village.village_id)
    parts = [village.village_id, other.village_id]
    assert runs.missing_parts(run_id=run_id, parts=parts) == [other.village_id]
    assert published(village) == before
    village.world.pass_days(1)
    night(village, other.village_id, village.village_id)
    after = published(village)
    assert after is not None
    assert (after[0], after[1].people) == (village.today - dt.timedelta(days=1), 2)


def test_a_village_that_fails_holds_up_no_other(
    village: Scored, other: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    village.agree(0)
    village.world.pass_days(1)
    run_id = night(village)
    refresh = refreshing.refresh_village

    def poisoned(ctx: Any, *, village_id: str, **more: Any) -> dict[str, int]:
        if village_id == other.village_id:
            raise ZeroDivisionError
        return refresh(ctx, village_id=village_id, **more)

    monkeypatch.setattr(nightly, "refresh_village", poisoned)
    records = [
        {"messageId": one, "body": body_of(Part(run_id, nightly.KIND, one))}
        for one in (other.village_id, village.village_id)
    ]
    failed = runs.handle(records, lambda part: nightly.do_part(village.world.context(), part))
    assert failed == {"batchItemFailures": [{"itemIdentifier": other.village_id}]}
    assert village.score(0) == 190
    assert published(village) is None


def test_an_older_night_that_comes_late_publishes_nothing(village: Scored, other: Village) -> None:
    village.agree(0)
    village.world.pass_days(1)
    late = village.world.moment
    ids = (village.village_id, other.village_id)
    night(village, *ids)
    village.world.pass_days(1)
    night(village, *ids)
    newest = published(village)
    now, village.world.moment = village.world.moment, late
    night(village, *ids)
    nightly.publish(town_id=village.village.town_id, on=village.today - dt.timedelta(days=1))
    village.world.moment = now
    assert published(village) == newest


def test_a_village_that_joined_since_is_waited_for(village: Scored, other: Village) -> None:
    village.agree(0)
    village.world.pass_days(1)
    run = nightly.start_town(village.world.context(), town_id=village.village.town_id)
    third = people.village(village.world.context(), "沈村村", "330109102213")
    night(village, village.village_id, other.village_id)
    assert published(village) is None
    assert runs.load_run(run_id=run.run_id).state is RunState.DONE
    village.world.pass_days(1)
    night(village, village.village_id, other.village_id, third.village_id)
    assert published(village) is not None


def body_of(part: Part) -> str:
    return json.dumps({"run_id": part.run_id, "kind": part.kind, "part": part.part})

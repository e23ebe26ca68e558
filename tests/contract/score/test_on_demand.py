"""A town's scores at an officer's word: the day's one run, told by its missing villages, and never half a rank."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from chalicelib.credit.score.core.on_demand import SETTLED_AFTER, RefreshTooEarly
from chalicelib.credit.score.schemas.refresh import RefreshShown
from chalicelib.credit.score.service import nightly, on_demand
from chalicelib.foundation.identity.service import places
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel import storage
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from tests.make.scores import Scored
from tests.moto import rows_of


def officer(village: Scored) -> Context:
    town_id = village.village.town_id
    return village.world.context(Principal("s-tom", frozenset({Role.TOWN_OFFICER}), ((0, 99),), town_id))


def asked(village: Scored, key: str) -> runs.Run:
    return on_demand.refresh_town(officer(village), town_id=village.village.town_id, key=key)


def shown(village: Scored) -> RefreshShown:
    return RefreshShown.of(on_demand.load_refresh(officer(village), town_id=village.village.town_id))


def home(village: Scored, run: runs.Run, village_id: str) -> None:
    nightly.do_part(village.world.context(), Part(run.run_id, nightly.KIND, village_id))


def sent() -> list[dict[str, Any]]:
    """Return what waits in the queue, and take it out."""
    client = storage.client("sqs")
    url = client.get_queue_url(QueueName="sanbao-test-scores")["QueueUrl"]
    found = client.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    for one in found:
        client.delete_message(QueueUrl=url, ReceiptHandle=one["ReceiptHandle"])
    return list(found)


@pytest.fixture
def town(village: Scored) -> Scored:
    """A town of two villages, in one of which somebody agreed to a score yesterday."""
    storage.client("sqs").create_queue(QueueName="sanbao-test-scores")
    places.add_village(village.world.context(), town_id=village.village.town_id, name="三头村", code="330109102217")
    village.agree(0)
    village.attend(0)
    village.world.pass_days(1)
    return village


def test_a_town_is_refreshed_once_a_day_and_its_ranks_wait_for_the_last_village(town: Scored) -> None:
    key = town.world.new_id()
    assert (shown(town).run, shown(town).ranked_on) == (None, None)
    run = asked(town, key)
    assert (run.by, run.total, len(sent())) == ("s-tom", 2, 2)
    home(town, run, town.village_id)
    found = shown(town)
    assert ([one.name for one in found.missing], found.ranked_on) == (["三头村"], None)
    assert town.score(0) > 0
    assert asked(town, key).run_id == asked(town, town.world.new_id()).run_id == run.run_id
    assert len(sent()) == 2  # Each asked for the one that is missing.
    home(town, run, found.missing[0].village_id)
    home(town, run, town.village_id)
    done = shown(town)
    assert (done.missing, done.ranked_on, done.run and done.run.state) == ([], done.on, "done")
    assert asked(town, town.world.new_id()).state is runs.RunState.DONE
    assert sent() == []
    assert [row["deed"]["S"] for row in rows_of("audit")].count("scores.refresh") == 3


def test_the_night_goes_on_with_what_was_asked_for_and_a_key_stands_for_its_day(town: Scored) -> None:
    key = town.world.new_id()
    run = asked(town, key)
    assert nightly.start_night(town.world.context()) == [run.run_id]
    for one in run.names:
        home(town, run, one)
    town.world.pass_days(1)
    assert asked(town, key).run_id == run.run_id
    assert asked(town, town.world.new_id()).run_id != run.run_id


def test_a_day_that_ended_just_now_is_not_folded_yet(town: Scored) -> None:
    midnight = dt.datetime.combine(town.today, dt.time(), dt.timezone(dt.timedelta(hours=8)))
    town.world.moment = midnight + SETTLED_AFTER - dt.timedelta(seconds=1)
    with pytest.raises(RefreshTooEarly):
        asked(town, town.world.new_id())
    assert shown(town).run is None
    town.world.moment = midnight + SETTLED_AFTER
    assert asked(town, town.world.new_id()).total == 2

"""A record that counts nothing any more takes nothing off at that moment, not only from the next night on."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.credit.negative_list.core.categories import Source
from chalicelib.credit.negative_list.core.record import Record, State
from chalicelib.credit.score.schemas.own import ScoreShown
from chalicelib.credit.score.service.reading import load_mine
from chalicelib.credit.score.service.standing import load_standing
from chalicelib.kernel import storage
from tests.contract.score.test_refreshing import agrees
from tests.make.negatives import Court, court
from tests.make.scores import Scored
from tests.make.world import World
from tests.meter import Meter


@pytest.fixture
def town(tables: Any) -> Court:
    assert tables is not None
    return court(World())


@pytest.fixture
def village(town: Court) -> Scored:
    return Scored(town.world, town.village, town.people)


CRIME = {"category": "crime", "source": Source.JUDGMENT, "basis": "《中华人民共和国刑法》"}


def points(village: Scored) -> int:
    return load_standing(resident_id=village.id_of(0)).points


def ended(town: Court, record: Record, way: str) -> Record:
    """Let a record count nothing any more, in one of the ways there are."""
    match way:
        case "disputed":
            return town.say(record, "make_objection")
        case "recalled":
            return town.decide(record, "recall", "o5")
    town.world.pass_days((record.held.ends_on - town.today).days + 1)
    town.night()
    return town.again(record)


@pytest.mark.parametrize("way", ["disputed", "recalled", "expired"])
@pytest.mark.parametrize("more", [{}, CRIME], ids=["deduction", "veto"])
def test_a_record_takes_nothing_off_from_the_moment_on_in_which_it_does_not_count(
    town: Court, village: Scored, way: str, more: dict[str, Any]
) -> None:
    village.night()
    before = points(village)
    record = town.counting(**more)
    village.night()
    least = points(village)
    assert least < before
    if way == "expired":
        village.world.pass_days((record.held.ends_on - town.today).days)
        village.again()
        assert points(village) == least
    after = ended(town, record, way)
    assert after.state is State(way)
    mine, standing = load_mine(resident_id=village.id_of(0)), load_standing(resident_id=village.id_of(0))
    shown = ScoreShown.of(mine)
    assert (standing.points, standing.vetoed) == (before, False)
    assert (shown.points, shown.records) == (before, [])
    assert shown.points == sum(line.points for line in shown.lines)
    assert shown.changes_on is None or shown.changes_on > shown.on
    village.night()
    assert (points(village), village.score(0)) == (before, before)
    agrees(village)


def test_one_that_counts_again_before_the_night_was_never_away(town: Court, village: Scored) -> None:
    record = town.counting()
    village.night()
    least = points(village)
    town.say(record, "make_objection")
    assert points(village) > least
    town.decide(record, "decide_objection", "o4", upholds=False)
    assert points(village) == least
    village.night()
    assert points(village) == least
    agrees(village)


def test_who_has_no_record_pays_no_round_trip_for_it(town: Court, village: Scored) -> None:
    town.counting()
    village.night()
    trips = []
    for number in (1, 0):
        load_standing(resident_id=village.id_of(number))
        with Meter(storage.client()) as meter:
            load_standing(resident_id=village.id_of(number))
        trips.append(meter.cost.round_trips)
    assert trips == [2, 3]

"""Objections on a real store: disputed until decided, struck where upheld, and nobody decides on their own."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.credit.score.core import objections as core
from chalicelib.credit.score.core.mine import NoScore
from chalicelib.credit.score.core.objections import Objection, ObjectionState, Verdict
from chalicelib.credit.score.schemas.own import ScoreShown
from chalicelib.credit.score.service import objections, reading
from chalicelib.credit.score.service.standing import load_standing
from chalicelib.foundation.facts.core.activities import ActivityMissed
from chalicelib.foundation.facts.core.rewards import RewardOrderEnded
from chalicelib.foundation.facts.core.scores import ScoreFactStruck, ScoreObjectionLate
from chalicelib.foundation.facts.service import day_of_facts
from chalicelib.foundation.identity.core.relatives import OwnFamily
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import KeyReused
from tests.contract.score.test_refreshing import agrees
from tests.make.scores import Scored
from tests.moto import rows_of

SAYS, WHY = "那天我在医院，请了假的。", "查了请假条，属实。"


def desk(village: Scored, login: str = "tom", person: str = "") -> Context:
    town_id = village.village.town_id
    officer = Principal(f"s-{login}", frozenset({Role.TOWN_OFFICER}), villages=((0, 99),), town_id=town_id)
    return replace(village.world.context(), actor=replace(officer, resident_id=person) if person else officer)


def missed(village: Scored, number: int = 0) -> tuple[dt.date, str]:
    """Tell that somebody did not come, let the night be, and return where the page shows it."""
    village.tell(ActivityMissed("a1", village.id_of(number)))
    village.night()
    (row,) = [one for one in _behind(village, number) if one.what == "missed" and one.amount > 0][:1]
    return row.told_on, row.fact_id


def _behind(village: Scored, number: int) -> list[Any]:
    return reading.list_behind(resident_id=village.id_of(number)).rows


def objected(village: Scored, about: tuple[dt.date, str] | None, number: int = 0, key: str = "") -> Objection:
    on, fact_id = about or (None, "")
    return objections.make_objection(
        village.world.context(),
        resident_id=village.id_of(number),
        says=SAYS,
        on=on,
        fact_id=fact_id,
        key=key or village.world.new_id(),
    )


def decided(village: Scored, one: Objection, verdict: Verdict, reason: str = WHY, login: str = "tom") -> Objection:
    return objections.decide(
        desk(village, login),
        resident_id=one.resident_id,
        objection_id=one.objection_id,
        verdict=verdict,
        reason=reason,
    )


def open_now(village: Scored) -> int:
    counts = [row["open"]["N"] for row in rows_of("credit_objections") if row["row"]["S"] == "!"]
    return int(counts[0]) if counts else 0


@pytest.fixture
def told(village: Scored) -> Scored:
    """A village with two people who have a score, one of whom was there three times."""
    village.agree(0)
    village.agree(2)
    for _ in range(3):
        village.attend(0)
    village.night()
    return village


def test_what_an_upheld_objection_is_about_counts_no_more_from_the_next_night_on(told: Scored) -> None:
    before = told.score(0)
    about = missed(told)
    assert told.score(0) < before
    one = objected(told, about)
    assert load_standing(resident_id=one.resident_id).disputed
    upheld = decided(told, one, Verdict.UPHOLD)
    assert (upheld.state, upheld.reason, upheld.decided_by) == (ObjectionState.UPHELD, WHY, "s-tom")
    assert not load_standing(resident_id=one.resident_id).disputed
    told.night()
    assert told.score(0) == before
    agrees(told)
    mine = ScoreShown.of(reading.load_mine(resident_id=one.resident_id))
    assert [line.much_milli for line in mine.lines if line.feature == "no_shows"] == [0]
    amounts = [row.amount for row in _behind(told, 0) if row.what == "missed"]
    assert sorted(amounts) == [-1, 1]
    with pytest.raises(core.ObjectedAlready):
        objected(told, about)


def test_what_is_declined_counts_on_and_another_officer_decides_when_it_is_objected_to_again(told: Scored) -> None:
    about = missed(told)
    score = told.score(0)
    first = objected(told, about)
    with pytest.raises(core.ObjectedAlready):
        objected(told, about)
    decided(told, first, Verdict.DECLINE)
    told.night()
    assert told.score(0) == score
    again = objected(told, about)
    assert again.before == core.Earlier(ObjectionState.DECLINED, "s-tom")
    with pytest.raises(core.DecidedByYou):
        decided(told, again, Verdict.UPHOLD)
    assert decided(told, again, Verdict.UPHOLD, login="tia").state is ObjectionState.UPHELD
    told.night()
    assert told.score(0) > score
    agrees(told)


def test_nobody_decides_on_their_own_or_on_their_households(told: Scored) -> None:
    one = objected(told, missed(told))
    for person in (told.id_of(0), told.id_of(1)):
        ctx = desk(told, person=person)
        for deed in (
            lambda ctx=ctx: objections.decide(
                ctx, resident_id=one.resident_id, objection_id=one.objection_id, verdict=Verdict.UPHOLD, reason=WHY
            ),
            lambda ctx=ctx: objections.prolong(
                ctx, resident_id=one.resident_id, objection_id=one.objection_id, why=WHY
            ),
            lambda ctx=ctx: objections.look(ctx, resident_id=one.resident_id, objection_id=one.objection_id),
        ):
            with pytest.raises(OwnFamily):
                deed()
    assert load_standing(resident_id=one.resident_id).disputed


def test_only_what_counts_against_oneself_is_objected_to(told: Scored) -> None:
    on, mine = missed(told)
    good = next(row.fact_id for row in _behind(told, 0) if row.what == "attended:vol")
    before = rows_of("credit_objections")
    for number, about in (
        (2, (on, mine)),
        (0, (on, told.world.new_id())),
        (0, (on - dt.timedelta(days=1), mine)),
        (0, (told.today - dt.timedelta(days=2), good)),
    ):
        with pytest.raises(core.NotAgainstYou):
            objected(told, about, number)
    with pytest.raises(NoScore):
        objected(told, None, 4)
    assert rows_of("credit_objections") == before


def test_the_same_request_is_one_objection_and_another_under_its_key_is_refused(told: Scored) -> None:
    about, key = missed(told), told.world.new_id()
    first = objected(told, about, key=key)
    assert objected(told, about, key=key) == first
    assert open_now(told) == 1
    with pytest.raises(KeyReused):
        objected(told, None, key=key)
    decided(told, first, Verdict.UPHOLD)
    assert objected(told, about, key=key).state is ObjectionState.UPHELD
    assert decided(told, first, Verdict.UPHOLD).state is ObjectionState.UPHELD
    with pytest.raises(core.ObjectionOver):
        decided(told, first, Verdict.DECLINE)
    with pytest.raises(core.ObjectionOver):
        objections.withdraw(told.world.context(), resident_id=first.resident_id, objection_id=key)
    struck = [one.fact for one in day_of_facts(village_id=told.village_id, on=told.today)]
    assert sum(isinstance(fact, ScoreFactStruck) for fact in struck) == 1
    assert open_now(told) == 0


def test_no_more_than_a_few_are_open_at_once_and_who_withdraws_one_may_object_again(told: Scored) -> None:
    made = [objected(told, None) for _ in range(core.OPEN_MAX)]
    with pytest.raises(core.TooManyOpen):
        objected(told, None)
    assert open_now(told) == core.OPEN_MAX
    for _ in range(2):
        back = objections.withdraw(told.world.context(), resident_id=told.id_of(0), objection_id=made[0].objection_id)
        assert back.state is ObjectionState.WITHDRAWN
    assert open_now(told) == core.OPEN_MAX - 1
    objected(told, missed(told))
    with pytest.raises(core.NoSuchObjection):
        objections.withdraw(told.world.context(), resident_id=told.id_of(2), objection_id=made[1].objection_id)


def test_a_decision_takes_five_working_days_or_twenty_with_reasons_and_who_waits_longer_is_told_once(
    told: Scored,
) -> None:
    one = objected(told, None)
    assert one.due_on == core.first_due(told.today)[0]
    town_id = told.village.town_id
    assert objections.tell_late(told.world.context(), town_id=town_id) == 0
    at = {"resident_id": one.resident_id, "objection_id": one.objection_id}
    longer = objections.prolong(desk(told), why=WHY, **at)
    assert longer == replace(objections.prolong(desk(told), why=WHY, **at), turn=longer.turn)
    with pytest.raises(core.ProlongedAlready):
        objections.prolong(desk(told), why="还要再等等看。", **at)
    assert longer.due_on > one.due_on
    told.world.moment += longer.due_on - told.today
    assert objections.tell_late(told.world.context(), town_id=town_id) == 0
    told.world.pass_days(1)
    assert objections.tell_late(told.world.context(), town_id=town_id) == 1
    assert objections.tell_late(told.world.context(), town_id=town_id) == 0
    facts = [one.fact for one in day_of_facts(village_id=told.village_id, on=told.today)]
    assert [fact for fact in facts if isinstance(fact, ScoreObjectionLate)] == [
        ScoreObjectionLate(one.objection_id, one.resident_id)
    ]


def test_who_looked_is_seen_by_whom_it_is_about_once_a_day(told: Scored) -> None:
    one = objected(told, None)
    at = {"resident_id": one.resident_id, "objection_id": one.objection_id}
    for _ in range(2):
        seen, name, score = objections.look(desk(told), **at)
        assert (name, score is not None) == (told.people[0].name, True)
    objections.look(desk(told, "tia"), **at)
    (mine,) = objections.list_own(resident_id=one.resident_id).rows
    assert [look.by for look in mine.looks] == ["s-tom", "s-tia"]
    assert [look.by for look in seen.looks] == ["s-tom"]


def test_of_who_withdraws_their_consent_nothing_is_left_but_that_something_was_struck(told: Scored) -> None:
    told.tell(RewardOrderEnded("o1", told.id_of(0), "肥皂", 60, "expire"))
    about = missed(told)
    decided(told, objected(told, about), Verdict.UPHOLD)
    objected(told, next((r.told_on, r.fact_id) for r in _behind(told, 0) if r.what == "left_lying"))
    objected(told, None)
    told.withdraw(0)
    told.night()
    assert [row["row"]["S"] for row in rows_of("credit_objections")] == [f"#{about[1]}"]
    told.agree(0)
    told.night()
    agrees(told)
    with pytest.raises(core.ObjectedAlready):
        objected(told, about)


def test_a_town_reads_open_ones_by_their_last_day_and_those_that_are_over(told: Scored) -> None:
    town_id = told.village.town_id
    first, second = objected(told, None), objected(told, None, 2)
    objections.prolong(desk(told), resident_id=first.resident_id, objection_id=first.objection_id, why=WHY)
    waiting = objections.list_desk(town_id=town_id, over=False).rows
    assert [one.objection_id for one in waiting] == [second.objection_id, first.objection_id]
    decided(told, first, Verdict.DECLINE)
    assert [one.objection_id for one in objections.list_desk(town_id=town_id, over=True).rows] == [first.objection_id]
    assert [one.objection_id for one in objections.list_desk(town_id=town_id, over=False).rows] == [second.objection_id]

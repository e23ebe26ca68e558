"""A village's nights on a real store: equal to all facts at once, whatever breaks off; nothing of who did not agree."""

from __future__ import annotations

import contextlib
import datetime as dt
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.credit.score.core.decay import Decay
from chalicelib.credit.score.core.histogram import Histogram
from chalicelib.credit.score.core.kept import Kept
from chalicelib.credit.score.core.shipped import SHIPPED
from chalicelib.credit.score.service import forgetting, objections, refreshing
from chalicelib.credit.score.service.standing import load_standing
from chalicelib.credit.score.store import scores as rows
from chalicelib.foundation.facts.core.activities import ActivityMissed
from chalicelib.foundation.facts.core.awards import account_of
from chalicelib.foundation.facts.core.negative_list import NegativeRecordTurned
from chalicelib.foundation.facts.core.points import PointsMoved
from chalicelib.foundation.identity.core.people import Status
from chalicelib.foundation.identity.service import households, people
from chalicelib.kernel import storage
from chalicelib.kernel.errors import Busy, Conflict
from chalicelib.kernel.writes import attempt
from tests.make.people import resident
from tests.make.scores import Scored, recomputed
from tests.meter import Meter
from tests.moto import rows_of

NEW = 190
"""What somebody has of whom nothing is told."""


def same(kept: Kept, fresh: Kept) -> bool:
    """Tell whether what was folded night after night is what all facts at once come to, bit for bit."""
    on = fresh.through
    return kept.state.trimmed(on) == fresh.state and (
        (kept.points, kept.steps, kept.taken, kept.due_on) == (fresh.points, fresh.steps, fresh.taken, fresh.due_on)
    )


def agrees(village: Scored) -> None:
    """Check a village against its facts: states, scores, when they change next, and the counts."""
    fresh = recomputed(village)
    kept = {one.holder: one for one in rows.every_kept(village.village_id) if not one.is_home}
    assert kept.keys() == fresh.keys()
    for holder, one in kept.items():
        assert same(one, fresh[holder]), (one, fresh[holder])
    assert village.counts() == Histogram.of(one.points for one in kept.values())


def test_who_agreed_has_a_score_the_morning_after_and_nobody_else_leaves_a_trace(village: Scored) -> None:
    village.agree(0)
    village.attend(0)
    village.attend(2)
    assert village.kept(0) is None
    assert village.night() == {"told": 2, "written": 1, "people": 1}
    assert village.score(0) > NEW
    assert [village.kept(n) for n in range(1, 6)] == [None] * 5
    text = str(rows_of("credit_scores"))
    assert village.id_of(2)[-5:] not in text
    agrees(village)


def test_what_happened_before_somebody_agreed_counts_too(village: Scored) -> None:
    for _ in range(3):
        village.attend(0)
        village.night()
    village.agree(0)
    village.night()
    agrees(village)
    assert village.score(0) > NEW


def test_a_night_done_twice_changes_nothing(village: Scored) -> None:
    village.agree(0)
    village.attend(0)
    village.night()
    before = rows_of("credit_scores")
    assert village.again() == {"told": 0, "written": 0, "people": 1}
    assert rows_of("credit_scores") == before


def test_the_history_has_each_score_once_with_its_first_day(village: Scored) -> None:
    village.agree(0)
    first = village.today
    village.night()
    village.night()
    village.attend(0)
    village.night()
    kept = village.kept(0)
    assert kept is not None
    past = rows.list_past(kept.holder)
    assert [(one.version, one.since, one.points) for one in past] == [
        (2, first + dt.timedelta(days=2), kept.points),
        (1, first, NEW),
    ]


def test_who_withdraws_has_nothing_anywhere_at_once_and_is_out_of_the_counts_the_night_after(village: Scored) -> None:
    for number in (0, 2):
        village.agree(number)
        village.attend(number)
    village.night()
    village.withdraw(0)
    holder = village.id_of(0)[-5:]
    assert not [row for row in rows_of("credit_scores") if holder in str(row["row"]) + str(row["part"])]
    village.night()
    assert rows.find_left(village.village_id, size=10) == {}
    agrees(village)
    village.agree(0)
    village.night()
    agrees(village)


def test_a_long_history_goes_the_night_after(village: Scored, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chalicelib.credit.score.service.forgetting.AT_ONCE_MAX", 1)
    village.agree(0)
    village.night()
    village.attend(0)
    village.night()
    village.withdraw(0)
    village.night()
    assert [row for row in rows_of("credit_scores") if village.id_of(0)[-5:] in str(row["part"])] == []


def record(
    village: Scored, number: int, *, counts: bool, effect: str = "cap", points: int = 100, days: int = 3
) -> None:
    until = str(village.today + dt.timedelta(days=days))
    village.tell(NegativeRecordTurned("n1", village.id_of(number), counts, effect, points, until))


def test_a_record_takes_off_what_it_says_until_it_is_over_and_nobody_has_to_be_read_for_that(village: Scored) -> None:
    village.agree(0)
    village.night()
    record(village, 0, counts=True)
    for points, written in ((100, 1), (100, 0), (100, 0), (100, 0), (NEW, 1), (NEW, 0)):
        assert (village.night()["written"], village.score(0)) == (written, points), village.today
        agrees(village)
    kept = village.kept(0)
    assert kept is not None
    assert kept.state.marks == {}
    past = rows.list_past(kept.holder)
    assert [(one.points, one.taken) for one in past] == [(NEW, 0), (100, 90), (NEW, 0)]


def test_a_record_that_ceases_the_day_it_began_changes_nothing_and_a_veto_leaves_nothing(village: Scored) -> None:
    village.agree(0)
    village.night()
    record(village, 0, counts=True)
    record(village, 0, counts=False)
    village.night()
    assert (village.score(0), load_standing(resident_id=village.id_of(0)).vetoed) == (NEW, False)
    record(village, 0, counts=True, effect="veto")
    village.night()
    standing = load_standing(resident_id=village.id_of(0))
    assert (village.score(0), standing.points, standing.vetoed, standing.grade) == (0, 0, True, "C")
    agrees(village)


def test_a_household_counts_for_its_members_and_for_who_moves_in(village: Scored) -> None:
    home = village.people[0].household_id
    account = f"{home[:6]}.{home[7:]}"
    for number in (0, 2):
        village.agree(number)
    village.night()
    village.tell(PointsMoved(account, "award", 500, "yrd@1", "claim#1", account))
    village.night()
    assert (village.score(0) > NEW, village.score(2)) == (True, NEW)
    agrees(village)
    households.move_resident(village.world.context(), resident_id=village.id_of(2), household_id=home)
    village.night()
    assert village.score(2) == village.score(0)
    agrees(village)


def test_who_moves_away_or_dies_has_no_score_any_more(village: Scored) -> None:
    for number in (0, 1, 2):
        village.agree(number)
    village.night()
    people.set_status(village.world.context(), resident_id=village.id_of(0), status=Status.DEAD)
    people.set_status(village.world.context(), resident_id=village.id_of(2), status=Status.MOVED)
    village.attend(1)
    assert village.night() == {"told": 1, "written": 1, "people": 1}
    assert [village.kept(n) is None for n in (0, 1, 2)] == [True, False, True]
    agrees(village)


@pytest.mark.parametrize("status", [Status.MOVED, Status.DEAD])
@pytest.mark.parametrize("at_once", [1, 40])
def test_of_who_moved_away_or_died_no_history_and_no_objection_is_left(
    village: Scored, monkeypatch: pytest.MonkeyPatch, status: Status, at_once: int
) -> None:
    monkeypatch.setattr("chalicelib.credit.score.service.forgetting.AT_ONCE_MAX", at_once)
    for number in (0, 2):
        village.agree(number)
    village.night()
    for number in (0, 2):
        village.attend(number)
    village.night()
    kept = village.kept(0)
    assert kept is not None
    assert kept.version == 2
    objections.make_objection(
        village.world.context(), resident_id=village.id_of(0), says="不对", on=None, fact_id="", key="0" * 36
    )
    people.set_status(village.world.context(), resident_id=village.id_of(0), status=status)
    village.night()
    whose = [row["part"]["S"] for row in rows_of("credit_scores")]
    assert kept.holder not in [*whose, *(row["holder"]["S"] for row in rows_of("credit_objections"))]
    assert rows.find_left(village.village_id, size=10) == {}
    agrees(village)
    if status is Status.MOVED:
        people.set_status(village.world.context(), resident_id=village.id_of(0), status=Status.ACTIVE)
        village.night()
        assert [one.version for one in rows.list_past(kept.holder)] == [1]
        agrees(village)


def test_a_night_that_dies_after_it_forgot_who_is_gone_forgets_the_rest_the_next_time(
    village: Scored, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chalicelib.credit.score.service.forgetting.AT_ONCE_MAX", 1)
    village.agree(0)
    village.night()
    village.attend(0)
    village.night()
    people.set_status(village.world.context(), resident_id=village.id_of(0), status=Status.DEAD)

    def dying(_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(forgetting, "forget_what_is_left", dying)
        with pytest.raises(Killed):
            village.night()
    village.again()
    assert village.id_of(0)[-5:] not in str([row["part"] for row in rows_of("credit_scores")])
    agrees(village)


def test_who_comes_back_has_a_score_again_as_long_as_they_agree(village: Scored) -> None:
    for number in (0, 2):
        village.agree(number)
    village.attend(0)
    village.night()
    for status in (Status.MOVED, Status.ACTIVE):
        for number in (0, 2, 4):
            people.set_status(village.world.context(), resident_id=village.id_of(number), status=status)
        village.night()
        if status is Status.MOVED:
            village.withdraw(2)
    assert village.score(0) > NEW
    assert (village.kept(2), village.kept(4)) == (None, None)
    agrees(village)


def test_a_minor_gets_no_score_whatever_a_row_says(village: Scored) -> None:
    ctx = village.world.context()
    child = resident(ctx, village.village, 90, born_on=dt.date(2011, 5, 17))
    village.people.append(replace(child, born_on=dt.date(1970, 1, 1)))
    village.agree(len(village.people) - 1)
    village.night()
    assert village.kept(len(village.people) - 1) is None


def test_a_score_that_changes_by_itself_does_so_on_its_day_without_any_fact(village: Scored) -> None:
    village.agree(0)
    village.attend(0)
    village.night()
    kept = village.kept(0)
    assert kept is not None
    assert kept.due_on is not None
    village.world.moment += kept.due_on - village.today
    village.again()
    assert village.score(0) == kept.points
    village.night()
    after = village.kept(0)
    assert after is not None
    assert after.steps != kept.steps
    agrees(village)


def test_a_new_policy_reaches_everybody_and_another_half_life_reads_all_facts_again(village: Scored) -> None:
    for number in (0, 2):
        village.agree(number)
        village.attend(number)
    village.tell(ActivityMissed("a1", village.id_of(2)))
    village.night()
    village.now = replace(village.now, version=2, policy=replace(SHIPPED, half_life_days=90))
    village.world.pass_days(40)
    assert village.night()["written"] == 2
    agrees(village)
    kept = village.kept(0)
    assert kept is not None
    assert (kept.policy, kept.version) == (2, 2)
    assert set(kept.state.sums) == {"attended:vol", "minutes:vol"}
    assert kept.state.sums["attended:vol"] == Decay(90).weight(village.today - dt.timedelta(days=42))


class Killed(Exception):
    """The process is gone."""


@pytest.mark.parametrize("nth", range(1, 7))
@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_a_night_that_dies_at_any_write_is_gone_on_with(
    village: Scored, monkeypatch: pytest.MonkeyPatch, nth: int, *, before: bool
) -> None:
    home = village.people[0].household_id
    account = f"{home[:6]}.{home[7:]}"
    monkeypatch.setattr(refreshing, "BATCH", 2)
    for number in range(4):
        village.agree(number)
    village.night()
    for number in range(4):
        village.attend(number)
    village.tell(PointsMoved(account, "award", 500, "yrd@1", "claim#1", account))
    village.withdraw(3)
    calls = 0

    def dying(verb: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == nth and before:
                raise Killed
            answer = verb(*args)
            if calls == nth:
                raise Killed
            return answer

        return call

    with monkeypatch.context() as patch:
        for name in ("attempt", "commit"):
            patch.setattr(refreshing, name, dying(getattr(refreshing, name)))
        try:
            village.night()
        except Killed:
            village.attend(1)
    village.night()
    agrees(village)
    assert calls >= min(nth, 5), "each write there is was reached"


@pytest.mark.parametrize("nth", [1, 2, 3, 4])
def test_a_night_that_dies_while_the_half_life_changes_leaves_no_state_by_one_that_holds_no_more(
    village: Scored, monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    monkeypatch.setattr(refreshing, "BATCH", 1)
    for number in (0, 2):
        village.agree(number)
        village.attend(number)
    village.night()
    first = village.now
    village.now = replace(first, version=2, policy=replace(SHIPPED, half_life_days=30))
    left = nth

    def dying(writes: Any) -> Any:
        nonlocal left
        left -= 1
        if not left:
            raise Killed
        return attempt(writes)

    with monkeypatch.context() as patch:
        patch.setattr(refreshing, "attempt", dying)
        with pytest.raises(Killed):
            village.night()
    village.now = replace(first, version=3)
    village.night()
    agrees(village)


def test_two_workers_at_one_village_leave_it_right(village: Scored, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        village.agree(number)
    village.night()
    for number in range(4):
        village.attend(number)
    planned = refreshing.planned
    other: list[str] = []

    def meanwhile(*args: Any, **more: Any) -> Any:
        if not other:
            other.append("is at it")
            village.again()
        return planned(*args, **more)

    monkeypatch.setattr(refreshing, "planned", meanwhile)
    with pytest.raises(Busy):
        village.night()
    village.again()
    agrees(village)


def test_who_withdraws_while_a_night_is_at_work_gets_nothing_back(
    village: Scored, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (0, 2):
        village.agree(number)
    village.night()
    village.attend(0)
    village.attend(2)
    planned = refreshing.planned

    def meanwhile(*args: Any, **more: Any) -> Any:
        village.withdraw(0)
        return planned(*args, **more)

    monkeypatch.setattr(refreshing, "planned", meanwhile)
    village.night()
    monkeypatch.undo()
    assert village.kept(0) is None
    assert village.id_of(0)[-5:] not in str([row["part"] for row in rows_of("credit_scores")])
    agrees(village)


def test_a_first_score_that_comes_while_its_owner_withdraws_does_not_outlive_the_consent(
    village: Scored, monkeypatch: pytest.MonkeyPatch
) -> None:
    village.agree(0)
    village.attend(0)
    village.world.pass_days(1)
    find = rows.find_kept

    def meanwhile(holders: Any) -> Any:
        found = find(holders)
        monkeypatch.setattr(rows, "find_kept", find)
        village.again()
        return found

    monkeypatch.setattr(rows, "find_kept", meanwhile)
    with pytest.raises(Conflict):
        village.withdraw(0)
    assert village.kept(0) is not None
    village.withdraw(0)
    assert village.kept(0) is None
    village.night()
    agrees(village)


def test_who_withdraws_while_the_night_makes_their_first_score_gets_none(
    village: Scored, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (0, 2):
        village.agree(number)
    village.attend(0)
    planned = refreshing.planned

    def meanwhile(*args: Any, **more: Any) -> Any:
        village.withdraw(0)
        return planned(*args, **more)

    monkeypatch.setattr(refreshing, "planned", meanwhile)
    assert village.night()["people"] == 1
    monkeypatch.undo()
    assert village.kept(0) is None
    village.night()
    agrees(village)


def test_random_weeks_come_to_what_all_facts_come_to(village: Scored) -> None:
    chance = random.Random(5)
    for _ in range(12):
        for _ in range(chance.randint(0, 4)):
            number = chance.randrange(6)
            match chance.randrange(6):
                case 0 if village.kept(number) is None:
                    village.agree(number)
                case 1 if village.kept(number) is not None:
                    village.withdraw(number)
                case 2:
                    village.tell(ActivityMissed("a", village.id_of(number)))
                case _:
                    village.attend(number, chance.randint(10, 200))
        village.world.pass_days(chance.choice([0, 0, 0, 0, 1, 9]))
        village.night()
        agrees(village)


@contextlib.contextmanager
def rows_read() -> Iterator[set[str]]:
    """Note each row that is read, by its table's key, as the wire brings it."""
    events, seen = storage.client().meta.events, set[str]()

    def note(parsed: dict[str, Any], **_: Any) -> None:
        found = [*parsed.get("Items", []), *([parsed["Item"]] if parsed.get("Item") else [])]
        for some in parsed.get("Responses", {}).values() if isinstance(parsed.get("Responses"), dict) else ():
            found += some
        for item in found:
            held = [item[name]["S"] for name in ("part", "person_id", "village_id", "holder", "row") if name in item]
            seen.add(" ".join(held))

    for call in ("GetItem", "BatchGetItem", "Query"):
        events.register(f"after-call.dynamodb.{call}", note, unique_id=f"note-{call}")
    try:
        yield seen
    finally:
        for call in ("GetItem", "BatchGetItem", "Query"):
            events.unregister(f"after-call.dynamodb.{call}", note, unique_id=f"note-{call}")


def test_nothing_is_read_or_written_for_who_is_neither_touched_nor_due(village: Scored) -> None:
    for number in range(6):
        village.agree(number)
    village.night()
    village.attend(0)
    with rows_read() as seen, Meter(storage.client()) as meter:
        assert village.night()["written"] == 1
    few, written = meter.cost, {key for _, key, _ in meter.detail}
    mine = {f"{village.village_id}#states {one[-5:]}" for one in (village.id_of(0), village.people[0].household_id)}
    assert {one for one in seen if "#states" in one} == mine
    for number in range(1, 6):
        them = village.id_of(number)
        held = [one for one in {*seen, *written} if them in one or account_of(them) in one]
        held += [one for one in {*seen, *written} if "#states" in one and f" {them[-5:]}" in one]
        assert held == [], them
    village.attend(0)
    for number in range(1, 6):
        village.withdraw(number)
    village.night()
    village.attend(0)
    with Meter(storage.client()) as meter:
        village.night()
    assert (meter.cost.round_trips, meter.cost.reads) == (few.round_trips, few.reads)

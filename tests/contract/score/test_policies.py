"""Policies from draft to night: seen before they are signed, signed by two, in force from their day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.credit.score.core import policies as core
from chalicelib.credit.score.core.histogram import Histogram
from chalicelib.credit.score.core.policies import Draft, State
from chalicelib.credit.score.core.scoring import Policy, score_of
from chalicelib.credit.score.core.shipped import SHIPPED
from chalicelib.credit.score.core.simulating import Simulation
from chalicelib.credit.score.core.states import State as Sums
from chalicelib.credit.score.schemas.own import ScoreShown
from chalicelib.credit.score.service import nightly, policies, reading, simulating
from chalicelib.credit.score.store import policies as rows, scores
from chalicelib.foundation.facts.core.activities import ActivityMissed
from chalicelib.foundation.facts.core.awards import account_of
from chalicelib.foundation.facts.core.points import PointsMoved
from chalicelib.foundation.identity.service import places
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context, uuid7
from chalicelib.kernel.errors import KeyReused
from tests.make.scores import Scored, recomputed
from tests.moto import rows_of

DAY = dt.timedelta(days=1)
WHY = "镇党委会 2026 年第 12 号会议纪要"
HALF = replace(
    SHIPPED,
    features=(
        replace(SHIPPED.features[0], table=replace(SHIPPED.features[0].table, points=(0, 5, 10, 15, 20, 30))),
        replace(SHIPPED.features[1], table=replace(SHIPPED.features[1].table, points=(0, 30, 60, 90, 110, 130))),
        *SHIPPED.features[2:],
    ),
)
"""Being there counts less, and how long one stayed more."""


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Part]:
    """What is sent to the queue."""
    found: list[Part] = []
    monkeypatch.setattr("chalicelib.foundation.runs.store.send_parts", lambda _queue, parts, **_: found.extend(parts))
    policies._numbered.cache_clear()
    policies._policy.cache_clear()
    return found


def as_officer(village: Scored, name: str, person: str = "") -> Context:
    who = Principal(
        name, frozenset({Role.TOWN_OFFICER}), villages=((0, 99),), town_id=village.village.town_id, resident_id=person
    )
    return village.world.context(who)


def drafted(village: Scored, policy: Policy = HALF, days: int = 2) -> Draft:
    return policies.draft(
        as_officer(village, "s-tom"),
        town_id=village.village.town_id,
        policy=policy,
        effective_on=village.today + days * DAY,
        why=WHY,
        key=uuid7(),
    )


def simulated(village: Scored, draft: Draft, sent: list[Part]) -> Draft:
    """Count everybody, each part twice and in another order, as a queue delivers them."""
    ctx = as_officer(village, "s-tom")
    sent.clear()
    simulating.start_simulation(ctx, town_id=draft.town_id, draft_id=draft.draft_id, key=uuid7())
    for part in [*sent[::-1], *sent]:
        nightly.do_part(village.world.context(), part)
    return policies.load_draft(town_id=draft.town_id, draft_id=draft.draft_id)


def seen(draft: Draft) -> Simulation:
    assert draft.simulation is not None
    return draft.simulation


def signed(village: Scored, draft: Draft, name: str) -> Draft:
    return policies.sign(as_officer(village, name), town_id=draft.town_id, draft_id=draft.draft_id)


def points_under(village: Scored, policy: Policy, on: dt.date) -> list[int]:
    """Return what a policy gives everybody on a day, from the states that are kept."""
    kept = {one.holder: one for one in scores.every_kept(village.village_id)}
    found = []
    for person in village.people:
        one = kept[account_of(person.resident_id)]
        home = kept[one.home].state if one.home in kept else Sums()
        found.append(score_of(policy, one.state.with_those_of(home), on).points)
    return found


def lived(village: Scored) -> None:
    """Let six people agree and three of them do something, one also what does harm."""
    home = village.people[2].household_id
    for number in range(6):
        village.agree(number)
    for number in range(3):
        village.attend(number, minutes=400)
    village.tell(ActivityMissed("a1", village.id_of(1)))
    village.tell(PointsMoved(f"{home[:6]}.{home[7:]}", "award", 500, "yrd@1", "claim#1", "x"))
    village.night()


def test_what_is_seen_before_signing_is_what_the_night_then_does(village: Scored, sent: list[Part]) -> None:
    lived(village)
    draft, on = simulated(village, drafted(village), sent), village.today - DAY
    moved = [after - village.score(n) for n, after in enumerate(points_under(village, HALF, on))]
    assert (draft.counted_on, seen(draft).people) == (on, 6)
    assert (seen(draft).up, seen(draft).down) == (sum(n > 0 for n in moved), sum(n < 0 for n in moved)) == (3, 0)
    assert signed(village, draft, "s-tom").state is State.HALF_SIGNED
    assert signed(village, draft, "s-tia").version == 2
    village.world.pass_days(1)
    for _ in range(3):
        on = village.today - DAY
        village.now = replace(policies.in_force(draft.town_id, on), first_day=village.now.first_day)
        village.again()
        village.world.pass_days(1)
    after = [village.score(n) for n in range(6)]
    assert after == points_under(village, HALF, village.today - 2 * DAY)
    assert village.counts() == Histogram.of(after)
    mine = ScoreShown.of(reading.load_mine(resident_id=village.id_of(0)))
    assert (mine.policy, mine.points, mine.history[0].changed) == (2, after[0], [])
    assert reading.load_policy(village.world.context(), place_id=village.village_id).version == 2


def test_a_policy_holds_from_its_day_and_the_one_before_until_then(village: Scored, sent: list[Part]) -> None:
    draft = simulated(village, drafted(village), sent)
    for name in ("s-tom", "s-tia"):
        signed(village, draft, name)
    town_id, day = draft.town_id, draft.effective_on
    assert policies.in_force(town_id, day - DAY).policy == SHIPPED
    assert (policies.in_force(town_id, day).version, policies.in_force(town_id, day).policy) == (2, HALF)
    assert (policies.of_version(town_id, 1).policy, policies.of_version(town_id, 2).policy) == (SHIPPED, HALF)
    with pytest.raises(core.NoSuchPolicy):
        policies.of_version(town_id, 3)


def test_another_half_life_is_simulated_as_all_facts_come_to_under_it(village: Scored, sent: list[Part]) -> None:
    lived(village)
    for _ in range(3):
        village.attend(0)
        village.world.pass_days(30)
        village.night()
    short = replace(SHIPPED, half_life_days=30)
    draft = simulated(village, drafted(village, short), sent)
    on = village.today - DAY
    village.now = replace(village.now, policy=short, version=9)
    fresh = recomputed(village)
    becomes = {holder: one.points for holder, one in fresh.items()}
    was = {one.holder: one.points for one in scores.every_kept(village.village_id) if not one.is_home}
    assert seen(draft).up == sum(becomes[one] > was[one] for one in was)
    assert seen(draft).down == sum(becomes[one] < was[one] for one in was) > 0
    assert score_of(short, Sums(), on).points == 190


def test_of_a_group_of_few_nothing_is_said_and_of_five_its_mean(village: Scored, sent: list[Part]) -> None:
    lived(village)
    groups = {(one.kind, one.people) for one in seen(simulated(village, drafted(village), sent)).groups}
    assert groups == {("village", 6), ("age", 6), *(one for one in groups if one[0] == "sex")}
    village.withdraw(5)
    village.withdraw(4)
    draft = simulated(village, drafted(village), sent)
    assert seen(draft).groups == ()
    assert (draft.counts["people"], draft.counts["before"], draft.counts["after"]) == ({}, {}, {}), "nor kept"
    assert not [row for row in rows_of("credit_policies") if "#v" in str(row["row"])]


def test_two_officers_who_sign_at_the_same_moment_have_both_signed(
    village: Scored, sent: list[Part], monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = simulated(village, drafted(village), sent)
    load = policies.load_draft
    other: list[Draft] = []

    def meanwhile(**asked: Any) -> Draft:
        found = load(**asked)
        if not other:
            other.append(found)
            signed(village, draft, "s-tia")
        return found

    monkeypatch.setattr(policies, "load_draft", meanwhile)
    done = signed(village, draft, "s-tom")
    assert (done.state, {one.by for one in done.signatures}) == (State.SIGNED, {"s-tom", "s-tia"})
    assert [one.version for one in rows.find_book(draft.town_id).signed] == [2]


@pytest.mark.parametrize("again", ["draft", "sign", "withdraw", "answer"])
def test_whatever_is_asked_twice_is_done_once(village: Scored, sent: list[Part], again: str) -> None:
    draft = simulated(village, drafted(village), sent)
    at = {"town_id": draft.town_id, "draft_id": draft.draft_id}
    ctx = as_officer(village, "s-tom")
    deeds: dict[str, Callable[[], Draft]] = {
        "draft": lambda: policies.draft(
            ctx,
            town_id=draft.town_id,
            policy=draft.policy,
            effective_on=draft.effective_on,
            why=WHY,
            key=draft.draft_id,
        ),
        "sign": lambda: policies.sign(ctx, **at),
        "withdraw": lambda: policies.withdraw(ctx, **at, reason="不要了"),
        "answer": lambda: policies.answer(ctx, **at, text="外出的人多，来得少。"),
    }
    first = deeds[again]()
    kept = policies.load_draft(**at)
    assert deeds[again]().state is first.state
    assert policies.load_draft(**at) == kept
    with pytest.raises(KeyReused):
        policies.draft(
            ctx,
            town_id=draft.town_id,
            policy=SHIPPED,
            effective_on=draft.effective_on,
            why=WHY,
            key=draft.draft_id,
        )


def test_once_somebody_signed_nobody_counts_anew(village: Scored, sent: list[Part]) -> None:
    draft = simulated(village, drafted(village), sent)
    signed(village, draft, "s-tom")
    with pytest.raises(core.PolicyDecided):
        simulated(village, draft, sent)
    assert policies.load_draft(town_id=draft.town_id, draft_id=draft.draft_id).counted_on == draft.counted_on


def test_two_runs_of_one_draft_do_not_mix(village: Scored, sent: list[Part]) -> None:
    lived(village)
    draft = drafted(village)
    ctx, at = as_officer(village, "s-tom"), {"town_id": draft.town_id, "draft_id": draft.draft_id}
    places.add_village(ctx, town_id=draft.town_id, name="邻村", code="330109102998")
    for _ in range(2):
        simulating.start_simulation(ctx, **at, key=uuid7())
    first, second = sent[:2], sent[2:]
    for part in (first[0], second[0], first[1], second[1]):
        nightly.do_part(village.world.context(), part)
    assert seen(policies.load_draft(**at)).people == 6


def test_the_list_has_drafts_and_not_what_villages_counted(village: Scored, sent: list[Part]) -> None:
    first, second = simulated(village, drafted(village), sent), drafted(village)
    page = policies.list_drafts(town_id=first.town_id)
    assert {one.draft_id for one in page.rows} == {first.draft_id, second.draft_id}
    for nothing in ("!", f"{first.draft_id}#{village.village_id}", "x"):
        with pytest.raises(core.NoSuchPolicy):
            policies.load_draft(town_id=first.town_id, draft_id=nothing)

"""What somebody reads of their own score: lines that come to it, the facts that come to its state, and how it came."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from dataclasses import replace

import pytest

from chalicelib.credit.score.core.behind import Behind
from chalicelib.credit.score.core.mine import NoScore
from chalicelib.credit.score.core.shipped import SHIPPED
from chalicelib.credit.score.schemas.own import FactsShown, ScoreShown
from chalicelib.credit.score.service import nightly, reading
from chalicelib.foundation.facts.core.activities import ActivityMissed
from chalicelib.foundation.facts.core.awards import account_of
from chalicelib.foundation.facts.core.points import REVERSED, PointsMoved
from tests.make.scores import Scored


@pytest.fixture(autouse=True)
def by_the_village(village: Scored, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read by the policy that the village's nights go by."""
    monkeypatch.setattr(reading, "in_force", lambda _town_id, _on: village.now)


def shown(village: Scored, number: int) -> ScoreShown:
    return ScoreShown.of(reading.load_mine(resident_id=village.id_of(number)))


def all_behind(village: Scored, number: int) -> list[Behind]:
    """Return all pages of the facts behind somebody's score."""
    page = reading.list_behind(resident_id=village.id_of(number))
    rows = page.rows
    while page.earlier is not None:
        page = reading.list_behind(resident_id=village.id_of(number), before=page.earlier)
        rows += page.rows
    return rows


def award(account: str, rule: str, points: int, line: str = "claim#1") -> PointsMoved:
    return PointsMoved(account, "award", points, rule, line, account)


def test_all_lines_come_to_the_score_and_the_reasons_are_among_them(village: Scored) -> None:
    village.agree(0)
    for _ in range(3):
        village.attend(0)
        village.tell(ActivityMissed("a1", village.id_of(0)))
        village.night()
    score = shown(village, 0)
    assert score.points == sum(line.points for line in score.lines) == sum(part.points for part in score.parts)
    assert score.points == village.score(0)
    lines = {line.feature: line for line in score.lines}
    assert (lines["attendances"].much_milli, lines["no_shows"].much_milli) == (2_994, 2_994)
    worst = score.speaks_against[0]
    assert (worst.feature, worst.points) == ("no_shows", lines["no_shows"].most - lines["no_shows"].points)
    assert all(lines[one.feature].points == one.points for one in score.speaks_for)


def test_what_is_said_to_raise_a_score_raises_it_by_that(village: Scored) -> None:
    village.agree(0)
    village.night()
    before = shown(village, 0)
    (helping,) = [one for one in before.raises if one.feature == "helping"]
    assert (helping.lacks_milli, helping.points) == (500, 20)
    village.tell(award(account_of(village.id_of(0)), "hlp@1", 300))
    village.night()
    (line,) = [one for one in shown(village, 0).lines if one.feature == "helping"]
    assert line.points == 20


def test_the_facts_behind_come_to_the_state_to_the_last_bit(village: Scored) -> None:
    chance = random.Random(7)
    home = account_of(village.people[0].household_id)
    village.agree(0)
    for day in range(24):
        for _ in range(chance.randint(0, 2)):
            village.attend(chance.choice([0, 0, 2]))
        if day % 7 == 3:
            village.tell(award(home, "yrd@1", 500, f"claim#{day}"))
        if day == 9:
            taken = PointsMoved(home, "reversal", -500, "yrd@1", "claim#3", home + REVERSED)
            village.tell(replace(taken, first_on=str(village.today - dt.timedelta(days=6))))
        if day % 5 == 4:
            village.tell(ActivityMissed("a1", village.id_of(0)))
        village.night()
    rows = all_behind(village, 0)
    sums: Counter[str] = Counter()
    for one in rows:
        sums[one.what] += one.amount * village.now.policy.decay.weight(one.counts_from)
    whole = reading.load_mine(resident_id=village.id_of(0)).whole
    counted = {what for feature in SHIPPED.features for group in feature.of for what in group}
    of_state = {what: total for what, total in whole.state.sums.items() if what in counted}
    assert {what: total for what, total in sums.items() if total} == of_state
    assert len(of_state) == 4
    assert [one.told_on for one in rows] == sorted((one.told_on for one in rows), reverse=True)
    assert {one.of_home for one in rows} == {True, False}
    assert min(one.amount for one in rows) < 0


def test_a_page_has_ten_days_and_the_last_one_says_that_it_is(village: Scored) -> None:
    village.agree(0)
    for _ in range(20):
        village.attend(0)
        village.night()
    pages = [FactsShown.of(reading.list_behind(resident_id=village.id_of(0)))]
    while pages[-1].earlier is not None:
        pages.append(FactsShown.of(reading.list_behind(resident_id=village.id_of(0), before=pages[-1].earlier)))
    assert [len({row.told_on for row in page.rows}) for page in pages] == [10, 10]


def test_the_history_says_what_changed(village: Scored) -> None:
    village.agree(0)
    village.night()
    village.attend(0)
    village.night()
    newest, first = shown(village, 0).history
    assert {one.feature for one in newest.changed} == {
        "attendances", "volunteer_minutes", "active_months", "breadth",
    }  # fmt: skip
    assert newest.points - first.points == sum(one.after - one.before for one in newest.changed)
    assert first.changed == []


def test_among_few_nobody_has_a_rank_and_among_five_everybody_knows_theirs(village: Scored) -> None:
    for number in range(5):
        village.agree(number)
    for number in range(4):
        village.attend(number)
    village.night()
    town_id = village.village.town_id
    nightly.publish(town_id=town_id, on=village.today - dt.timedelta(days=1))
    ranks = [shown(village, number).rank for number in range(5)]
    assert [(one.ahead_of_percent, one.people, one.top) for one in ranks if one] == [(20, 5, True)] * 4 + [
        (0, 5, False)
    ]
    village.withdraw(4)
    village.night()
    nightly.publish(town_id=town_id, on=village.today - dt.timedelta(days=1))
    assert shown(village, 0).rank is None


def test_who_did_not_agree_or_withdrew_reads_nothing(village: Scored) -> None:
    with pytest.raises(NoScore):
        reading.load_mine(resident_id=village.id_of(0))
    village.agree(0)
    village.night()
    assert shown(village, 0).points > 0
    village.withdraw(0)
    for read in (reading.load_mine, reading.list_behind):
        with pytest.raises(NoScore):
            read(resident_id=village.id_of(0))
    assert not reading.has_agreed(resident_id=village.id_of(0))

"""Villages shared by processes: each is done once, its progress is told, and a failure ends the work."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable
from fractions import Fraction

import pytest
from rich.console import Console

from local.town.crew import PlayerEnded, each
from local.town.figures import PUBLISHED, Figures, share_of
from local.town.progress import Overview
from local.town.villages import Village, sizes

VILLAGES = [Village(f"v0000{n}", f"{n}村", Figures(n, n, n, n, n, n), 10 * n) for n in range(1, 6)]


def count_up(village: Village, told: Callable[[int], None]) -> int:
    for _ in range(village.figures.residents):
        told(1)
    return village.first


def fail(village: Village, told: Callable[[int], None]) -> int:
    assert village.first < 30, "the third village fails"
    return 1


@pytest.mark.parametrize("players", [1, 2])
def test_every_village_is_done_once_and_tells_how_far_it_is(players: int) -> None:
    told: Counter[str] = Counter()
    done: list[str] = []

    def heard(village: Village, count: int, result: int | None) -> None:
        told[village.name] += count
        if result is not None:
            done.append(village.name)

    assert each(count_up, VILLAGES, players, heard) == [10, 20, 30, 40, 50]
    assert told == {"1村": 1, "2村": 2, "3村": 3, "4村": 4, "5村": 5}
    assert sorted(done) == sorted(told)


@pytest.mark.parametrize(("players", "error"), [(1, AssertionError), (2, PlayerEnded)])
def test_a_village_that_fails_ends_the_work(players: int, error: type[Exception]) -> None:
    with pytest.raises(error):
        each(fail, VILLAGES, players, lambda *_: None)


def test_a_log_gets_a_line_a_village_with_what_is_left() -> None:
    console = Console(file=io.StringIO(), width=100)
    overview = Overview(console, "play", VILLAGES[:2], [4, 4])
    with overview.shown():
        overview.hear(VILLAGES[0], 4, None)
        overview.hear(VILLAGES[0], 0, 1)
        overview.hear(VILLAGES[1], 4, 1)
    assert isinstance(console.file, io.StringIO)
    lines = console.file.getvalue().splitlines()
    assert lines == ["play: 1村, 0 s; 1 of 2; about 0 s left", "play: 2村, 0 s; 2 of 2; about 0 s left"]


def test_a_share_of_the_town_fills_as_many_villages_as_it_can() -> None:
    assert len(sizes(PUBLISHED, 24)) == 24
    assert len(sizes(share_of(PUBLISHED, Fraction(1, 1_000)), 24)) == 2
    assert len(sizes(Figures(3, 3, 1, 3, 600, 300), 24)) == 1

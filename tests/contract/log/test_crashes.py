"""A worker dies at any call, another one goes on: nothing is lost, doubled, changed or taken back (credit.md)."""

from __future__ import annotations

import pytest

from chalicelib.credit.log.core.tiles import CHECKPOINT
from tests.contract.log.crashes import dying
from tests.make.logs import Log

STEPS = [(0, 1), (255, 2), (65_535, 2)]
"""From which size, and how many entries more: over the boundary of a tile of each level. `make soak` has the others."""


@pytest.mark.parametrize(("size", "more"), STEPS)
def test_whoever_goes_on_after_a_crash_at_any_call_ends_with_the_same_log(log: Log, size: int, more: int) -> None:
    die_everywhere(log, size, more)


def die_everywhere(log: Log, size: int, more: int) -> None:
    """Let a worker die before each call, and after each that writes: after one that reads is before the next."""
    start(log, size, more)
    with dying() as whole:
        log.run()
    log.check()
    deaths = [(at, False) for at in range(whole.calls)] + [(at, True) for at in whole.writes]
    for at, after in deaths:
        start(log, size, more)
        before = log.sizes()
        with dying(at, after=after):
            log.run()
        crashed, stored = log.sizes(), log.stored()
        assert all(then >= now for then, now in zip(crashed, before, strict=True)), (at, after)
        log.run()
        log.check()
        now = log.stored()
        assert all(now[path] == tag for path, tag in stored.items() if path != CHECKPOINT), (at, after)


def start(log: Log, size: int, more: int) -> None:
    log.build(size)
    for first in range(0, more, 100):
        log.register(min(100, more - first), first)

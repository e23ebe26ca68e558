"""The crashes of `test_crashes` at every other boundary, which `make soak` runs."""

from __future__ import annotations

import pytest

from tests.contract.log.test_crashes import die_everywhere
from tests.make.logs import Log

STEPS = [(1, 1), (0, 256), (0, 257), (254, 1), (254, 2), (255, 1), (256, 1), (257, 300)]
STEPS += [(65_534, 1), (65_534, 2), (65_535, 1), (65_536, 1), (65_537, 1), (65_537, 600)]


@pytest.mark.parametrize(("size", "more"), STEPS)
def test_whoever_goes_on_after_a_crash_at_any_call_ends_with_the_same_log(log: Log, size: int, more: int) -> None:
    die_everywhere(log, size, more)

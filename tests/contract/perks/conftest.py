"""A village whose nights are done by hand, and the town's desk for perk programmes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.make.perks import Perks
from tests.make.scores import scored
from tests.make.world import World


@pytest.fixture
def perks(tables: Any) -> Perks:
    assert tables is not None
    import app  # noqa: F401  What follows a consent that is withdrawn.

    return Perks(scored(World()))

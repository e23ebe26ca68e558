"""A village whose nights are done by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.make.scores import Scored, scored
from tests.make.world import World


@pytest.fixture
def village(tables: Any) -> Scored:
    assert tables is not None
    import app  # noqa: F401  What follows a consent that is withdrawn.

    return scored(World())

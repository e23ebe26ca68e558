"""A town in which records are entered, answered, objected to and repaired."""

from __future__ import annotations

from typing import Any

import pytest

from tests.make.negatives import Court, court
from tests.make.world import World


@pytest.fixture
def town(tables: Any) -> Court:
    assert tables is not None
    return court(World())

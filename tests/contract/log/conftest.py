"""A log on ministack whose witnesses answer on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.foundation.identity.core.places import Village
from tests.make import people
from tests.make.logs import Log, with_witnesses


@pytest.fixture
def log(store: Any) -> Iterator[Log]:
    assert store is not None
    with with_witnesses() as made:
        yield made


@pytest.fixture
def village(log: Log) -> Village:
    return people.village(log.world.context())

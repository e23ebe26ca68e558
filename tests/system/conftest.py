"""The town under test: the one at SANBAO_TEST_URL (`make rehearse`), or a `local.up` of this run's own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system.closing import Closing, close_one
from tests.town import Town, own_town


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The town under test."""
    url = os.environ.get("SANBAO_TEST_URL")
    if url:
        rehearsed = Town(url, os.environ["SANBAO_TEST_EMULATOR"], Path(os.environ["SANBAO_TEST_STATE"]))
        yield rehearsed
        assert rehearsed.leaks() == []
        return
    with own_town(tmp_path_factory) as started:
        yield started


@pytest.fixture(scope="session")
def closing(town: Town) -> Closing:
    """An activity that is closed when this is first asked for, early, since it is settled a minute later."""
    return close_one(town)

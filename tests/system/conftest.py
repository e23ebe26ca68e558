"""The town under test: the one at SANBAO_TEST_URL (`make rehearse`), or a `local.up` of this run's own."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.town import Town, own_town


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The town under test."""
    url = os.environ.get("SANBAO_TEST_URL")
    if url:
        yield Town(url, os.environ["SANBAO_TEST_EMULATOR"])
        return
    with own_town(tmp_path_factory.mktemp("town")) as started:
        yield started

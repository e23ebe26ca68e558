"""What the tests of tourism share: a real store for a whole file, and in it a town of each test's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.kernel import storage
from chalicelib.kernel.settings import settings
from infra.tables import create_tables
from tests.conftest import forget_clients, make_buckets
from tests.emulator import Emulator
from tests.make.touring import Touring, make_touring


@pytest.fixture(scope="module")
def shared_store(ministack: Emulator) -> Iterator[Any]:
    """Every table on ministack, empty when the file begins; its tests leave one another's towns alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", ministack.url)
        forget_clients()
        ministack.empty()
        client = storage.client()
        create_tables(client, settings().table_prefix)
        make_buckets()
        storage.client("sqs").create_queue(QueueName=settings().table_prefix + "tourism")
        yield client
    forget_clients()


@pytest.fixture
def touring(shared_store: Any) -> Touring:
    return make_touring()

"""What the tests of bookings share: a real store for a whole file, and in it a village of each test's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.kernel import storage
from chalicelib.kernel.settings import settings
from infra.tables import create_tables
from tests.conftest import forget_clients, make_buckets
from tests.emulator import Emulator
from tests.fakes.wechatpay import Wechatpay
from tests.make.bookings import Hosting, make_hosting


@pytest.fixture(scope="module")
def shared_store(ministack: Emulator) -> Iterator[Any]:
    """Every table on ministack, empty when the file begins; its tests leave one another's villages alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", ministack.url)
        forget_clients()
        ministack.empty()
        client = storage.client()
        create_tables(client, settings().table_prefix)
        make_buckets()
        storage.client("sqs").create_queue(QueueName=settings().table_prefix + "bookings")
        yield client
    forget_clients()


@pytest.fixture
def hosting(shared_store: Any, wechatpay: Wechatpay) -> Hosting:
    return make_hosting(wechatpay)

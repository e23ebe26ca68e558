"""What the tests of listings share: a real store for a whole file, and in it a village of each test's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.foundation.moderation.core import PASSED, Suggest, Verdict
from chalicelib.foundation.moderation.service import texts
from chalicelib.kernel import storage
from chalicelib.kernel.context import Context
from chalicelib.kernel.settings import settings
from infra.tables import create_tables
from tests.conftest import forget_clients, make_buckets
from tests.emulator import Emulator
from tests.make.listings import Listings, make_listings


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
        storage.client("sqs").create_queue(QueueName=settings().table_prefix + "listings")
        yield client
    forget_clients()


@pytest.fixture
def listings(shared_store: Any, monkeypatch: pytest.MonkeyPatch) -> Listings:
    """A village whose people list; WeChat finds texts clean, but for what says otherwise."""

    def judged(_ctx: Context, *, text: str, **_: Any) -> Verdict:
        if "违禁" in text:
            return Verdict(Suggest.RISKY, "judged")
        return Verdict(Suggest.REVIEW, "judged") if "待审" in text else PASSED

    monkeypatch.setattr(texts, "check_text", judged)
    return make_listings()

"""A town on a real store, for the whole walk along the routes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from chalice.test import Client

from chalicelib.foundation.identity.core import passwords
from chalicelib.foundation.identity.service.tokens import resolve_bearer
from chalicelib.foundation.partners.service.keys import resolve_api_key
from chalicelib.kernel import edge, storage
from chalicelib.kernel.settings import settings
from infra import census
from infra.tables import create_tables
from tests import emulator
from tests.conftest import forget_clients, make_buckets
from tests.fakes import wechatpay_keys
from tests.fakes.server import running
from tests.fakes.topup import Topup
from tests.fakes.wechat import Wechat
from tests.fakes.wechatpay import Wechatpay
from tests.house.forgetting import forget_everything
from tests.house.plays.town import Town, a_town


@pytest.fixture(scope="module")
def town(ministack: emulator.Emulator) -> Iterator[Town]:
    """A town with every table, bucket and queue."""
    provider, cashier = Topup(), Wechatpay()
    with (
        pytest.MonkeyPatch.context() as patched,
        running(fake := Wechat()) as url,
        running(provider) as provider_url,
        running(cashier) as cashier_url,
    ):
        patched.setenv("AWS_ENDPOINT_URL", ministack.url)
        patched.setenv("SANBAO_WECHAT_URL", url)
        patched.setenv("SANBAO_TOPUP_URL", provider_url)
        patched.setenv("SANBAO_WXPAY_URL", cashier_url)
        for name, held in wechatpay_keys.ENVIRONMENT.items():
            patched.setenv(name, held)
        patched.setattr(edge, "_resolvers", {"bearer": resolve_bearer, "x-api-key": resolve_api_key})
        patched.setattr(passwords, "COST_LOG2", 4)
        patched.setattr(passwords, "NOBODYS", passwords.NOBODYS.replace("$14$", "$4$"))
        forget_everything()
        forget_clients()
        ministack.empty()
        create_tables(storage.client(), settings().table_prefix)
        make_buckets()
        for queue in census.queues():
            storage.client("sqs").create_queue(QueueName=settings().table_prefix + queue)
        with Client(census.app()) as client:
            found = a_town(client, fake)
            found.provider, found.cashier = provider, cashier
            yield found
    forget_everything()
    forget_clients()

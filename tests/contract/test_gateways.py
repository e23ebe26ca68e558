"""The lease of WeChat's access token on a store that is atomic under threads."""

from __future__ import annotations

import threading
from typing import Any

from chalicelib.foundation.gateways import store as gateway_store, wechat as gateway
from chalicelib.kernel.context import LIVE
from chalicelib.kernel.settings import settings
from tests.fakes.wechat import Wechat


def test_of_sixteen_that_want_the_lease_one_gets_it(store: Any) -> None:
    taken: list[str] = []

    def work(name: str) -> None:
        if gateway_store.take_lease(LIVE, "app", name, None):
            taken.append(name)

    threads = [threading.Thread(target=work, args=(str(n),)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 1


def test_processes_that_know_no_token_share_the_one_that_is_fetched(store: Any, wechat: Wechat) -> None:
    found: list[str] = []
    app_id = settings().wechat_app_id
    threads = [threading.Thread(target=lambda: found.append(gateway._shared(LIVE, app_id, "").text)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert wechat.asked.count("/cgi-bin/stable_token") == 1

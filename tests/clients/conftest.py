"""The house over HTTP with a counter in it, and a network in between that misbehaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from sanbao_shop import Shop

from chalicelib.kernel.context import LIVE
from tests.fakes.proxy import Proxy, between
from tests.make.counter import Counter, counter
from tests.make.served import served


@dataclass
class Till:
    """A counter, its client, the network between client and house, and how long the client would have waited."""

    counter: Counter
    shop: Shop
    network: Proxy
    url: str
    waited: list[float] = field(default_factory=list)

    def asked(self) -> list[str]:
        """Return the Idempotency-Keys of what went out, in order."""
        return [seen.headers.get("idempotency-key", "") for seen in self.network.seen]

    def misbehave(self, *kinds: str) -> None:
        self.network.seen.clear()
        self.network.plan.clear()
        self.network.plan.extend(kinds)


@pytest.fixture(scope="session")
def house() -> Iterator[str]:
    """The API over HTTP; it speaks to whatever store the present test has."""
    with served() as url:
        yield url


@pytest.fixture
def till(store: Any, house: str, quick_passwords: None) -> Iterator[Till]:
    network = Proxy(house)
    with between(network) as url:
        waited: list[float] = []
        made = counter(LIVE)
        yield Till(made, Shop(url, made.api_key, pause=waited.append), network, url, waited)

"""What the tests of payments share: a town with a market, and a WeChat Pay with its own books."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.kernel import storage
from tests.fakes.wechatpay import Wechatpay
from tests.make.memory import Memory
from tests.make.payments import Shop, make_shop


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> Memory:
    """A store in this process's memory, for what is done one after another."""
    made = Memory()
    monkeypatch.setattr(storage, "_client", lambda _service: made)
    return made


@pytest.fixture
def shop(memory: Memory, wechatpay: Wechatpay) -> Shop:
    return make_shop(wechatpay)


@pytest.fixture
def raced(store: Any, wechatpay: Wechatpay) -> Shop:
    """The same on a store that is atomic under threads."""
    return make_shop(wechatpay)

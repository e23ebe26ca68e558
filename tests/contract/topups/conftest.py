"""What the tests of top-ups share: a village of their own, and a provider with its own books."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.kernel import storage
from chalicelib.points.ledger.service import rulebooks
from chalicelib.points.topups.service import known as terms
from tests.fakes.topup import Topup
from tests.make.memory import Memory
from tests.make.topups import Town, make_town


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> Memory:
    """A store in this process's memory, for what is done one after another; the doors' tests do the same on moto."""
    made = Memory()
    monkeypatch.setattr(storage, "_client", lambda _service: made)
    terms.forget_all()
    rulebooks.forget_all()
    return made


@pytest.fixture
def town(memory: Memory, topup: Topup, monkeypatch: pytest.MonkeyPatch) -> Town:
    return make_town(topup, monkeypatch)


@pytest.fixture
def raced(store: Any, topup: Topup, monkeypatch: pytest.MonkeyPatch) -> Town:
    """The same on a store that is atomic under threads."""
    return make_town(topup, monkeypatch)

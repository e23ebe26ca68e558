"""What the tests of top-ups share: a village of their own, and a provider with its own books."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.topup import Topup
from tests.make.topups import Town, make_town


@pytest.fixture
def town(shared_tables: Any, topup: Topup, monkeypatch: pytest.MonkeyPatch) -> Town:
    return make_town(topup, monkeypatch)


@pytest.fixture
def raced(store: Any, topup: Topup, monkeypatch: pytest.MonkeyPatch) -> Town:
    """The same on a store that is atomic under threads."""
    return make_town(topup, monkeypatch)

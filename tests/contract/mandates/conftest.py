"""What the tests of mandates share: a house on a real store."""

from __future__ import annotations

from typing import Any

import pytest

from tests.make.mandates import House, make_house


@pytest.fixture
def house(store: Any, monkeypatch: pytest.MonkeyPatch) -> House:
    return make_house(monkeypatch)

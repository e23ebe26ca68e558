"""What the tests of wishes share: a village of their own on a real store."""

from __future__ import annotations

from typing import Any

import pytest

from tests.make.wishes import Town, make_town


@pytest.fixture
def town(store: Any) -> Town:
    return make_town()

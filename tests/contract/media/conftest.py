"""What the tests of media share: a village's people on a real store."""

from __future__ import annotations

from typing import Any

import pytest

from tests.make.media import Desk


@pytest.fixture
def desk(store: Any) -> Desk:
    return Desk()

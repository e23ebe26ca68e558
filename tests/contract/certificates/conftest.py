"""A town whose bank may verify certificates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.credit.score.service import reading
from tests.make.certificates import Certifying, certifying
from tests.make.scores import scored
from tests.make.world import World


@pytest.fixture
def village(tables: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Certifying]:
    """A village of six with ranks, and a bank that offers two bands."""
    assert tables is not None
    import app  # noqa: F401  What follows a consent that is withdrawn.

    forget()
    found = scored(World())
    monkeypatch.setattr(reading, "of_version", lambda _town_id, _version: found.now)
    town = certifying(found)
    town.offer()
    yield town
    forget()


def forget() -> None:
    """Forget whose village is in which town."""
    reading.town_of.cache_clear()

"""What the tests of appraisals share: a village of their own on a real store, and what is sent to its queue."""

from __future__ import annotations

from typing import Any

import pytest

from tests.make.appraisals import Town, make_town


@pytest.fixture
def town(store: Any) -> Town:
    return make_town()


@pytest.fixture(autouse=True)
def queues(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What is sent to the queue: kinds and parts; the rehearsal drives the real one."""
    sent: list[tuple[str, str]] = []
    monkeypatch.setattr(
        "chalicelib.foundation.runs.store.send_parts",
        lambda _queue, parts, **_: sent.extend((p.kind, p.part) for p in parts),
    )
    return sent

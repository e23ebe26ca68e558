"""What the tests of content checks share: a village whose first person uses WeChat, and pushes through the door."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from chalicelib.foundation.gateways import wire
from chalicelib.foundation.identity.store import binding as bonds
from chalicelib.foundation.moderation import routes
from chalicelib.foundation.moderation.service import reviews
from chalicelib.kernel import edge
from chalicelib.kernel.writes import commit
from tests.fakes.wechat import Wechat
from tests.make import media as make
from tests.make.media import Desk

ME, OPENID = f"{make.VILLAGE}r00001", "oA1b2C3d4E5f6G7h8I9j0"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(wire, "READ_SECONDS", 0.4)
    monkeypatch.setattr(wire, "PAUSE_SECONDS_MAX", 0.06)
    wire._pool.cache_clear()
    yield
    wire._pool.cache_clear()


@pytest.fixture
def bound(store: Any, wechat: Wechat, quick: None) -> Desk:
    """A village whose first person uses WeChat and was there just now; the fake's clock is the world's."""
    made = Desk()
    wechat.clock_ahead = made.world.now().timestamp() - wechat.now()
    commit(bonds.prepare_bind(OPENID, ME, made.world.now()))
    wechat.seen_at[OPENID] = wechat.now()
    return made


def push(desk: Desk, wechat: Wechat, suggest: str, *, trace_id: str = "", **changed: str) -> int:
    """Push the verdict on the last picture through the door; return the door's status."""
    event = wechat.verdict(trace_id or list(wechat.pictures)[-1], suggest)
    query, body = wechat.pushed(event)
    return entered("push", desk, query | changed, body)[0]


def entered(name: str, desk: Desk, query: dict[str, str], body: bytes) -> tuple[int, str]:
    """Enter a door of moderation as WeChat does; return the status and the body."""
    door = next(door for door in edge.DOORS if door.room == routes.doors.room and door.view.__name__ == name)
    request = SimpleNamespace(headers={}, raw_body=body, query_params=query, context={"requestId": "r"})
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(edge, "LIVE", desk.world.context())
        answer = edge.enter(door, request, {})
    return answer.status_code, str(answer.body)


def waiting() -> list[tuple[str, str, str]]:
    """Return what waits: document, kind and reason."""
    rows = reviews.list_reviews(village_id=make.VILLAGE, size=100, cursor=None).rows
    return [(one.subject, one.kind, one.reason) for one in rows]

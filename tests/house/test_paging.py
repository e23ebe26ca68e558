"""Every list of the house, whose next page is asked for a day after the first: its cursor still opens it."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.foundation.identity.service.tokens import resolve_bearer
from chalicelib.foundation.partners.service.keys import resolve_api_key
from chalicelib.kernel import edge, paging, storage
from chalicelib.kernel.context import LIVE
from infra import census
from tests.house.plays import PLAYS, Play, Request, Town
from tests.make.world import standing

DAY = dt.timedelta(days=1)
DOORS = {door.name: door for door in census.doors()}
LISTS = [
    play
    for play in PLAYS
    if "cursor" in DOORS[play.route].query.model_fields or "cursor" in DOORS[play.route].asked.model_fields
]


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give every page a cursor, also the last one, and let in later whom now lets in."""
    now, read, whole = LIVE.now(), storage.page, storage.page_of_whole

    def more(query: storage.Query, page: paging.Page[storage.Item]) -> paging.Page[storage.Item]:
        return replace(page, cursor=storage._sealed(query, {}, storage._edges(query)))

    def page(query: storage.Query, *, size: int, cursor: str | None = None) -> Any:
        if cursor is not None:
            paging.opened(cursor, storage._bound(query))
        return more(query, read(query, size=size))

    def page_of_whole(query: storage.Query, **asked: Any) -> Any:
        found, rows = whole(query, **asked)
        return more(query, found), rows

    def then(resolve: Any) -> Any:
        return lambda ctx, credential: resolve(replace(ctx, now=lambda: now), credential)

    monkeypatch.setattr(storage, "page", page)
    monkeypatch.setattr(storage, "page_of_whole", page_of_whole)
    monkeypatch.setattr(edge, "_resolvers", {"bearer": then(resolve_bearer), "x-api-key": then(resolve_api_key)})


def next_of(request: Request, cursor: str) -> Request:
    """Return the request of the next page."""
    if request.method == "POST":
        return replace(request, body=json.dumps(json.loads(request.body) | {"cursor": cursor}).encode())
    return replace(request, path=f"{request.path}{'&' if '?' in request.path else '?'}cursor={cursor}")


@pytest.mark.parametrize("play", LISTS, ids=lambda play: play.operation)
def test_the_next_page_of_a_list_may_be_asked_for_a_day_after_the_first(town: Town, play: Play, endless: None) -> None:
    request = play.prepare(town)
    first = town.send(request)
    assert first["cursor"], "no list was read"
    with standing(LIVE.now() + DAY):
        assert town.send(next_of(request, first["cursor"])).keys() == first.keys()

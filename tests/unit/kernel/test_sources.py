"""Where a request came from: behind our distribution, past it, and what its sender says of it."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from chalicelib.kernel.settings import settings
from chalicelib.kernel.sources import source_address

SECRET, VIEWER, EDGE = "s3cret-of-the-edge", "203.0.113.7", "198.51.100.20"


@pytest.fixture(autouse=True)
def behind_a_distribution(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SANBAO_EDGE_SECRET", SECRET)
    settings.cache_clear()
    yield
    settings.cache_clear()


def asked(seen: str = EDGE, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return SimpleNamespace(headers=named, context={"identity": {"sourceIp": seen}})


@pytest.mark.parametrize("listed", [f"{VIEWER}, {EDGE}", f"10.0.0.1, 8.8.8.8, {VIEWER}, {EDGE}", VIEWER])
def test_behind_the_distribution_it_is_whom_the_distribution_heard(listed: str) -> None:
    assert source_address(asked(x_sanbao_edge=SECRET, x_forwarded_for=listed)) == VIEWER


@pytest.mark.parametrize("told", [{}, {"x_sanbao_edge": ""}, {"x_sanbao_edge": "guessed"}, {"x_sanbao_edge": "密"}])
def test_past_the_distribution_it_is_whom_the_gateway_heard(told: dict[str, str]) -> None:
    assert source_address(asked(x_forwarded_for=f"{VIEWER}, {EDGE}", **told)) == EDGE


def test_without_a_distribution_no_header_says_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANBAO_EDGE_SECRET", "")
    settings.cache_clear()
    assert source_address(asked(x_sanbao_edge="", x_forwarded_for=VIEWER)) == EDGE


def test_where_nobody_tells_it_is_nowhere() -> None:
    assert source_address(SimpleNamespace(headers={}, context={})) == ""
    assert source_address(asked(x_sanbao_edge=SECRET)) == EDGE

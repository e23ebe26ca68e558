"""The emulator's state is written by one at a time: else what a town was told is lost as it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from local import emulator

PUT = {"type": "http", "headers": [(b"x-amz-target", b"DynamoDB_20120810.PutItem")], "method": "POST", "path": "/"}


async def nothing(*_: Any) -> None:
    """Answer nothing."""


def test_ministack_is_told_to_stop_once_the_copy_that_writes_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    told, begun, stop = list[str](), asyncio.Event(), asyncio.Event()

    async def written() -> None:
        told.append("begun")
        begun.set()
        await asyncio.sleep(0.2)
        told.append("written")

    async def answer(app: Any, _: Any, *, shutdown_trigger: Callable[[], Awaitable[None]]) -> None:
        await app(PUT, None, None)
        await begun.wait()
        stop.set()
        await shutdown_trigger()
        told.append("saved")

    monkeypatch.setattr(emulator, "PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(emulator, "_written", written)
    monkeypatch.setattr("hypercorn.asyncio.serve", answer)
    with ThreadPoolExecutor(1) as thread:  # A browser of this process's other tests keeps its own loop running here.
        thread.submit(asyncio.run, emulator.listen(0, stop, keeps=True, around=lambda _: nothing)).result()
    assert told == ["begun", "written", "saved"]

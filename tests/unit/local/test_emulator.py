"""The emulator's state is written by one at a time: else what a town was told is lost as it ends."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from local import emulator

PUT = {"type": "http", "headers": [(b"x-amz-target", b"DynamoDB_20120810.PutItem")], "method": "POST", "path": "/"}


async def nothing(*_: Any) -> None:
    """Answer nothing."""


def test_ministack_is_told_to_stop_once_the_copy_that_writes_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    told, begun = list[str](), asyncio.Event()

    async def written() -> None:
        told.append("begun")
        begun.set()
        await asyncio.sleep(0.2)
        told.append("written")

    async def listen(app: Any, _: Any, *, shutdown_trigger: Callable[[], Awaitable[None]]) -> None:
        await app(PUT, None, None)
        await begun.wait()
        os.kill(os.getpid(), signal.SIGTERM)
        await shutdown_trigger()
        told.append("saved")

    monkeypatch.setattr(emulator, "PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(emulator, "_written", written)
    monkeypatch.setattr("hypercorn.asyncio.serve", listen)
    asyncio.run(emulator.serve(0, keeps=True, around=lambda _: nothing))
    assert told == ["begun", "written", "saved"]

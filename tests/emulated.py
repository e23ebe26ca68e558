"""The emulator of the tests: ministack that can be as it was at a remembered moment, in one request.

Making sixty tables by sixty requests for each of a thousand tests takes minutes. ministack has no public way to put
tables back, so this one looks into it; the pinned version is the one that it knows.
"""

from __future__ import annotations

import asyncio
import copy
import os
import sys
from typing import Any

from local.emulator import serve, surroundings

REMEMBER, AGAIN = "/_tests/remember", "/_tests/again"
SERVICES = {"dynamodb": ("_tables", "_tags", "_ttl_settings", "_pitr_settings"), "s3": ("_buckets",)}
"""What is remembered: the tables and buckets themselves, by the names of ministack's own stores."""


class Remembering:
    """An ASGI application around ministack's that puts its tables and buckets back as they were when it was told to."""

    def __init__(self, served: Any) -> None:
        self._served = served
        self._kept: dict[tuple[str, str], Any] = {}

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Pass a request on, unless it is one of the two."""
        path = scope.get("path")
        if path == REMEMBER:
            self._kept = {where: copy.deepcopy(_data(*where)) for where in _stores()}
        elif path == AGAIN:
            assert self._kept, "nothing is remembered"
            await self._reset()
            for where, data in self._kept.items():
                _data(*where).update(copy.deepcopy(data))
        else:
            await self._served(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def _reset(self) -> None:
        from ministack import app

        async with app._get_reset_lock():
            await asyncio.to_thread(app._reset_all_state)


def _stores() -> list[tuple[str, str]]:
    return [(service, name) for service, names in SERVICES.items() for name in names]


def _data(service: str, name: str) -> Any:
    """Return the dictionary behind a store; after a reset it is the same one, empty."""
    return getattr(sys.modules[f"ministack.services.{service}"], name)._data


def main() -> None:
    """`python -m tests.emulated PORT`."""
    port = int(sys.argv[1])
    os.environ.update(surroundings(port, None))
    asyncio.run(serve(port, keeps=False, around=Remembering))


if __name__ == "__main__":
    main()

"""A network that misbehaves, between a client and a real server: what it does with each request stands in its plan."""

from __future__ import annotations

import contextlib
import threading
import time
import urllib.parse
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import urllib3

from tests.fakes.server import Handler, Said, Seen, Server

BEFORE = {"500": 500, "502": 502, "503": 503, "429": 429}
"""What is answered instead, without asking the server."""
KINDS = ("pass", "drop", "lost", "done500", "spoilt", "cut", *BEFORE)
"""`drop` closes the connection unheard; the others ask the server: `lost` closes it then, `done500` answers 500,
`spoilt` a page of HTML with status 200, `cut` half of the answer."""


@dataclass
class Proxy:
    """Passes everything on, where nothing else is planned."""

    upstream: str
    plan: deque[str] = field(default_factory=deque)
    seen: list[Seen] = field(default_factory=list)
    slow_seconds: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)
    pool: urllib3.PoolManager = field(default_factory=lambda: urllib3.PoolManager(retries=False, maxsize=16))

    def next_kind(self, seen: Seen) -> str:
        with self.lock:
            self.seen.append(seen)
            return self.plan.popleft() if self.plan else "pass"

    def passed_on(self, seen: Seen) -> Said:
        kept = ("x-api-key", "idempotency-key", "content-type", "accept")
        query = f"?{urllib.parse.urlencode(seen.query)}" if seen.query else ""
        headers = {name: told for name, told in seen.headers.items() if name in kept}
        answer = self.pool.request(
            seen.method, self.upstream + seen.path + query, body=seen.body, headers=headers, redirect=False
        )
        known = {name: told for name, told in answer.headers.items() if name.lower() == "retry-after"}
        return Said(answer.data, answer.status, answer.headers.get("content-type", ""), known)


class ProxyHandler(Handler):
    """Does with a request what the plan says."""

    proxy: Proxy

    def _serve(self) -> None:
        seen = self._seen()
        kind = self.proxy.next_kind(seen)
        if kind == "drop":
            return self._hang_up()
        if kind in BEFORE:
            return self._say(Said({}, BEFORE[kind], headers={"Retry-After": "0"}))
        said = self.proxy.passed_on(seen)
        if kind == "lost":
            return self._hang_up()
        if kind == "done500":
            said = Said({}, 500)
        if kind == "spoilt":
            said = Said(b"<html>Welcome to our network</html>", 200, "text/html")
        if kind == "slow":
            time.sleep(self.proxy.slow_seconds)
        return self._cut(said) if kind == "cut" else self._say(said)

    def _cut(self, said: Said) -> None:
        assert isinstance(said.body, bytes)
        self.send_response(said.status)
        self.send_header("Content-Length", str(len(said.body)))
        self.end_headers()
        self.wfile.write(said.body[: len(said.body) // 2])
        self.wfile.flush()
        self.close_connection = True


@contextlib.contextmanager
def between(proxy: Proxy) -> Iterator[str]:
    """Run a proxy on a free port until the block ends; yields its origin."""
    known: dict[str, Any] = {"proxy": proxy}
    server = Server(("127.0.0.1", 0), type("PlannedHandler", (ProxyHandler,), known))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

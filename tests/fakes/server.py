"""What the fakes share: a threaded HTTP server on loopback, faults on demand, and a way to run one."""

from __future__ import annotations

import abc
import argparse
import contextlib
import json
import socket
import struct
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

DRIPS = 200
"""So many bytes are said one by one; the answer has promised more."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as a fake sees it."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    def members(self) -> dict[str, Any]:
        """The body as a JSON object; empty where it is none."""
        try:
            found = json.loads(self.body or b"{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


@dataclass(frozen=True, slots=True)
class Said:
    """What a fake answers."""

    body: Any
    status: int = 200
    content_type: str = "application/json; encoding=utf-8"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Fault:
    """A misbehaviour for the next `times` requests of a path.

    `kind`: `status` answers an HTTP status instead; `drop` closes the connection unheard; `lost` does the work and
    closes the connection; `slow` answers after `seconds`, `drip` says a byte each of them; else it is the fake's own.
    """

    path: str
    kind: str
    times: int = 1
    value: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class Fake(abc.ABC):
    """Base of the fakes: `answer` is the service itself, `control` its back door under `/_control/`."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    faults: list[Fault] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    cut: threading.Event = field(default_factory=threading.Event)
    """Set once somebody hung up on a `drip` before it came to its end."""

    @abc.abstractmethod
    def answer(self, seen: Seen) -> Said:
        """Answer as the service does."""

    @abc.abstractmethod
    def control(self, deed: str, told: dict[str, Any]) -> Any:
        """Do what a test or the demo asks of the fake itself."""

    @abc.abstractmethod
    def refusal(self, fault: Fault) -> Said:
        """How this service words the fake's own kinds of fault."""

    def take_fault(self, path: str) -> Fault | None:
        """Count the request, and use up one fault of its path."""
        with self.lock:
            self.asked.append(path)
            found = next((f for f in self.faults if f.path == path and f.times > 0), None)
            if found is not None:
                found.times -= 1
            return found

    def add_fault(self, told: dict[str, Any]) -> None:
        with self.lock:
            self.faults.append(Fault(**told))


class Handler(BaseHTTPRequestHandler):
    """Reads a request, lets the fake answer, and misbehaves where told to."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    """Head and body are two writes, and the second would wait 40 ms for the client's delayed word of the first."""
    fake: Fake

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  The base class names it.
        """Stay quiet: requests may carry personal data."""

    def do_GET(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _seen(self) -> Seen:
        url = urllib.parse.urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        return Seen(self.command, url.path, dict(urllib.parse.parse_qsl(url.query)), headers, body)

    def _serve(self) -> None:
        seen = self._seen()
        if seen.path == "/_control/fault":
            self.fake.add_fault(seen.members())
            return self._say(Said({}))
        if seen.path.startswith("/_control/"):
            with self.fake.lock:
                return self._say(Said(self.fake.control(seen.path.removeprefix("/_control/"), seen.members())))
        return self._misbehave(self.fake.take_fault(seen.path), seen)

    def _misbehave(self, fault: Fault | None, seen: Seen) -> None:
        kind = fault.kind if fault else ""
        if fault is not None and kind == "status":
            return self._say(Said({"fault": "injected"}, fault.value))
        if kind == "drop":
            return self._hang_up()
        if fault is not None and kind == "drip":
            return self._drip(fault.seconds)
        if fault is not None and kind not in ("", "lost", "slow"):
            return self._say(self.fake.refusal(fault))
        with self.fake.lock:
            said = self.fake.answer(seen)
        if kind == "lost":
            return self._hang_up()
        if fault is not None and kind == "slow":
            time.sleep(fault.seconds)
        return self._say(said)

    def _drip(self, seconds: float) -> None:
        """Begin to answer, and say one byte more each so many seconds, until nobody listens or it has said them all."""
        try:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n")
            for _ in range(DRIPS):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(seconds)
        except OSError:
            self.fake.cut.set()
        self.close_connection = True

    def _hang_up(self) -> None:
        """End the connection with a reset, as a failing network does."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def _say(self, said: Said) -> None:
        body = said.body if isinstance(said.body, bytes) else json.dumps(said.body, ensure_ascii=False).encode()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.send_response(said.status)
            self.send_header("Content-Type", said.content_type)
            for name, told in said.headers.items():
                self.send_header(name, told)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def finish(self) -> None:
        """Flush what can be; a connection that was reset has nothing to flush."""
        with contextlib.suppress(OSError, ValueError):
            super().finish()


class Server(ThreadingHTTPServer):
    """A fake's server; a client that gave up is no error."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of connections that broke."""


def server_of(fake: Fake, port: int = 0) -> Server:
    """Return a server of `fake` on 127.0.0.1, not yet serving."""
    return Server(("127.0.0.1", port), type("FakeHandler", (Handler,), {"fake": fake}))


@contextlib.contextmanager
def running(fake: Fake) -> Iterator[str]:
    """Serve `fake` on a free port until the block ends; yields its URL."""
    server = server_of(fake)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def main(make: Callable[[], Fake]) -> None:
    """Serve a fake on `--port` until it is ended."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    server = server_of(make(), parser.parse_args().port)
    with contextlib.suppress(KeyboardInterrupt):
        server.serve_forever()

"""A ministack of one's own: started on a free port of 127.0.0.1, ended by its process id."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass

from infra.plan import ROOT
from tests.emulated import AGAIN, REMEMBER

START_SECONDS_MAX = 300


@dataclass(frozen=True, slots=True)
class Emulator:
    """A running emulator at `url`."""

    url: str

    def empty(self) -> None:
        """Forget everything it holds."""
        self._post("/_ministack/reset")

    def remember(self) -> None:
        """Keep the tables and buckets that it has now."""
        self._post(REMEMBER)

    def again(self) -> None:
        """Have what is remembered, and nothing else."""
        self._post(AGAIN)

    def _post(self, path: str) -> None:
        request = urllib.request.Request(f"{self.url}{path}", method="POST", data=b"")
        with urllib.request.urlopen(request, timeout=30) as answer:
            assert answer.status == 200


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_ministack/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@contextlib.contextmanager
def started() -> Iterator[Emulator]:
    """Run an emulator until the block ends."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    process = subprocess.Popen([sys.executable, "-m", "tests.emulated", str(port)], cwd=ROOT)
    try:
        deadline = time.monotonic() + START_SECONDS_MAX
        while not _ready(url):
            assert process.poll() is None, "ministack ended while starting"
            assert time.monotonic() < deadline, "ministack did not answer"
            time.sleep(0.05)
        yield Emulator(url)
    finally:
        process.terminate()
        process.wait(timeout=20)

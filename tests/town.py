"""A running town to talk to, and how to start one of a test run's own."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import urllib3

from infra.deploy import Clients, clients
from local.claim import running
from local.world import STAGE
from tests.emulator import free_port
from tests.watch import PERSONAL

START_SECONDS_MAX = 300
"""A town starts within a quarter of a minute; a machine that is shared by many may take far longer."""


def surroundings() -> dict[str, str]:
    """Return this process's environment without what the tests have set."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("SANBAO_", "AWS_"))}


class Town:
    """A town at `url`, its emulated AWS, and where its state and processes are written down, if it is our own."""

    def __init__(self, url: str, emulator: str, state: Path | None = None) -> None:
        self.url = url
        self.emulator = emulator
        self.state = state
        self.through_gateway = "/restapis/" in url
        self.aws: Clients = clients(STAGE.region, emulator)
        self._pool = urllib3.PoolManager(timeout=30, retries=False, maxsize=16)

    def ask(self, method: str, path: str, **known: Any) -> urllib3.BaseHTTPResponse:
        """Send one request; redirects are not followed."""
        return self._pool.request(method, self.url + path, redirect=False, **known)


@contextlib.contextmanager
def own_town(state: Path) -> Iterator[Town]:
    """Run `local.up` on an empty state, and see at the end that it logged nothing of people."""
    command = [sys.executable, "-m", "local.up", "--state", str(state), "--port", str(free_port())]
    with (state / "up.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=surroundings())
    try:
        yield _started(process, state)
    finally:
        process.terminate()
        process.wait(timeout=60)
    assert _leaks(state) == []


def _leaks(state: Path) -> list[str]:
    """Return what the functions and the gateway of a town logged of people."""
    logs = (line for file in (state / "logs").iterdir() for line in file.read_text(errors="replace").splitlines())
    return [line for line in logs if '{"event"' in line and PERSONAL.search(line[line.index('{"event"') :])]


def _started(process: subprocess.Popen[bytes], state: Path) -> Town:
    """Wait until the town of this state answers; it says itself where, since another may have taken the port."""
    deadline = time.monotonic() + START_SECONDS_MAX
    while time.monotonic() < deadline:
        assert process.poll() is None, (state / "up.log").read_text()
        known = running(state)
        if known is not None and known.emulator:
            town = Town(known.url, known.emulator, state)
            with contextlib.suppress(urllib3.exceptions.HTTPError):
                assert json.loads(town.ask("GET", "/v1/health").data)["tables"] == "reachable"
                return town
        time.sleep(0.1)
    raise AssertionError((state / "up.log").read_text())

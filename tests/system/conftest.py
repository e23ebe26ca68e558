"""A running town to talk to: the one at SANBAO_TEST_URL (`make rehearse`), or a `local.up` of this run's own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import urllib3

from infra.deploy import Clients, clients
from local.children import free_port
from local.claim import running
from local.world import STAGE

START_SECONDS_MAX = 60


class Town:
    """A town at `url`, and its emulated AWS."""

    def __init__(self, url: str, emulator: str) -> None:
        self.url = url
        self.through_gateway = "/restapis/" in url
        self.aws: Clients = clients(STAGE.region, emulator)
        self._pool = urllib3.PoolManager(timeout=30, retries=False)

    def ask(self, method: str, path: str, **known: Any) -> urllib3.BaseHTTPResponse:
        """Send one request; redirects are not followed."""
        return self._pool.request(method, self.url + path, redirect=False, **known)


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The town under test."""
    url = os.environ.get("SANBAO_TEST_URL")
    if url:
        yield Town(url, os.environ["SANBAO_TEST_EMULATOR"])
        return
    state = tmp_path_factory.mktemp("town")
    port = free_port(8100)
    command = [sys.executable, "-m", "local.up", "--state", str(state), "--port", str(port)]
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith(("SANBAO_", "AWS_"))}
    with (state / "up.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=surroundings)
    try:
        yield Town(f"http://127.0.0.1:{port}", _emulator(process, state, port))
    finally:
        process.terminate()
        process.wait(timeout=60)


def _emulator(process: subprocess.Popen[bytes], state: Path, port: int) -> str:
    """Wait until the town answers; return where its emulated AWS is."""
    deadline = time.monotonic() + START_SECONDS_MAX
    pool = urllib3.PoolManager(timeout=2, retries=False)
    while time.monotonic() < deadline:
        assert process.poll() is None, (state / "up.log").read_text()
        try:
            health = json.loads(pool.request("GET", f"http://127.0.0.1:{port}/v1/health").data)
        except urllib3.exceptions.HTTPError:
            time.sleep(0.1)
            continue
        assert health["tables"] == "reachable"
        known = running(state)
        assert known is not None
        return known.emulator
    raise AssertionError((state / "up.log").read_text())

"""Witnesses as real processes on loopback, and one that stops between keeping and signing."""

from __future__ import annotations

import contextlib
import http.client
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from chalicelib.credit.log.core.notes import Signature, VerifierKey
from chalicelib.credit.log.core.witnessing import Asked, cosignature
from infra.plan import ROOT
from tests.unit.log.keys import LOG

NAME = "bank.example/witness"
STALLED = "kept, and not signed"


@dataclass(slots=True)
class Running:
    """A witness that listens on a port of 127.0.0.1."""

    process: subprocess.Popen[str]
    port: int
    key: VerifierKey

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)

    def say(self, method: str, path: str, body: bytes = b"") -> tuple[int, str, bytes]:
        """Ask once; return status, type and body."""
        with contextlib.closing(self.connection()) as connection:
            connection.request(method, path, body)
            answer = connection.getresponse()
            return answer.status, answer.headers["Content-Type"], answer.read()

    def ask(self, asked: Asked) -> Signature:
        status, _, body = self.say("POST", "/add-checkpoint", asked.body)
        return cosignature(status, body, asked, self.key)


@contextlib.contextmanager
def started(folder: Path, *, module: str = "witness", host: str = "127.0.0.1") -> Iterator[Running]:
    """Run a witness that keeps what it has in a folder, until the block ends; it may have been killed there."""
    command = [sys.executable, "-m", module, "--name", NAME, "--log", LOG.public.vkey, "--port", "0"]
    command += ["--folder", str(folder), "--host", host]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        key = VerifierKey.parse(process.stdout.readline().strip())
        port = int(process.stdout.readline().rsplit(":", 1)[1])
        yield Running(process, port, key)
    finally:
        process.terminate()
        process.wait(timeout=20)
        process.stdout.close()

"""The emulated AWS of one machine: ministack in a process of its own, its state written to disk while it runs.

ministack writes its state at a clean stop only. Here a forked copy of the process writes it whenever something has
changed: the copy is of one moment, and the running emulator waits for the fork alone, not for the writing. Without a
folder it stays in memory, for those who need it once.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import json
import os
import re
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

PAUSE_SECONDS = 2.0
REST_TIMES = 4
"""After a snapshot that took a second, the next one waits at least four: a large town must not write all the time."""
WITHOUT_COPIES = "--without-copies"
"""Asks that no copy writes the state while the emulator runs: for towns that nobody kills."""
COPY_SECONDS_MAX = 180
EXPRESSIONS_MAX = 4_096
"""The house has a few hundred; a line of a batch may have its own."""
QUEUES_AT = re.compile(r"http://localhost:[0-9]+/")
_READS = ("Get", "BatchGet", "Query", "Scan", "Describe", "List")


def surroundings(port: int, folder: Path | None) -> dict[str, str]:
    """Return the environment that ministack needs to stay on this machine, and to keep its state in `folder`."""
    known = {
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "PERSIST_STATE": "0",
        "S3_PERSIST": "0",
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        "LOG_LEVEL": "WARNING",
    }
    if folder is None:
        return known
    kept = {"STATE_DIR": str(folder / "state"), "S3_DATA_DIR": str(folder / "s3")}
    return known | kept | {"PERSIST_STATE": "1", "S3_PERSIST": "1", "TMPDIR": str(folder / "unpacked")}


def follow_port(port: int, folder: Path) -> None:
    """Let the queues that are kept in a folder be found at this port: ministack names them by the one it had then.

    Without it, whoever starts again while another program holds the port has queues that nobody works on.
    """
    for name in ("sqs.json", "cloudformation.json"):
        file = folder / "state" / name
        if file.exists():
            _replace(file, QUEUES_AT.sub(f"http://localhost:{port}/", file.read_text(encoding="utf-8")))


def begin_streams(folder: Path) -> None:
    """Let the jobs of a stream begin with what it brings from now on.

    ministack keeps how far they had read, but not the stream: they would wait until it is as long as it was.
    """
    file = folder / "state" / "lambda.json"
    if file.exists():
        kept = json.loads(file.read_text(encoding="utf-8"))
        kept["payload"].pop("dynamodb_stream_positions", None)
        _replace(file, json.dumps(kept))


def clear_unpacked(folder: Path) -> None:
    """Make room for the functions' code: ministack unpacks 134 MB for each worker, and leaves them when it is killed.

    They lie in the state's own folder: whoever deletes that has deleted all of it.
    """
    unpacked = folder / "unpacked"
    shutil.rmtree(unpacked, ignore_errors=True)
    unpacked.mkdir()


def _replace(file: Path, text: str) -> None:
    """Write a file in one step: whoever is ended in the middle leaves the one of before."""
    beside = file.with_suffix(".new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(file)


def may_write(scope: dict[str, Any]) -> bool:
    """Tell whether a request could change something."""
    if scope["type"] != "http":
        return False
    headers = dict(scope["headers"])
    operation = headers.get(b"x-amz-target", b"").decode("latin-1").rpartition(".")[2]
    if operation:
        return not operation.startswith(_READS)
    return scope["method"] not in {"GET", "HEAD"} and not scope["path"].startswith("/_ministack/")


class Snapshots:
    """An ASGI application around ministack's that remembers whether something changed, and if it `keeps`, writes it."""

    def __init__(self, served: Any, *, keeps: bool) -> None:
        self._served = served
        self._keeps = keeps
        self._changed = False
        self._rest_until = 0.0

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Pass a request on."""
        if may_write(scope):
            self._changed = True
        await self._served(scope, receive, send)

    async def watch(self, parent: int, stop: asyncio.Event) -> None:
        """Write whenever something changed, until told to stop, or `parent` (who started this process) is gone.

        It ends when nobody writes any more: ministack writes its state itself as it stops, and two at once would
        write into each other's files.
        """
        while not stop.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), PAUSE_SECONDS)
            if os.getppid() != parent:
                stop.set()
            elif stop.is_set():
                break
            elif self._keeps and self._changed and time.monotonic() >= self._rest_until:
                self._changed = False
                began = time.monotonic()
                await _written()
                self._rest_until = time.monotonic() + REST_TIMES * (time.monotonic() - began)


async def _written() -> None:
    """Let a copy of this process write everything, and wait until it has."""
    pid = os.fork()
    if pid == 0:
        _write_and_leave()
    await asyncio.to_thread(os.waitpid, pid, 0)


def _write_and_leave() -> None:
    """In the copy: write the state file by file, each replaced in one step, and leave without any cleaning up."""
    from ministack import app
    from ministack.core.persistence import save_all

    signal.alarm(COPY_SECONDS_MAX)  # A copy that hangs ends itself.
    try:
        os.nice(10)
        save_all(app._build_persistence_save_dict())  # noqa: SLF001  ministack has no public way to write its state.
    finally:
        os._exit(0)


def remember_expressions() -> None:
    """Let ministack read each expression once: it reads a query's anew for every row, a third of all that it does."""
    from ministack.services import dynamodb

    read, checked = dynamodb._tokenize, dynamodb._condition_syntax_error  # noqa: SLF001  Of the text alone.
    dynamodb._tokenize = functools.lru_cache(EXPRESSIONS_MAX)(lambda text: tuple(read(text)))  # noqa: SLF001
    dynamodb._condition_syntax_error = functools.lru_cache(EXPRESSIONS_MAX)(checked)  # noqa: SLF001


async def serve(port: int, *, keeps: bool, around: Callable[[Any], Any] = lambda app: app) -> None:
    """Run the emulator until it is told to stop, or whoever started it is gone; `around` may stand before its app."""
    remember_expressions()
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for signum in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signum, stop.set)
    await listen(port, stop, keeps=keeps, around=around)


async def listen(port: int, stop: asyncio.Event, *, keeps: bool, around: Callable[[Any], Any]) -> None:
    """Answer until `stop` is set, or whoever started this process is gone, and nobody writes the state any more."""
    from hypercorn.asyncio import serve as answer
    from hypercorn.config import Config
    from ministack.app import app

    config = Config()
    config.bind = [f"127.0.0.1:{port}"]
    config.loglevel = "WARNING"
    config.graceful_timeout = 1
    snapshots = Snapshots(around(app), keeps=keeps)
    watching = asyncio.create_task(snapshots.watch(os.getppid(), stop))
    await answer(cast("Any", snapshots), config, shutdown_trigger=lambda: asyncio.shield(watching))
    await watching


def main() -> None:
    """`python -m local.emulator PORT [FOLDER [--without-copies]]`."""
    port, folder = int(sys.argv[1]), Path(sys.argv[2]).resolve() if len(sys.argv) > 2 else None
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        follow_port(port, folder)
        begin_streams(folder)
        clear_unpacked(folder)
    os.environ.update(surroundings(port, folder))
    asyncio.run(serve(port, keeps=folder is not None and WITHOUT_COPIES not in sys.argv))


if __name__ == "__main__":
    main()

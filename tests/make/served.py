"""The house behind a real HTTP server of this process, on a free port of 127.0.0.1."""

from __future__ import annotations

import contextlib
import functools
import threading
from collections.abc import Iterator

from app import app
from local.gateway import Gateway

THREADS = 8


@functools.cache
def _gateway() -> Gateway:
    return Gateway(app.open_all())


@contextlib.contextmanager
def served() -> Iterator[str]:
    """Serve the API until the block ends; yields its origin."""
    from waitress import create_server

    server = create_server(_gateway(), host="127.0.0.1", port=0, threads=THREADS, ident=None)
    threading.Thread(target=server.run, daemon=True).start()  # It ends when it next looks up: nobody waits for that.
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()

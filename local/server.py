"""The HTTP server of one machine, in a process of its own: `python -m local.server PORT STATE`.

It has the environment of a deployed function from whoever started it, and ends by itself when that one is gone.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from infra.gateway import GATEWAY_BYTES_MAX
from infra.plan import ROOT
from local import demo_logins

THREADS = 16
LOOK_SECONDS = 0.5
"""How often it looks whether whoever started it is still there."""


def application(state: Path) -> Any:
    """Return the WSGI application: the API under /v1, the public bucket under /public, pages everywhere else."""
    from app import app
    from chalicelib.kernel import storage
    from chalicelib.kernel.settings import settings
    from local.gateway import Gateway
    from local.pages import Pages

    api = Gateway(app.open_all())  # Now: threads would open one room at the same time.
    pages = Pages(
        ROOT / "web",
        lambda: storage.client("s3"),
        settings().public_bucket,
        upload_origin=storage.client("s3").meta.endpoint_url,
        demo=lambda: demo_logins.shown(state, settings().wechat_url, settings().wxpay_url),
    )
    return lambda environ, start: (api if environ["PATH_INFO"].startswith("/v1/") else pages)(environ, start)


def main() -> None:
    """Answer HTTP until SIGTERM, or until the process that started this one is gone."""
    from waitress import create_server

    parent, stop = os.getppid(), threading.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: stop.set())
    server = create_server(
        application(Path(sys.argv[2])),
        host="127.0.0.1",
        port=int(sys.argv[1]),
        threads=THREADS,
        ident=None,
        max_request_body_size=2 * GATEWAY_BYTES_MAX,
    )
    threading.Thread(target=server.run, daemon=True).start()
    while not stop.wait(LOOK_SECONDS) and os.getppid() == parent:
        pass
    server.close()


if __name__ == "__main__":
    main()

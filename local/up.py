"""`make up`: the whole system on one machine, from the packaged template, with one link at the end."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import shutil
import signal
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import Any

from rich.console import Console

from infra.deploy import DeployFailed
from infra.gateway import GATEWAY_BYTES_MAX
from infra.plan import ROOT
from infra.surroundings import enter
from local import demo_logins, world
from local.children import ChildEnded, Children, free_port
from local.claim import AlreadyRunning, Running, claim, release

STATE = ROOT / ".local"
HTTP_PORT = 8000
THREADS = 16


def seed(state: Path, console: Console) -> None:
    """Fill an empty town once, where there is a demo to fill it with."""
    done = state / "seeded"
    if done.exists() or importlib.util.find_spec("local.demo") is None:
        return
    importlib.import_module("local.demo").seed(console)
    done.touch()


def application(state: Path) -> Any:
    """Return the WSGI application: the API under /v1, the public bucket under /public, pages everywhere else."""
    from app import app
    from chalicelib.kernel import storage
    from chalicelib.kernel.settings import settings
    from local.gateway import Gateway
    from local.pages import Pages

    api = Gateway(app)
    pages = Pages(
        ROOT / "web",
        lambda: storage.client("s3"),
        settings().public_bucket,
        upload_origin=storage.client("s3").meta.endpoint_url,
        demo=lambda: demo_logins.shown(state, settings().wechat_url),
    )
    return lambda environ, start: (api if environ["PATH_INFO"].startswith("/v1/") else pages)(environ, start)


def serve(port: int, state: Path, children: Children, console: Console) -> None:
    """Answer HTTP until Ctrl-C, SIGTERM, or one of the children ends."""
    from waitress import create_server

    server = create_server(
        application(state),
        host="127.0.0.1",
        port=port,
        threads=THREADS,
        ident=None,
        max_request_body_size=2 * GATEWAY_BYTES_MAX,
    )
    stop = threading.Event()

    def stopped(_signum: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, stopped)
    signal.signal(signal.SIGINT, stopped)
    threading.Thread(target=server.run, daemon=True).start()
    while not stop.wait(0.5):
        name = children.ended()
        if name is not None:
            console.print(f"[red]{name} ended by itself; see {children.logs / name}.log[/]")
            break
    server.close()


def run(port: int, state: Path, console: Console) -> None:
    """Start everything, serve, and end everything."""
    steps = world.Steps(console)
    children = Children(state / "logs")
    url = f"http://127.0.0.1:{port}"
    claim(state, Running(os.getpid(), url))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        made = world.make(steps, children, state, page_url=url, target=None)
        claim(state, Running(os.getpid(), url, made.emulator))
        enter(made.client, "local", endpoint=made.emulator)
        seed(state, console)
        console.print(f"\n[bold]Sanbao 三宝[/]  {url}   [dim]Ctrl-C ends it; its state stays.[/]\n")
        serve(port, state, children, console)
    finally:
        with steps.step("state written, everything ended"):
            children.stop()
        release(state)


def main() -> None:
    """Start the system on the state of the last run, or on none with `--fresh`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=HTTP_PORT)
    parser.add_argument("--state", type=Path, default=STATE)
    parser.add_argument("--fresh", action="store_true", help="forget the state of earlier runs")
    asked = parser.parse_args()
    console = Console(soft_wrap=True)
    try:
        claim(asked.state, Running(os.getpid(), "an address to be chosen"))
        if asked.fresh:
            shutil.rmtree(asked.state)
        port = free_port(asked.port)
        if port != asked.port:
            console.print(f"[yellow]Port {asked.port} is taken; using {port}.[/]")
        run(port, asked.state, console)
    except (AlreadyRunning, ChildEnded, DeployFailed) as error:
        console.print(f"[red]{error}[/]")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()

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
import time
from pathlib import Path
from types import FrameType

from rich.console import Console

from infra.deploy import DeployFailed
from infra.plan import ROOT
from infra.surroundings import enter
from local import world
from local.children import ChildEnded, Children, free_port
from local.claim import AlreadyRunning, Running, claim, release
from local.emulator import WITHOUT_COPIES

STATE = ROOT / ".local"
HTTP_PORT = 8000
SERVER = "server"
WATCH_SECONDS = 0.2
DEATHS_A_MINUTE_MAX = 10
"""Enough for whoever kills it on purpose; one that can not even start dies more often than that."""


def seed(state: Path, console: Console) -> None:
    """Fill an empty town once, where there is a demo to fill it with."""
    done = state / "seeded"
    if done.exists() or importlib.util.find_spec("local.demo") is None:
        return
    importlib.import_module("local.demo").seed(state, console)
    done.touch()


def serve(port: int, state: Path, children: Children, console: Console) -> None:
    """Keep the HTTP server running until Ctrl-C, SIGTERM, or another child ends.

    A server that dies is started again, as Lambda starts another process; one that keeps dying is given up.
    """
    stop = threading.Event()

    def stopped(_signum: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, stopped)
    signal.signal(signal.SIGINT, stopped)
    deaths: list[float] = []
    while not stop.wait(WATCH_SECONDS):
        name = children.ended()
        if name is None:
            continue
        deaths = [moment for moment in deaths if time.monotonic() - moment < 60] + [time.monotonic()]
        if name != SERVER or len(deaths) > DEATHS_A_MINUTE_MAX:
            console.print(f"[red]{name} ended by itself; see {children.logs / name}.log[/]")
            break
        console.print(f"[yellow]The {name} ended by itself and is started again; see {children.logs / name}.log[/]")
        children.start(SERVER, "local.server", str(port), str(state))


def run(port: int, state: Path, console: Console, *, copies: bool = True) -> None:
    """Start everything, serve, and end everything."""
    steps = world.Steps(console)
    children = Children(state / "logs")
    url = f"http://127.0.0.1:{port}"
    claim(state, Running(os.getpid(), url))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        made = world.make(steps, children, state, page_url=url, target=None, copies=copies)
        claim(state, Running(os.getpid(), url, made.emulator))
        enter(made.client, "local", endpoint=made.emulator)
        seed(state, console)
        children.start(SERVER, "local.server", str(port), str(state))
        children.wait_for(SERVER, lambda: children.holds(SERVER, port))
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
    without = "write the state at the end alone: lost where the system is killed, and saves a fifth of the work"
    parser.add_argument(WITHOUT_COPIES, action="store_true", help=without)
    asked = parser.parse_args()
    console = Console(soft_wrap=True)
    try:
        claim(asked.state, Running(os.getpid(), "an address to be chosen"))
        if asked.fresh:
            shutil.rmtree(asked.state)
        port = free_port(asked.port)
        if port != asked.port:
            console.print(f"[yellow]Port {asked.port} is taken; using {port}.[/]")
        run(port, asked.state, console, copies=not asked.without_copies)
    except (AlreadyRunning, ChildEnded, DeployFailed) as error:
        console.print(f"[red]{error}[/]")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()

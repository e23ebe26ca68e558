"""`make up`: the whole system on one machine, from the packaged template, with one link at the end."""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import json
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from rich.console import Console

from infra.deploy import Clients, clients, deploy
from infra.gateway import GATEWAY_BYTES_MAX
from infra.package import build
from infra.plan import ROOT
from infra.stages import STAGES
from local import fakes
from local.children import Children, free_port, listens

STATE = ROOT / ".local"
HTTP_PORT, EMULATOR_PORT, FAKE_PORT = 8000, 4566, 4700
THREADS = 16
STAGE = STAGES["local"]


class AlreadyRunning(RuntimeError):
    """Another `make up` has this state; the sentence says where it answers."""


@dataclass(slots=True)
class Steps:
    """Tells a person, line by line, what is being done and how long it took."""

    console: Console

    @contextlib.contextmanager
    def step(self, words: str) -> Iterator[None]:
        """Show `words` while the block runs, and the seconds when it is done."""
        began = time.monotonic()
        with self.console.status(words):
            yield
        self.console.print(f"[green]✓[/] {words} [dim]{time.monotonic() - began:.1f} s[/]")


def claim(state: Path, port: int) -> None:
    """Write down that this process has the state.

    Raises:
        AlreadyRunning: a process that is alive has it.
    """
    file = state / "running.json"
    if file.exists():
        known = json.loads(file.read_text())
        if _is_ours(known["pid"]):
            message = f"Sanbao is already running at http://127.0.0.1:{known['port']} (process {known['pid']})."
            raise AlreadyRunning(message)
    state.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"pid": os.getpid(), "port": port}))


def _is_ours(pid: int) -> bool:
    """Tell whether a process is alive and is a `local.up`, where the system can say what it is."""
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, PermissionError):
        return False
    words = Path(f"/proc/{pid}/cmdline")
    return pid != os.getpid() and (not words.exists() or b"local.up" in words.read_bytes())


def start_emulator(children: Children, state: Path) -> str:
    """Start the emulated AWS on the state of the last run; return its address."""
    port = free_port(EMULATOR_PORT)
    url = f"http://127.0.0.1:{port}"
    children.start("emulator", "local.emulator", str(port), str(state / "aws"))
    children.wait_for("emulator", lambda: listens(port))
    return url


def start_fakes(children: Children) -> dict[str, str]:
    """Start the fakes that are there; return the template's parameters that point to them."""
    parameters: dict[str, str] = {}
    taken: set[int] = set()
    for fake in fakes.present():
        port = free_port(FAKE_PORT, frozenset(taken))
        taken.add(port)
        children.start(fake.name, fake.module, "--port", str(port))
        children.wait_for(fake.name, lambda port=port: listens(port))  # type: ignore[misc]  # A default binds now.
        parameters[fake.parameter] = f"http://127.0.0.1:{port}"
    return parameters


def enter(client: Clients, emulator: str) -> None:
    """Give this process the surroundings that the deployed function has."""
    function = client("lambda").get_function_configuration(FunctionName="sanbao-local")
    known = {"AWS_ENDPOINT_URL": emulator, "AWS_REGION": STAGE.region, "AWS_DEFAULT_REGION": STAGE.region}
    known |= {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_EC2_METADATA_DISABLED": "true"}
    os.environ.update(function["Environment"]["Variables"] | known)


def seed(state: Path, console: Console) -> None:
    """Fill an empty town once, where there is a demo to fill it with."""
    done = state / "seeded"
    if done.exists() or importlib.util.find_spec("local.demo") is None:
        return
    demo = importlib.import_module("local.demo")
    demo.seed(console)
    done.touch()


def application() -> Any:
    """Return the WSGI application: the API under /v1, the public bucket under /public, pages everywhere else."""
    from app import app
    from chalicelib.kernel import storage
    from chalicelib.kernel.settings import settings
    from local.gateway import Gateway
    from local.pages import Pages

    api = Gateway(app)
    pages = Pages(ROOT / "web", lambda: storage.client("s3"), settings().public_bucket)
    return lambda environ, start: (api if environ["PATH_INFO"].startswith("/v1/") else pages)(environ, start)


def serve(port: int, children: Children) -> None:
    """Answer HTTP until Ctrl-C, SIGTERM, or one of the children ends."""
    from waitress import create_server

    server = create_server(
        application(),
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
            Console(stderr=True).print(f"[red]{name} ended by itself; see {children.logs / name}.log[/]")
            break
    server.close()


def run(port: int, state: Path, console: Console) -> None:
    """Start everything, serve, and end everything."""
    steps = Steps(console)
    children = Children(state / "logs")
    claim(state, port)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with steps.step("emulated AWS"):
            emulator = start_emulator(children, state)
        with steps.step("stand-ins for WeChat and SMS"):
            parameters = start_fakes(children)
        parameters |= {"PageUrl": f"http://127.0.0.1:{port}", "WechatAppId": "wx0123456789abcdef"}
        parameters["WechatAppSecret"] = "local"
        client = clients(STAGE.region, emulator)
        with steps.step("package"):
            made = build("local", target=None, out=ROOT / "build" / "local")
        with steps.step("deploy"):
            deploy(made, stage="local", parameters=parameters, client=client)
        enter(client, emulator)
        seed(state, console)
        console.print(f"\n[bold]Sanbao 三宝[/]  http://127.0.0.1:{port}   [dim]Ctrl-C ends it; its state stays.[/]\n")
        serve(port, children)
    finally:
        with steps.step("state written, everything ended"):
            children.stop()
        (state / "running.json").unlink(missing_ok=True)


def main() -> None:
    """Start the system on the state of the last run, or on none with `--fresh`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=HTTP_PORT)
    parser.add_argument("--state", type=Path, default=STATE)
    parser.add_argument("--fresh", action="store_true", help="forget the state of earlier runs")
    asked = parser.parse_args()
    console = Console()
    port = free_port(asked.port)
    if port != asked.port:
        console.print(f"[yellow]Port {asked.port} is taken; using {port}.[/]")
    try:
        if asked.fresh:
            claim(asked.state, port)
            shutil.rmtree(asked.state)
        run(port, asked.state, console)
    except AlreadyRunning as error:
        console.print(f"[yellow]{error}[/] End that one first.")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()

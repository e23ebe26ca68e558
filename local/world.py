"""The world of one machine, made step by step: emulated AWS, stand-ins, and the packaged template deployed there."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from infra.deploy import Clients, clients, deploy
from infra.package import build
from infra.plan import ROOT
from infra.stages import STAGES
from local import fakes, witnesses
from local.children import Children
from local.emulator import WITHOUT_COPIES

EMULATOR_PORT, FAKE_PORT = 4566, 4700
STAGE = STAGES["local"]
AGREED = {
    "WechatAppId": "wx0123456789abcdef",
    "WechatAppSecret": "test",
    "WechatTemplates": "points=notice-points,activity=notice-activity,progress=notice-progress",
    "WechatPushToken": "test",
    "SmsKey": "test",
    "TopupOpenid": "JHtest",
    "TopupKey": "test",
}
"""What the stand-in for WeChat takes; nobody's."""


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


@dataclass(frozen=True, slots=True)
class World:
    """An emulated AWS at `emulator` with the stack in it; `outputs` are the stack's."""

    emulator: str
    client: Clients
    outputs: dict[str, str]

    @property
    def gateway(self) -> str:
        """Return where the emulated API Gateway answers."""
        return f"{self.emulator}/restapis/{self.outputs['RestApiId']}/api/_user_request_"


def start_emulator(children: Children, state: Path | None, *, copies: bool = True) -> str:
    """Start the emulated AWS on the state of the last run, or empty and in memory only; return its address.

    Without `copies` what changes is written as it ends, and is lost where it is killed.
    """
    words = [str(state / "aws"), *([] if copies else [WITHOUT_COPIES])] if state else []
    port = children.serve("emulator", "local.emulator", EMULATOR_PORT, lambda port: [str(port), *words])
    return f"http://127.0.0.1:{port}"


def start_fakes(children: Children) -> dict[str, str]:
    """Start the stand-ins that are there; return the template's parameters that point to them."""
    parameters: dict[str, str] = {}
    for fake in fakes.present():
        port = children.serve(fake.name, fake.module, FAKE_PORT, lambda port: ["--port", str(port)])
        parameters |= fake.parameters(f"http://127.0.0.1:{port}")
    return parameters


def make(
    steps: Steps, children: Children, state: Path, *, page_url: str, target: str | None, copies: bool = True
) -> World:
    """Start everything but the HTTP server. `target` None: functions take their packages from this environment."""
    with steps.step("emulated AWS"):
        emulator = start_emulator(children, state, copies=copies)
    with steps.step("stand-ins for the outside world"):
        parameters = AGREED | {"PageUrl": page_url} | start_fakes(children)
    with steps.step("three witnesses of the log"):
        parameters |= witnesses.start(children, state)
    with steps.step("package"):
        made = build("local", target=target, out=ROOT / "build" / "local")
    client = clients(STAGE.region, emulator)
    with steps.step("deploy"):
        outputs = deploy(made, stage="local", parameters=parameters, client=client)
    return World(emulator, client, outputs)

"""Where a command works: on this machine's running town, or on a stage that the operator's credentials open."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from infra.deploy import clients
from infra.plan import ROOT
from infra.stages import STAGES
from infra.surroundings import enter
from local.claim import running

if TYPE_CHECKING:
    from chalicelib.kernel.context import Context


def at(stage: str, state: Path = ROOT / ".local") -> None:
    """Work on `stage` from now on.

    Raises:
        click.ClickException: the local town is not running.
    """
    if stage != "local":
        enter(clients(STAGES[stage].region), stage)
        return
    town = running(state)
    if town is None or not town.emulator:
        message = "No town is running on this machine. Start one with: make up"
        raise click.ClickException(message)
    enter(clients(STAGES["local"].region, town.emulator), "local", endpoint=town.emulator)


class Inside(click.Command):
    """A command that works inside the stage that the operator named: `@click.command(cls=Inside)`."""

    def invoke(self, ctx: click.Context) -> object:
        """Enter the stage, then do it."""
        at(ctx.find_root().params["stage"])
        return super().invoke(ctx)


def operator() -> Context:
    """Return the world with the operator acting in it, so that the audit trail tells their deeds from the house's."""
    from chalicelib.kernel.authz import SYSTEM
    from chalicelib.kernel.context import LIVE

    return LIVE.acting(replace(SYSTEM, subject="operator"), "ops")


@contextlib.contextmanager
def refusals() -> Iterator[None]:
    """Turn a refusal into one sentence and exit code 1."""
    from chalicelib.kernel.errors import DomainError

    try:
        yield
    except DomainError as refusal:
        raise click.ClickException(refusal.sentence("en")) from refusal

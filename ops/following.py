"""Waits for a run, and says how it ended: done, refused, failed for good, or standing still."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import Progress

if TYPE_CHECKING:
    from chalicelib.foundation.runs.service import Run
    from chalicelib.kernel.context import Context
    from ops.dead_letters import Letter

ASKED_EVERY_SECONDS = 0.5
LOOKED_EVERY_SECONDS = 15
"""So often dead letters are looked for while no part comes home. Ours."""
PARTS_SHOWN = 20


def followed(run: Run, what: str, *, queue: str) -> Run:
    """Show the progress of a run, whose parts wait in `queue`, until it ends, and return it.

    Raises:
        click.ClickException: parts failed for good, or none came home for as long as the queue tries one.
    """
    from chalicelib.foundation.runs import service as runs

    moved_at = looked_at = time.monotonic()
    with Progress(console=Console(stderr=True)) as progress:
        bar = progress.add_task(what, total=None)
        while run.state is runs.RunState.RUNNING:
            time.sleep(ASKED_EVERY_SECONDS)
            before, run = run, runs.load_run(run_id=run.run_id)
            progress.update(bar, total=run.total, completed=run.done)
            now = time.monotonic()
            if (run.done, run.state) != (before.done, before.state):
                moved_at = looked_at = now
                progress.update(bar, description=what)
            elif now - looked_at >= LOOKED_EVERY_SECONDS:
                looked_at = now
                most = _check_moving(run, queue, still_seconds=now - moved_at)
                progress.update(bar, description=f"{what}; no part for {now - moved_at:.0f} of at most {most} seconds")
    return run


def _check_moving(run: Run, queue: str, *, still_seconds: float) -> int:
    """Let a run pass whose parts may still come home, and return for how many seconds at most."""
    from chalicelib.foundation.runs.store import DELAY_SECONDS_MAX
    from ops import dead_letters

    letters = dead_letters.letters_of(run.run_id, queue)
    if letters:
        raise failed_for_good(run, letters)
    tries, seconds = dead_letters.tries_of(queue)
    most = DELAY_SECONDS_MAX + tries * seconds
    if still_seconds > most:
        message = (
            f"Nothing came home of {run.run_id} for {still_seconds:,.0f} seconds, and no part lies among the dead "
        )
        message += f"letters of {queue}. Its messages are lost; do it anew."
        raise click.ClickException(message)
    return most


def failed_for_good(run: Run, letters: Sequence[Letter]) -> click.ClickException:
    """Return what is said of a run with dead letters: which parts, and how it goes on."""
    stage = click.get_current_context().find_root().params["stage"]
    parts = [letter.part.part for letter in letters]
    more = f" and {len(parts) - PARTS_SHOWN} more" if len(parts) > PARTS_SHOWN else ""
    return click.ClickException(
        f"The run {run.run_id} stands still, {run.done} of {run.total} parts home. Failed for good, and now among the "
        f"dead letters of {letters[0].queue}: {', '.join(parts[:PARTS_SHOWN])}{more}. "
        "Why is in the functions' log, at the event `surprise`. Once that is mended, go on with: "
        f"python -m ops --stage {stage} redrive {run.run_id}"
    )


def tell(ctx: Context, run: Run) -> None:
    """Print what a run counted and made.

    Raises:
        click.ClickException: it failed.
    """
    from chalicelib.foundation.runs import service as runs

    for name, count in sorted(run.counts.items()):
        click.echo(f"{name}: {count:,}")
    for name, link in runs.files_of(ctx, run):
        click.echo(f"{name}: {link}")
    if run.state != "done":
        message = f"the run {run.run_id} ended as {run.state}: {run.reason}"
        raise click.ClickException(message)

"""Commands about the house itself: its tables, its runs."""

from __future__ import annotations

import click
from rich.console import Console
from rich.table import Table

from ops.following import failed_for_good, followed, tell
from ops.surroundings import Inside, operator, refusals


@click.command(cls=Inside)
def tables() -> None:
    """List the tables, with DynamoDB's own count of rows (six hours old at most)."""
    from chalicelib.kernel import storage
    from infra.tables import all_records

    shown = Table("table", "rows", "bytes", "status")
    for record in all_records():
        found = storage.client().describe_table(TableName=storage.table_name(record))["Table"]
        shown.add_row(
            found["TableName"], f"{found['ItemCount']:,}", f"{found['TableSizeBytes']:,}", found["TableStatus"]
        )
    Console().print(shown)


@click.command(cls=Inside)
@click.argument("run_id")
def runs(run_id: str) -> None:
    """Tell how far a run has come and what is missing, and fail if parts of it failed for good."""
    from chalicelib.foundation.runs import service
    from chalicelib.kernel.calendar import business_time
    from ops import dead_letters

    with refusals():
        run = service.load_run(run_id=run_id)
    shown = Table(show_header=False)
    shown.add_row("kind", run.kind)
    shown.add_row("place", run.place_id)
    shown.add_row("started", f"{business_time(run.started_at)} by {run.by}")
    shown.add_row("state", f"{run.state}, {run.done} of {run.total} parts home")
    for name, count in sorted(run.counts.items()):
        shown.add_row(name, f"{count:,}")
    missing = service.missing_of(run)
    if missing:
        shown.add_row("missing", ", ".join(missing))
    shown.add_row("result", run.result or "none yet")
    Console().print(shown)
    letters = dead_letters.everywhere(run_id) if run.state is service.RunState.RUNNING else []
    if letters:
        raise failed_for_good(run, letters)


@click.command(cls=Inside)
@click.argument("run_id")
def redrive(run_id: str) -> None:
    """Let the parts of a run that failed for good be tried again, and say how the run ends.

    Do it once what made them fail is mended: the functions' log names it, at the event `surprise`.
    """
    from chalicelib.foundation.runs import service
    from ops import dead_letters

    with refusals():
        run = service.load_run(run_id=run_id)
        for queue in dead_letters.queues():
            parts = dead_letters.redrive(run_id, queue)
            if parts:
                click.echo(f"sent again to {queue}: {', '.join(parts)}", err=True)
                tell(operator(), followed(run, run.kind, queue=queue))
                return
    message = f"No part of {run_id} lies among the dead letters; it is {run.state}."
    raise click.ClickException(message)

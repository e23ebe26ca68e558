"""Commands about the house itself: its tables, its runs."""

from __future__ import annotations

import click
from rich.console import Console
from rich.table import Table

from ops.surroundings import Inside


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
    """Tell how far a run has come."""
    from chalicelib.foundation.runs import service
    from chalicelib.kernel.calendar import business_time

    try:
        run = service.load_run(run_id=run_id)
    except service.NoSuchRun as refusal:
        raise click.ClickException(refusal.sentence("en")) from refusal
    shown = Table(show_header=False)
    shown.add_row("kind", run.kind)
    shown.add_row("place", run.place_id)
    shown.add_row("started", f"{business_time(run.started_at)} by {run.by}")
    shown.add_row("state", f"{run.state}, {run.done} of {run.total} parts home")
    for name, count in sorted(run.counts.items()):
        shown.add_row(name, f"{count:,}")
    shown.add_row("result", run.result or "none yet")
    Console().print(shown)

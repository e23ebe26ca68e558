"""`python -m ops [--stage STAGE] COMMAND`. Each room's commands are a file here, and one line below."""

from __future__ import annotations

import click

from infra.stages import STAGES
from ops import ballots, books, cockpit, house, log, registry, scores


@click.group()
@click.option("--stage", type=click.Choice(sorted(STAGES)), default="local", show_default=True)
def cli(stage: str) -> None:
    """Look after Sanbao."""


cli.add_command(house.tables)
cli.add_command(house.runs)
cli.add_command(house.redrive)
cli.add_command(registry.add_town)
cli.add_command(registry.add_village)
cli.add_command(registry.add_admin)
cli.add_command(registry.import_roster)
cli.add_command(registry.issue_key)
cli.add_command(books.verify_ledger)
cli.add_command(books.reconcile_market)
cli.add_command(books.reconcile_bookings)
cli.add_command(books.export_entries)
cli.add_command(books.publish_board)
cli.add_command(ballots.verify_appraisal)
cli.add_command(scores.verify_scores)
cli.add_command(scores.refresh_scores)
cli.add_command(cockpit.fold_metrics)
cli.add_command(log.verify_log)
cli.add_command(log.export_log)
cli.add_command(log.rotate_log_key)


if __name__ == "__main__":
    cli()

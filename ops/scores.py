"""Commands about scores: verify them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import track
from rich.table import Table

from ops.books import FAULTS_SHOWN, villages
from ops.surroundings import Inside, refusals

if TYPE_CHECKING:
    from chalicelib.credit.score.service.verifying import Verified


@click.command(cls=Inside)
@click.argument("place_ids", nargs=-1)
def verify_scores(place_ids: tuple[str, ...]) -> None:
    """Recompute every score from the facts, and fail if one is off or somebody has one without consent.

    Of the towns and villages named; without names, of all. Nothing is written.
    """
    from chalicelib.credit.score.service.verifying import Verified, verify_village

    console, total = Console(), Verified()
    shown = Table("village", "people", "households", "days", "faults")
    with refusals():
        for village_id in track(villages(place_ids), "verifying", console=Console(stderr=True)):
            one = verify_village(village_id=village_id)
            _row(shown, village_id, one)
            total.add(one)
    shown.add_section()
    _row(shown, "all", total)
    console.print(shown)
    for fault in total.faults[:FAULTS_SHOWN]:
        click.echo(fault, err=True)
    if total.faults:
        message = f"The scores disagree in {len(total.faults)} places."
        raise click.ClickException(message)


def _row(shown: Table, name: str, one: Verified) -> None:
    shown.add_row(name, f"{one.people:,}", f"{one.households:,}", f"{one.days:,}", str(len(one.faults)))

"""Commands about scores: verify them, bring a town's up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import track
from rich.table import Table

from ops.books import FAULTS_SHOWN, villages
from ops.following import followed, tell
from ops.surroundings import Inside, operator, refusals

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


@click.command(cls=Inside)
@click.argument("town_id")
def refresh_scores(town_id: str) -> None:
    """Bring a town's scores to the end of yesterday, and say how that ends.

    It is the night's own run: what is done already is not done again.
    """
    from chalicelib.credit.score.service import nightly
    from chalicelib.foundation.identity.service import places

    ctx = operator()
    with refusals():
        places.load_town(town_id=town_id)
        run = nightly.start_town(ctx, town_id=town_id)
    tell(ctx, followed(run, nightly.KIND, queue=nightly.QUEUE))


def _row(shown: Table, name: str, one: Verified) -> None:
    shown.add_row(name, f"{one.people:,}", f"{one.households:,}", f"{one.days:,}", str(len(one.faults)))

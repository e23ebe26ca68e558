"""Commands about a town's registry: its places, its first administrator, its roster, its shops' keys."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import Progress

from ops.surroundings import Inside, operator, refusals

if TYPE_CHECKING:
    from chalicelib.foundation.runs.service import Run
    from chalicelib.kernel.context import Context

ASKED_EVERY_SECONDS = 0.5


@click.command(cls=Inside)
@click.argument("name")
@click.argument("code")
def add_town(name: str, code: str) -> None:
    """Enter a town by its NAME and 12-digit statistical CODE, and print its id."""
    from chalicelib.foundation.identity.service import places

    with refusals():
        click.echo(places.add_town(operator(), name=name, code=code).town_id)


@click.command(cls=Inside)
@click.argument("town_id")
@click.argument("name")
@click.argument("code")
@click.option("--group", "groups", multiple=True, help="A 村民小组; once each.")
def add_village(town_id: str, name: str, code: str, groups: tuple[str, ...]) -> None:
    """Enter a village of TOWN_ID by its NAME and 12-digit statistical CODE, and print its id."""
    from chalicelib.foundation.identity.service import places

    with refusals():
        made = places.add_village(operator(), town_id=town_id, name=name, code=code, groups=groups)
        click.echo(made.village_id)


@click.command(cls=Inside)
@click.argument("town_id")
@click.argument("login")
@click.argument("name")
@click.password_option(help="The first password; its owner changes it at the first sign-in.")
def add_admin(town_id: str, login: str, name: str, password: str) -> None:
    """Add the first administrator of TOWN_ID, who adds everybody else in the console."""
    from chalicelib.foundation.identity.core.staff import Reach
    from chalicelib.foundation.identity.service import places, staff
    from chalicelib.kernel.authz import Role

    with refusals():
        ordinals = [int(village.village_id[1:]) for village in places.villages_in(place_id=town_id)]
        made = staff.add_staff(
            operator(),
            town_id=town_id,
            login=login,
            name=name,
            password=password,
            roles=frozenset({Role.TOWN_ADMIN}),
            reach=Reach.TOWN,
            villages=[(ordinal, ordinal + 1) for ordinal in ordinals],
        )
        click.echo(made.staff_id)


@click.command(cls=Inside)
@click.argument("place_id")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_roster(place_id: str, file: Path) -> None:
    """Import the roster FILE (Excel or CSV) of a village or town, and say where the report is."""
    from chalicelib.foundation.identity.service import rosters

    with refusals():
        ctx = operator()
        upload_id = rosters.take_file(ctx, place_id=place_id, body=file.read_bytes())
        run = rosters.start_import(ctx, run_id=f"roster-{ctx.new_id()}", place_id=place_id, upload_id=upload_id)
        _tell(ctx, _followed(run, "importing"))


def _followed(run: Run, what: str) -> Run:
    """Show a run's progress until it ends, and return it."""
    from chalicelib.foundation.runs import service as runs

    with Progress(console=Console(stderr=True)) as progress:
        bar = progress.add_task(what, total=None)
        while run.state == "running":
            time.sleep(ASKED_EVERY_SECONDS)
            run = runs.load_run(run_id=run.run_id)
            progress.update(bar, total=run.total, completed=run.done)
    return run


def _tell(ctx: Context, run: Run) -> None:
    from chalicelib.foundation.runs import service as runs

    for name, count in sorted(run.counts.items()):
        click.echo(f"{name}: {count:,}")
    for name, link in runs.files_of(ctx, run):
        click.echo(f"{name}: {link}")
    if run.state != "done":
        message = f"the run {run.run_id} ended as {run.state}: {run.reason}"
        raise click.ClickException(message)


@click.command(cls=Inside)
@click.argument("partner_id")
@click.argument("label")
@click.option("--days", type=click.IntRange(1, 730), default=365, show_default=True, help="How long it is valid.")
@click.option("--day-points", type=click.IntRange(min=1), help="At most so many points a day.")
def issue_key(partner_id: str, label: str, days: int, day_points: int | None) -> None:
    """Give a shop an API key for its till, and print it: it is shown this once."""
    from chalicelib.foundation.partners.core.keys import KeyScope
    from chalicelib.foundation.partners.service import keys

    with refusals():
        ctx = operator()
        issued = keys.issue_key(
            ctx,
            partner_id=partner_id,
            key=ctx.new_id(),
            label=label,
            scopes=list(KeyScope),
            expires_at=ctx.now() + dt.timedelta(days=days),
            day_points=day_points,
            day_count=None,
        )
        click.echo(issued.api_key)

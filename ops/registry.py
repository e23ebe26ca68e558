"""Commands about a town's registry: its places, its first administrator, its roster, its shops' keys."""

from __future__ import annotations

import datetime as dt
from importlib import import_module
from pathlib import Path

import click

from ops.following import followed, tell
from ops.surroundings import Inside, operator, refusals


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
    from chalicelib.foundation.identity.service import places, staff

    import_module("app")  # It tells which rooms have something for a village that joins.
    with refusals():
        made = places.add_village(operator(), town_id=town_id, name=name, code=code, groups=groups)
        staff.widen_staff(operator(), town_id=town_id, ordinal=int(made.village_id[1:]))
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
    from chalicelib.foundation.identity.service.codes import QUEUE

    with refusals():
        ctx = operator()
        upload_id = rosters.take_file(ctx, place_id=place_id, body=file.read_bytes())
        run = rosters.start_import(ctx, run_id=f"roster-{ctx.new_id()}", place_id=place_id, upload_id=upload_id)
        tell(ctx, followed(run, "importing", queue=QUEUE))


@click.command(cls=Inside)
@click.argument("partner_id")
@click.argument("label")
@click.option("--days", type=click.IntRange(1, 730), default=365, show_default=True, help="How long it is valid.")
@click.option("--day-points", type=click.IntRange(min=1), help="At most so many points a day.")
def issue_key(partner_id: str, label: str, days: int, day_points: int | None) -> None:
    """Give a shop an API key for its till, or a bank one for its desk, and print it: it is shown this once."""
    from chalicelib.foundation.partners.core.keys import SCOPES_OF
    from chalicelib.foundation.partners.core.shops import PartnerKind, is_bank_id
    from chalicelib.foundation.partners.service import keys

    with refusals():
        ctx = operator()
        issued = keys.issue_key(
            ctx,
            partner_id=partner_id,
            key=ctx.new_id(),
            label=label,
            scopes=sorted(SCOPES_OF[PartnerKind.BANK if is_bank_id(partner_id) else PartnerKind.SHOP]),
            expires_at=ctx.now() + dt.timedelta(days=days),
            day_points=day_points,
            day_count=None,
        )
        click.echo(issued.api_key)

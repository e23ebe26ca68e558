"""Commands about the cockpit: count its numbers anew over the past."""

from __future__ import annotations

import datetime as dt

import click

from ops.following import followed, tell
from ops.surroundings import Inside, operator, refusals


@click.command(cls=Inside)
@click.argument("town_id")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The first day to be counted.")
def fold_metrics(town_id: str, since: dt.datetime) -> None:
    """Count a town's days anew from the facts, and say how that ends; months that are over are published again.

    For a number that is new, or whose definition changed. Counted twice it is the same.
    """
    from chalicelib.town.cockpit.service import folding

    ctx = operator()
    with refusals():
        run = folding.start_since(ctx, town_id=town_id, since=since.date(), key=ctx.new_id())
    tell(ctx, followed(run, folding.KIND, queue=folding.QUEUE))

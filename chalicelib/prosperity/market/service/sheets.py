"""A day's sheets as files: asked for at the desk, made by the queue, and fetched by who asked alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from chalicelib.foundation.audit.service import record
from chalicelib.foundation.identity.service import places
from chalicelib.foundation.identity.service.addresses import open_destination
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part, Run, RunState
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError
from chalicelib.prosperity.market.core import sheets as core
from chalicelib.prosperity.market.core.orders import Order
from chalicelib.prosperity.market.core.sheets import Format, Kind, Names, Sheet
from chalicelib.prosperity.market.service import papers
from chalicelib.prosperity.market.service.stock import QUEUE
from chalicelib.prosperity.market.store import orders as store, producers

KIND = "market_sheets"


def ask_sheet(ctx: Context, *, town_id: str, day: dt.date, what: Kind, form: Format, key: str) -> Run:
    """Let a sheet of a day be made, once per `key`; return its run. 3 round trips.

    That somebody asked where orders are brought is recorded. The run is of no place: nobody else is shown its file.

    Raises:
        KeyReused: the key asked for another sheet.
    """
    if what is Kind.DELIVERIES:
        record(ctx, place_id=town_id, deed="market.deliveries", target=str(day))
    return runs.fan_out(
        ctx,
        run_id=f"{KIND}-{key}",
        kind=KIND,
        queue=QUEUE,
        place_id="",
        parts=[town_id],
        facts={"day": str(day), "what": what.value, "form": form.value},
    )


def do_part(ctx: Context, part: Part) -> None:
    """Make the file of a sheet. Doing it again makes the same file again, of the orders as they are then."""
    run = runs.load_run(run_id=part.run_id)
    if run.state is not RunState.RUNNING:
        return
    what, form = Kind(run.facts["what"]), Format(run.facts["form"])
    day = dt.date.fromisoformat(run.facts["day"])
    sheet = sheet_of(town_id=part.part, day=day, what=what)
    try:
        body = papers.file_of(sheet, form)
    except DomainError as refusal:
        runs.finish_run(run_id=run.run_id, state=RunState.FAILED, refusal=refusal)
    else:
        name = f"{what.value}-{day}.{form.value}"
        made = runs.keep_result(run_id=run.run_id, name=name, body=body, content_type=papers.TYPES[form])
        runs.finish_run(run_id=run.run_id, result=made)
    rows = len(sheet.rows) + len(sheet.slips)
    runs.finish_part(ctx, run_id=run.run_id, part=part.part, counts={"rows": rows})


def sheet_of(*, town_id: str, day: dt.date, what: Kind) -> Sheet:
    """Return what a sheet of a day says now."""
    orders = [one for state in core.STATES[what] for one in store.every_at_desk(town_id, state, day)]
    town = places.load_town(town_id=town_id).name
    if what is Kind.SLIPS:
        return Sheet(what, town, day, slips=core.slips_of(orders))
    if what is Kind.PICKING:
        return Sheet(what, town, day, core.picking_of(orders, _names(town_id, orders)))
    brought = [(one, open_destination(one.sealed)) for one in orders if one.point is None and one.sealed]
    return Sheet(what, town, day, core.deliveries_of(brought))


def _names(town_id: str, orders: Sequence[Order]) -> Names:
    villages = {one.village_id: one.name for one in places.villages_of(town_id=town_id)}
    wanted = sorted({line.producer_id for one in orders for line in one.lines})
    found = producers.find_producers(wanted)
    return Names(villages, {one.producer_id: one.words.name for one in found})

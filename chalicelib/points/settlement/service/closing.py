"""Closing a month: a message for each shop of each village, each closed once, however often it is asked for."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from dataclasses import replace

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.settlement import StatementClosed
from chalicelib.foundation.identity.service import people, places
from chalicelib.foundation.partners.core.shops import Partner
from chalicelib.foundation.partners.service import shops
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.service import Part, Run, RunState
from chalicelib.kernel.calendar import business_date, days_of, month_of, working_days_after
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import AlreadyDone, Stale, commit
from chalicelib.points.ledger.core.sources import Spent, lines_between, redemptions_of
from chalicelib.points.ledger.service.statements import stream_spent
from chalicelib.points.settlement.core import months
from chalicelib.points.settlement.core.objections import ObjectionState
from chalicelib.points.settlement.core.statements import (
    OBJECTION_DAYS,
    Folding,
    Statement,
    followed,
    is_nothing,
    line_of,
)
from chalicelib.points.settlement.service.papers import Adjustment, Papers, missing_of
from chalicelib.points.settlement.store import objections, statements as store

QUEUE = "settlement"
VILLAGE, SHOP, PAPERS = "settle_village", "settle_shop", "settle_papers"
TURNS_MAX = 5
"""How often a closing is decided again because the statement before it was changed meanwhile."""


def start_due(ctx: Context) -> list[str]:
    """Start closing last month where that is due; return the run's id, or none before the 9th. Again is safe."""
    month = months.month_due(business_date(ctx.now()))
    return [] if month is None else [start_month(ctx, month=month).run_id]


def start_month(ctx: Context, *, month: str) -> Run:
    """Start closing a month of all shops of all villages; asking again sends those that are not closed.

    A village is home once all its shops are, so that a shop whose closing failed is sent again the next dawn.

    Raises:
        MonthOpen: keys of the month may still arrive.
    """
    months.refuse_open(months.check_month(month), business_date(ctx.now()))
    return runs.fan_out(
        ctx,
        run_id=_run_id(month),
        kind=VILLAGE,
        queue=QUEUE,
        place_id="",
        parts=places.every_village_id(),
        facts={"month": month},
    )


def _run_id(month: str) -> str:
    return f"settlement-{month}"


def do_village(ctx: Context, part: Part) -> None:
    """Send a message for each shop of a village that may have lines of the month and is not closed."""
    month = runs.load_run(run_id=part.run_id).facts["month"]
    ids = [shop.partner_id for shop in shops_of(part.part) if _joined(shop) <= month]
    closed = not ids
    if ids:
        run = runs.fan_out(
            ctx,
            run_id=f"{part.run_id}-{part.part}",
            kind=SHOP,
            queue=QUEUE,
            place_id=part.part,
            parts=ids,
            facts={"month": month},
        )
        closed = run.state is RunState.DONE
    if closed:
        _home(ctx, part, {"shops": len(ids)})


def do_shop(ctx: Context, part: Part) -> None:
    """Close the month of a shop; the last one of a village brings that home too."""
    month = runs.load_run(run_id=part.run_id).facts["month"]
    made = close_month(ctx, partner_id=part.part, month=month)
    counts = {} if made is None else {"statements": 1, "lines": made.lines, "points": made.points}
    run = runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts=counts)
    if run.done == run.total:
        _home(ctx, Part(_run_id(month), VILLAGE, run.place_id), {"shops": run.total})
        runs.finish_run(run_id=part.run_id)


def _home(ctx: Context, part: Part, counts: dict[str, int]) -> None:
    run = runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts=counts)
    if run.done == run.total:
        runs.finish_run(run_id=part.run_id)


def shops_of(village_id: str) -> Iterator[Partner]:
    """Yield every shop of a village."""
    cursor: str | None = None
    while True:
        page = shops.list_partners(village_id=village_id, size=100, cursor=cursor)
        yield from page.rows
        cursor = page.cursor
        if cursor is None:
            return


def _joined(shop: Partner) -> str:
    return months.first_month(business_date(shop.made_at))


def close_month(ctx: Context, *, partner_id: str, month: str) -> Statement | None:
    """Close a shop's month and return its statement; None where there was nothing to settle. Again is the same.

    A month before it that was not closed is closed first, since what one leaves is on the next.

    Raises:
        NoSuchPartner: there is no such shop.
        MonthOpen: keys of the month may still arrive.
        Busy: the statement before it is changed again and again.
    """
    months.refuse_open(months.check_month(month), business_date(ctx.now()))
    there = store.find(partner_id, month)
    if there is not None:
        return there
    partner = shops.load_partner(partner_id=partner_id)
    newest = store.find_newest(partner_id)
    if newest is not None and newest.month > month:
        return None  # It was passed over: there was nothing, and there never will be.
    first = _joined(partner) if newest is None else month_of(days_of(newest.month)[1])
    made = None
    for due in months.months_from(first, month):
        made = _close_next(ctx, partner, due)
    return made


def _close_next(ctx: Context, partner: Partner, month: str) -> Statement | None:
    """Close a month whose earlier ones are closed."""
    persons = _persons_of(partner)
    for _ in range(TURNS_MAX):
        before = store.find_newest(partner.partner_id)
        if before is not None and before.month >= month:
            return store.find(partner.partner_id, month)
        try:
            return _close(ctx, partner, month, before, persons)
        except AlreadyDone as done:
            first: Statement = done.first
            return first
        except Stale:
            continue
    raise Busy


def _persons_of(partner: Partner) -> tuple[str, ...]:
    """Return the residents who act for the shop, as far as its contact's phone tells."""
    phone = shops.contact_of(partner=partner).phone
    return tuple(sorted(one for one in people.find_by_phone(phone=phone) if one[6:7] == "r"))


def _close(
    ctx: Context, partner: Partner, month: str, before: Statement | None, persons: tuple[str, ...]
) -> Statement | None:
    folding = Folding()
    blank = _blank(ctx, partner, month, before, persons)
    with tempfile.TemporaryDirectory() as folder:
        papers = Papers(folder, partner.partner_id)
        for entry in entries_of(partner.partner_id, month):
            line = line_of(partner, entry)
            folding.add(line)
            papers.add(line)
        made = replace(blank, lines=folding.lines, sums=folding.sums, days=folding.days)
        if is_nothing(made):
            papers.drop()
            return None
        papers.finish(made, adjustments_of(made))
    writes = store.creation_of(made, lambda image: AlreadyDone(store.statement_of(image)))
    if before is not None:
        writes.merge(store.change_of(followed(before), before, Stale))
    fact = StatementClosed(partner.partner_id, month, made.points, made.payable_fen)
    commit(writes.merge(facts.prepare_fact(ctx, village_id=partner.village_id, fact=fact)))
    return made


def _blank(ctx: Context, partner: Partner, month: str, before: Statement | None, persons: tuple[str, ...]) -> Statement:
    village = places.load_village(village_id=partner.village_id)
    today = business_date(ctx.now())
    return Statement(
        partner_id=partner.partner_id,
        month=month,
        shop=partner.name,
        village=village.name,
        town=places.load_town(town_id=village.town_id).name,
        closed_at=ctx.now(),
        object_until=working_days_after(today, OBJECTION_DAYS)[0],
        lines=0,
        sums=(),
        days=(),
        previous="" if before is None else before.month,
        carried_in_fen=0 if before is None else before.carried_out_fen,
        taken_fen=0 if before is None else before.next_fen,
        persons=persons,
    )


def entries_of(partner_id: str, month: str) -> Iterator[Spent]:
    """Yield what the ledger has of a shop's month, the oldest key first."""
    start, end = days_of(month)
    first, last = lines_between(start, end - dt.timedelta(days=1))
    return stream_spent(source=redemptions_of(partner_id), first=first, last=last)


def adjustments_of(statement: Statement) -> list[Adjustment]:
    """Return what upheld objections changed on a statement: those against the one before that came onto this one."""
    return [
        Adjustment(month, one.answer, one.fen)
        for month, on_next in ((statement.previous, True), (statement.month, False))
        for one in (objections.list_of(statement.partner_id, month) if month else ())
        if one.state is ObjectionState.UPHELD and one.on_next == on_next
    ]


def _whole_adjustments(statement: Statement) -> list[Adjustment]:
    """Return the adjustments, or let the part come again where another one was made meanwhile."""
    found = adjustments_of(statement)
    if sum(one.fen for one in found) != statement.taken_fen + statement.adjusted_fen:
        raise Busy
    return found


def start_papers(ctx: Context, statement: Statement, *, again: bool = False) -> None:
    """Have the files made that tell a statement's numbers of now. Asking again sends it again until they are there.

    `again` asks for those that were told to be there and of which one is missing, once an hour at most.
    """
    hour = f"-{ctx.now():%Y%m%d%H}" if again else ""
    runs.fan_out(
        ctx,
        run_id=f"{PAPERS}-{statement.partner_id}-{statement.month}-{statement.revision}{hour}",
        kind=PAPERS,
        queue=QUEUE,
        place_id=statement.village_id,
        parts=[f"{statement.partner_id}#{statement.month}"],
    )


def do_papers(ctx: Context, part: Part) -> None:
    """Make the files of a statement anew: an objection changed what its lines come to, or one of them is missing."""
    partner_id, _, month = part.part.partition("#")
    statement = store.find(partner_id, month)
    assert statement is not None, "files are made of a statement"
    late = statement.papers < statement.revision
    if late or missing_of(statement):
        partner = shops.load_partner(partner_id=partner_id)
        with tempfile.TemporaryDirectory() as folder:
            papers = Papers(folder, partner_id)
            for entry in entries_of(partner_id, month):
                papers.add(line_of(partner, entry))
            papers.finish(statement, _whole_adjustments(statement))
    if late:
        _tell_papers(statement)
    _home(ctx, part, {})


def _tell_papers(statement: Statement) -> None:
    try:
        commit(store.papers_made(statement, AlreadyDone))
    except AlreadyDone:
        return  # A later revision's files are there.

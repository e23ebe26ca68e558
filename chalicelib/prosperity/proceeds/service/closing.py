"""Closing: each night the days that are over, on Monday the week, on the 1st the month. Done again, it is the same."""

from __future__ import annotations

import contextlib
import datetime as dt

from chalicelib.foundation.identity.service import places
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.service import Part
from chalicelib.kernel.calendar import business_date, days_of, month_of, week_of
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import AlreadyDone, Stale, commit
from chalicelib.prosperity.proceeds.core.statements import Statement, is_nothing, lines_of, parties_of, platform_lines
from chalicelib.prosperity.proceeds.core.sums import Folding, Sums
from chalicelib.prosperity.proceeds.service import parties
from chalicelib.prosperity.proceeds.store import book, statements as store, sums as rows

KIND, QUEUE = "proceeds", "proceeds"
GRACE = dt.timedelta(hours=3)
"""So long after midnight a day is closed: what was begun in its last second is written by then, or never. Ours."""
BACK_DAYS = 400
"""How far a town's first closing looks back: over a year, a look a day. Ours."""
SECONDS_MAX = 60
"""How long a part goes on with days that were missed; then it is sent again. A job has 120 seconds."""


def start_night(ctx: Context) -> list[str]:
    """Start closing what is over, a message a town; return the run's id. Again sends only what is not home."""
    run_id = f"proceeds-{business_date(ctx.now())}"
    towns = places.every_town_id()
    if not towns:
        return []
    return [runs.fan_out(ctx, run_id=run_id, kind=KIND, queue=QUEUE, place_id="", parts=towns).run_id]


def do_town(ctx: Context, part: Part) -> None:
    """Close what is over of a town; where there is more than a job has time for, the part is sent again."""
    if not close_due(ctx, town_id=part.part, seconds_max=SECONDS_MAX):
        runs.send_part(queue=QUEUE, part=part)
        return
    run = runs.finish_part(ctx, run_id=part.run_id, part=part.part)
    if run.done >= run.total:
        runs.finish_run(run_id=part.run_id)


def close_due(ctx: Context, *, town_id: str, seconds_max: int | None = None) -> bool:
    """Close the days of a town that are over, one after another, with their weeks and months; tell whether all are.

    A day takes a round trip per megabyte of entries and one a village; a week three a party. Each is closed before the
    next is begun, so who is stopped in between goes on there.
    """
    last = business_date(ctx.now() - GRACE) - dt.timedelta(days=1)
    until = None if seconds_max is None else ctx.now() + dt.timedelta(seconds=seconds_max)
    seen = rows.find_through(town_id)
    day = _first_day(town_id, last) if seen is None else seen + dt.timedelta(days=1)
    while day <= last:
        _close_day(town_id, day)
        tomorrow = day + dt.timedelta(days=1)
        if tomorrow.weekday() == 0:
            close_week(ctx, town_id=town_id, week=week_of(day))
        if tomorrow.day == 1:
            _close_month(town_id, month_of(day))
        try:
            commit(rows.through_change(town_id, day, seen, Stale))
        except Stale:
            return True  # Another message closes this town; it goes on.
        seen, day = day, tomorrow
        if until is not None and ctx.now() > until:
            return day > last
    return True


def _first_day(town_id: str, last: dt.date) -> dt.date:
    """Return from when on a town is closed that never was: the Monday of its first entry; without one, `last`."""
    days = (last - dt.timedelta(days=n) for n in range(BACK_DAYS, -1, -1))
    first = next((day for day in days if book.has_entries(town_id, day)), None)
    return last if first is None else first - dt.timedelta(days=first.weekday())


def _close_day(town_id: str, day: dt.date) -> None:
    folding = Folding()
    for entry in book.every_entry(town_id, day):
        folding.add(entry)
    rows.keep(town_id, day.isoformat(), folding.by_place(town_id))


def _close_month(town_id: str, month: str) -> None:
    folding = Folding()
    for by_place in rows.list_spans(town_id, month).values():
        for one in by_place.values():
            folding.add_sums(one)
    rows.keep(town_id, month, folding.by_place(town_id))


def week_sums(town_id: str, week: str) -> dict[str, Sums]:
    """Return what the closed days of a week come to: by village, and under the town's id its money."""
    monday, after = days_of(week)
    months = dict.fromkeys((month_of(monday), month_of(after - dt.timedelta(days=1))))
    folding = Folding()
    for month in months:
        for day, by_place in rows.list_spans(town_id, month).items():
            if monday.isoformat() <= day < after.isoformat():
                for one in by_place.values():
                    folding.add_sums(one)
    return folding.by_place(town_id)


def close_week(ctx: Context, *, town_id: str, week: str) -> int:
    """Make the statements of a town's week whose days are closed, and return how many; again they stay as they are."""
    by_place = week_sums(town_id, week)
    town = by_place.pop(town_id, Sums())
    party_ids = [town_id, *parties_of(by_place.values())] if by_place or town.orders else []
    known = parties.named(town_id, [*dict.fromkeys([*party_ids, *by_place])]) if party_ids else {}
    made = 0
    for party_id in party_ids:
        if party_id == town_id:
            lines = platform_lines([(known[one].name, sums) for one, sums in by_place.items()], town.money)
        else:
            lines = lines_of(party_id, [by_place[party_id[:6]]])
        before = store.find_before(party_id, week)
        blank = Statement(
            town_id,
            known[party_id],
            week,
            ctx.now(),
            lines,
            0 if before is None else before.carried_out_fen,
            before.week if before is not None and before.carried_out_fen else "",
            town.money.points if party_id == town_id else 0,
        )
        made += _made(blank)
    return made


def _made(statement: Statement) -> bool:
    """Keep a statement, or leave the one that is there; tell whether there is one."""
    if is_nothing(statement):
        return False
    with contextlib.suppress(AlreadyDone):
        commit(store.creation_of(statement, lambda image: AlreadyDone(store.statement_of(image))))
    return True

"""Folding: each hour every place counts yesterday and today anew, a queue message a place and month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.identity.core.people import Status
from chalicelib.foundation.identity.service import consents, people, places
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part, Run
from chalicelib.kernel.calendar import SHANGHAI, business_date, days_of, month_of
from chalicelib.kernel.context import Context
from chalicelib.points.liability.service.reading import outstanding_on
from chalicelib.prosperity.proceeds.core.reports import months_between
from chalicelib.prosperity.proceeds.service import book
from chalicelib.prosperity.proceeds.service.reporting import closed_through, day_sums
from chalicelib.town.cockpit.core.figures import first_to_count, leaves_no_gap
from chalicelib.town.cockpit.core.tallies import Stock, Tally, documents_of, fold, joined, proceeds_of
from chalicelib.town.cockpit.service import publishing
from chalicelib.town.cockpit.store import numbers as store

QUEUE = "cockpit"
KIND = "cockpit"
ROSTER = "residents"
"""The number by which it is known that a day's roster was counted."""


def start_hour(ctx: Context) -> list[str]:
    """Start to count yesterday and today of every town, once an hour; return the runs' ids. Again sends what waits.

    Also the days whose book of proceeds was closed since, however late.
    """
    today = business_date(ctx.now())
    hour = ctx.now().astimezone(SHANGHAI).hour
    found = []
    for town_id in places.every_town_id():
        closed = closed_through(town_id=town_id)
        since = first_to_count(today, closed, store.find_through(town_id))
        first = {"since": str(since), "until": str(today), "closed": str(closed or "")}
        found.append(_start(ctx, f"cockpit-{town_id}-{today}T{hour:02d}", town_id, {}, first).run_id)
    return found


def start_since(ctx: Context, *, town_id: str, since: dt.date, key: str) -> Run:
    """Start to count all days of a town from `since` on, once per `key`; for operators, when a number is new.

    Raises:
        NoSuchPlace: there is no such town.
        KeyReused: the key started something else.
    """
    places.load_town(town_id=town_id)
    asked = {"since": str(since), "until": str(business_date(ctx.now()))}
    closed = closed_through(town_id=town_id)
    return _start(ctx, f"cockpit-{key}", town_id, asked, {"closed": str(closed or "")})


def _start(ctx: Context, run_id: str, town_id: str, asked: dict[str, str], first: dict[str, str]) -> Run:
    """Start a run. What is `asked` is the same each time; of what was found out, the `first` holds."""
    within = [town_id, *(village.village_id for village in places.villages_of(town_id=town_id))]

    def parts_of(of: Mapping[str, str]) -> list[str]:
        return [f"{place_id}#{month}" for month in _months(of) for place_id in within]

    return runs.fan_out(
        ctx, run_id=run_id, kind=KIND, queue=QUEUE, place_id=town_id, parts=parts_of(asked | first),
        facts=asked, first_facts=first, parts_of=lambda run: parts_of(run.facts),
    )  # fmt: skip


def _months(of: Mapping[str, str]) -> list[str]:
    """Return the months of a run's days."""
    return months_between(*(month_of(dt.date.fromisoformat(of[name])) for name in ("since", "until")))


def do_part(ctx: Context, part: Part) -> None:
    """Count a place's days within a month, or publish a month; doing it again changes nothing."""
    if part.kind == publishing.KIND:
        town_id, _, month = part.part.partition("#")
        publishing.publish(ctx, town_id=town_id, month=month)
        return
    run = runs.load_run(run_id=part.run_id)
    since, until = (dt.date.fromisoformat(run.facts[name]) for name in ("since", "until"))
    place_id, _, month = part.part.partition("#")
    days = [day for day in _days(month) if since <= day <= until]
    fold_days(ctx, town_id=run.place_id, place_id=place_id, days=days)
    run = runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts={"days": len(days)})
    if run.done == run.total:
        closed = run.facts.get("closed")
        end_count(
            ctx, town_id=run.place_id, since=since, until=until,
            closed=dt.date.fromisoformat(closed) if closed else None,
        )  # fmt: skip
        runs.finish_run(run_id=part.run_id)


def end_count(ctx: Context, *, town_id: str, since: dt.date, until: dt.date, closed: dt.date | None) -> None:
    """Publish the months that are over of days that were counted in all places of a town; again it is the same.

    `closed` is the last day whose book of proceeds was closed before they were counted.
    """
    if closed is not None and leaves_no_gap(since, store.find_through(town_id)):
        store.keep_through(town_id, closed)
    for month in months_between(month_of(since), month_of(until)):
        publishing.publish(ctx, town_id=town_id, month=month)


def _days(month: str) -> Iterator[dt.date]:
    first, after = days_of(month)
    for n in range((after - first).days):
        yield first + dt.timedelta(days=n)


def fold_days(ctx: Context, *, town_id: str, place_id: str, days: list[dt.date]) -> None:
    """Count some days of one month of a village, or of what is the town's own; and the month and year they are in.

    What somebody who saw more keeps meanwhile stands.
    """
    for day in days:
        made_at = ctx.now()
        store.keep_tally(town_id, place_id, str(day), _day(ctx, town_id, place_id, day), made_at)
    for span in dict.fromkeys(month_of(day) for day in days):
        made_at = ctx.now()
        month = joined(store.list_tallies(town_id, place_id, span))
        store.keep_tally(town_id, place_id, span, month, made_at)
        store.keep_numbers(town_id, place_id, span, month, made_at)
        made_at = ctx.now()
        year = joined(store.list_tallies(town_id, place_id, span[:4]))
        store.keep_numbers(town_id, place_id, span[:4], year, made_at)


def _sold(town_id: str, place_id: str, day: dt.date) -> Tally:
    """Return what a place's day of the book of proceeds comes to; before it is closed, its numbers are unknown."""
    closed = closed_through(town_id=town_id)
    if closed is None or day > closed:
        return Tally()
    sold = proceeds_of(day_sums(town_id=town_id, place_id=place_id, day=day))
    is_village = place_id.startswith("v")
    return Tally(sold, documents={} if is_village else documents_of(book.every_entry(town_id=town_id, day=day)))


def _day(ctx: Context, town_id: str, place_id: str, day: dt.date) -> Tally:
    """Return what a place's day comes to. What was there at its end is counted once, in the first hours after it."""
    folded = fold(place_id, (one.fact for one in facts.day_of_facts(village_id=place_id, on=day)))
    sold = _sold(town_id, place_id, day)
    stocks: dict[str, Stock] = {}
    if place_id.startswith("v"):
        before = store.find_tally(town_id, place_id, str(day))
        stocks = dict(before.stocks) if before else {}
        if ROSTER not in stocks and day == business_date(ctx.now()) - dt.timedelta(days=1):
            stocks = {key: Stock(str(day), count) for key, count in _roster(place_id).items()}
        owed = outstanding_on(place_id=place_id, day=day)
        if owed is not None:
            stocks["points_outstanding"] = Stock(str(day), owed)
    return Tally(folded.sums | sold.sums, folded.people, stocks, sold.documents)


def _roster(village_id: str) -> dict[str, int]:
    """Return what a village's roster says now: who is on it, who is a registered user, who has a card."""
    here = [
        one.holder_id
        for one in people.every_holder(village_id=village_id)
        if one.kind == "resident" and one.status is Status.ACTIVE
    ]
    agreed = consents.who_consented(person_ids=here, purpose=consents.REGISTRATION)
    cards = people.count_carded(village_id=village_id)
    return {ROSTER: len(here), "registered_users": len(agreed), "cards": cards}

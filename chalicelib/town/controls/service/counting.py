"""Counting a village's month of grants, on the first of the next month or when somebody asks for it."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator

from chalicelib.foundation.identity.core.ids import NoSuchHolder, resident_id_of
from chalicelib.foundation.identity.service import places, relatives, staff
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.points.activities.service.hands import hands_of
from chalicelib.points.activities.service.presence import presences_of
from chalicelib.points.claims.service import reading as claims
from chalicelib.points.ledger.core.accounts import AccountRef, Entry
from chalicelib.points.ledger.core.budgets import BudgetUnknown
from chalicelib.points.ledger.service import budgets, months
from chalicelib.points.tickets.service import reading as tickets
from chalicelib.points.wishes.service import reading as wishes
from chalicelib.town.controls.core import grants as core
from chalicelib.town.controls.core.burning import left_then, month_before, months_until
from chalicelib.town.controls.core.grants import Budget, Grant, Report, Tie, Twice
from chalicelib.town.controls.core.twice import paid_twice, twice_of
from chalicelib.town.controls.store import reports as store

QUEUE = "controls"
KIND = "controls"
CLAIM, ACTIVITY, TICKET, WISH = "claim#", "activity#", "ticket#", "wish#"


def start_month(ctx: Context) -> str:
    """Start to count the month that is over, in every village; return the run's id. Again sends what is not home."""
    month = month_before(business_date(ctx.now()))
    return _start(ctx, f"controls-{month}", "", month, places.every_village_id()).run_id


def start_counting(ctx: Context, *, place_id: str, month: str, key: str) -> runs.Run:
    """Start to count a month of a village or town now, once per `key`.

    Raises:
        NoSuchPlace: there is no such place.
    """
    villages = [village.village_id for village in places.villages_in(place_id=place_id)]
    return _start(ctx, f"controls-{key}", place_id, month, villages)


def _start(ctx: Context, run_id: str, place_id: str, month: str, villages: list[str]) -> runs.Run:
    return runs.fan_out(
        ctx, run_id=run_id, kind=KIND, queue=QUEUE, place_id=place_id, parts=villages, facts={"month": month}
    )


def do_part(ctx: Context, part: Part) -> None:
    """Count one village's month; doing it again comes to the same but for what was reversed meanwhile."""
    month = runs.load_run(run_id=part.run_id).facts["month"]
    report = count_month(ctx, village_id=part.part, month=month)
    counts = {
        "grants": sum(hand.deeds for hand in report.hands),
        "tied": len(report.tied),
        "bursts": len(report.bursts),
        "twice": len(report.twice),
    }
    run = runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts=counts)
    if run.done == run.total:
        runs.finish_run(run_id=part.run_id)


def count_month(ctx: Context, *, village_id: str, month: str) -> Report:
    """Count a village's month from its facts and entries, keep the report, and return it."""
    entries = list(months.awards_of(village_id=village_id, month=month, today=business_date(ctx.now())))
    grants = list(_grants(entries))
    report = Report(
        village_id=village_id,
        month=month,
        made_at=ctx.now(),
        budgets=_budgets(ctx, village_id, month, entries),
        hands=core.hands_of(grants),
        tied=core.tied_of(grants, _circles(village_id, {grant.by for grant in grants if grant.is_judged})),
        bursts=core.bursts_of(grants),
        often=core.often_of(grants),
        twice=_twice(entries),
    )
    store.commit_report(report)
    return report


def _grants(entries: Iterable[Entry]) -> Iterator[Grant]:
    """Yield who had a hand in each award.

    That is whoever wrote or approved it, let a claim pass, proposed to adopt a suggestion, confirmed a wish in its
    wisher's stead, or confirmed by hand.
    """
    by_hand, vouched = functools.cache(_by_hand), functools.cache(lambda wish_id: wishes.hands_in(wish_id=wish_id))
    for entry in entries:
        hands, source = frozenset({entry.by, entry.second_by}) - {""}, entry.source
        if source.startswith(CLAIM):
            hands = claims.hands_in(claim_id=source.removeprefix(CLAIM))
        elif source.startswith(TICKET):
            hands |= tickets.hands_in(ticket_id=source.removeprefix(TICKET))
        elif source.startswith(WISH):
            hands |= vouched(source.removeprefix(WISH))
        elif source.startswith(ACTIVITY):
            activity_id = source.removeprefix(ACTIVITY)
            confirmed = by_hand(activity_id).get(entry.ref.account_id)
            if confirmed is not None:
                hands, source = confirmed, f"{core.HAND}#{activity_id}"
        for by in sorted(hands):
            yield Grant(by, entry.ref.account_id, entry.delta.balance, entry.rule, source, entry.made_at)


def _by_hand(activity_id: str) -> dict[str, frozenset[str]]:
    """Return by whose hands each account was paid that was confirmed by hand at an activity."""
    found = hands_of(activity_id=activity_id)
    return {AccountRef.of_holder(resident_id).account_id: hands for resident_id, hands in found.items()}


def _twice(entries: Iterable[Entry]) -> tuple[Twice, ...]:
    """Return who was paid for two activities at which they were at the same time."""
    paid = paid_twice(
        (
            resident_id_of(entry.ref.village_id, entry.ref.holder),
            entry.source.removeprefix(ACTIVITY),
            entry.delta.balance,
        )
        for entry in entries
        if entry.source.startswith(ACTIVITY)
    )
    return twice_of(paid, presences_of(attended=paid))


def _circles(village_id: str, hands: set[str]) -> dict[str, dict[str, Tie]]:
    """Return, by person, the accounts of themselves and of those they may not decide on, or might not until lately."""
    found = {}
    for by, resident_id in _residents(village_id, hands).items():
        try:
            circle = relatives.circle_of(resident_id=resident_id, rejected=True)
            ended = relatives.ended_ties_of(resident_id=resident_id)
        except NoSuchHolder:
            continue
        tied = {one: Tie("ended", on) for one, on in ended.items()}
        tied |= dict.fromkeys(circle, Tie("circle"))
        tied[resident_id] = Tie("self")
        found[by] = {AccountRef.of_holder(one).account_id: tie for one, tie in tied.items()}
    return found


def _residents(village_id: str, hands: set[str]) -> dict[str, str]:
    """Return who of these people is which resident: officers by their account, villagers by their own id."""
    found = {by: by for by in hands if by.startswith("v")}
    town_id = places.load_village(village_id=village_id).town_id
    cursor = None
    while True:
        page = staff.list_staff(town_id=town_id, size=100, cursor=cursor)
        found |= {one.staff_id: one.resident_id for one in page.rows if one.staff_id in hands and one.resident_id}
        if page.cursor is None:
            return found
        cursor = page.cursor


def _budgets(ctx: Context, village_id: str, month: str, entries: Iterable[Entry]) -> dict[str, Budget]:
    """Return the budgets of the months before as they were counted, and this one's as it is, or was at its end."""
    reports = {one.month: one for one in store.find_reports([village_id], months_until(month))}
    before = {on: one.budgets[on] for on, one in reports.items()}
    drawn = sum(entry.delta.balance for entry in entries)
    try:
        budget = budgets.load_budget(village_id=village_id, year=int(month[:4]))
        left = left_then(month, business_date(ctx.now()), budget.left, reports.get(month))
        now = Budget(budget.granted, left, drawn)
    except BudgetUnknown:
        now = Budget(0, 0, drawn)
    return before | {month: now}

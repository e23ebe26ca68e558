"""Limits by day and hour of keys, shops, cards and persons.

They are taken of before a redemption moves points, and given back to where it moved none, or a refund moved them back.
"""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.partners.core import allowances as core
from chalicelib.foundation.partners.core.allowances import Allowance, Counter, Draw
from chalicelib.foundation.partners.core.keys import ApiKey
from chalicelib.foundation.partners.core.shops import Partner, village_of
from chalicelib.foundation.partners.core.spending import Spending
from chalicelib.foundation.partners.store import allowances as store, known
from chalicelib.kernel import logs
from chalicelib.kernel.calendar import SHANGHAI, business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy


def take_allowance(
    ctx: Context,
    *,
    partner: Partner,
    key: ApiKey | None,
    points: int,
    person_id: str,
    by_card: bool,
    card_own: int | None = None,
    dry_run: bool = False,
) -> Allowance:
    """Take `points` of the limits of this day and hour, before the redemption that needs them is written.

    A `dry_run` reads and compares, and takes nothing: a process that dies after a quote leaves no limit drawn on.

    `key` is None where the villager scans the shop's code; `person_id` begins with the village whose people's limits
    hold, `card_own` is the card's own limit. No round trip where no limit is set, one for those of shop and key
    together, one for those of person and card; one more for whoever comes from another village than the shop's, where
    this process does not know its limits. A replay must give back what it took: `give_back`. How far the
    limits can be overrun stands in `core.allowances`.

    Raises:
        DayLimitReached, HourLimitReached: a limit would be passed; nothing was taken.
        Busy: nothing was taken, or a lost answer hides that it was.
    """
    assert points >= 1, points
    draws = core.plan_draws(
        partner.limits,
        known.find_spending(ctx.now(), village_of(person_id)),
        key,
        partner_id=partner.partner_id,
        points=points,
        person_id=person_id,
        by_card=by_card,
        card_own=card_own,
        hour=ctx.now().astimezone(SHANGHAI).hour,
    )
    taken = Allowance(business_date(ctx.now()), ())
    for draw in draws:
        if dry_run:
            _refuse(draw.limit_passed(store.peek(draw, taken.on)))
        else:
            taken = _take(taken, draw)
    return taken


def take_draws(ctx: Context, *, draws: tuple[Draw, ...]) -> Allowance:
    """Take what was planned of the limits of this day and hour. One round trip for each draw.

    Raises:
        DayLimitReached, HourLimitReached: a limit would be passed; nothing was taken.
        Busy: nothing was taken, or a lost answer hides that it was.
    """
    taken = Allowance(business_date(ctx.now()), ())
    for draw in draws:
        taken = _take(taken, draw)
    return taken


def take_offline(*, person_id: str, line: str, points: int, on: dt.date, most: int) -> Allowance:
    """Take `points` of what a card may spend offline on the day of the sale, once for the sale `line`. One round trip.

    Two tabs may send one sale at the same moment: it is counted once, so that neither is told of a limit which the
    other's try has reached. Nothing is taken then.

    Raises:
        DayLimitReached: more than `most` of it would be spent; nothing was taken.
        Busy: nothing was taken, or a lost answer hides that it was.
    """
    draw = core.plan_offline(person_id, line, points, most)
    try:
        return _take(Allowance(on, ()), draw)
    except store.CountedAlready:
        _refuse(draw.limit_passed(store.peek(draw, on, adding=False)))
        return Allowance(on, ())


def count_job(ctx: Context, *, partner_id: str) -> None:
    """Count a job that a shop's key starts, so that one of the scope `read` keeps no queue busy. One round trip.

    It is never given back. A replay is looked up before.

    Raises:
        DayLimitReached: the shop started as many today as it may.
        Busy: it may have been counted.
    """
    jobs = Counter("jobs", 1, "day_jobs", core.JOBS_A_DAY)
    _take(Allowance(business_date(ctx.now()), ()), Draw(partner_id, (jobs,)))


def _refuse(passed: str | None) -> None:
    if passed is not None:
        raise core.refusal_of(passed)


def _take(taken: Allowance, draw: Draw) -> Allowance:
    """Return what is taken with `draw` added; give everything back where a limit is passed or the store is busy."""
    try:
        passed = draw.limit_passed(store.add(draw, taken.on, sign=1))
    except Busy:
        give_back(allowance=taken)
        raise
    more = Allowance(taken.on, (*taken.draws, draw))
    if passed is not None:
        give_back(allowance=more)
    _refuse(passed)
    return more


def give_back(*, allowance: Allowance) -> None:
    """Give back what a redemption took that moved no points. Where the store is busy it stays taken until midnight."""
    for draw in allowance.draws:
        try:
            store.add(draw, allowance.on, sign=-1)
        except (Busy, store.CountedAlready):
            logs.event("allowance_kept", subject=draw.subject, on=allowance.on)


def give_back_sold(
    ctx: Context,
    *,
    partner: Partner,
    key: ApiKey,
    sold_by: str,
    points: int,
    person_id: str,
    by_card: bool,
    sold_at: dt.datetime,
) -> None:
    """Give the points of a refund back to the limits of the day, where the sale was today. Two round trips at most.

    `key` refunds; `sold_by` is the id of the key that sold, "" where the villager paid by the shop's code.
    None where no limit is set. Where nothing was counted of the sale (a limit was set since), nothing is given back;
    where the store is busy it stays taken until midnight.
    """
    today = business_date(ctx.now())
    if business_date(sold_at) != today:
        return
    people = known.find_spending(ctx.now(), village_of(person_id))
    shop, person = core.plan_return(partner.partner_id, sold_by, points=points, person_id=person_id, by_card=by_card)
    limited = [shop] if core.is_counted(partner.limits, key) else []
    limited += [person] if by_card or people != Spending() else []
    for draw in limited:
        try:
            store.take_back(draw, today)
        except Busy:
            logs.event("allowance_kept", subject=draw.subject, on=today)

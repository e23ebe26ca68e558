"""What the demo town tops up: terms, an internet fee that waits, one that was paid, and phone credit of each end."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.settings import settings
from chalicelib.points.topups.core.states import Kind
from chalicelib.points.topups.core.terms import PHONE_YUAN, Terms
from chalicelib.points.topups.core.topups import Topup
from chalicelib.points.topups.service import asking, ruling, terms
from local.demo.clock import Clock, villager
from local.demo.people import Families

OFFERED = Terms("", PHONE_YUAN, (50, 100), points_per_yuan=10, person_month_yuan=100, village_month_yuan=2_000)
"""A yuan is cheap here: these people have earned points for a week only."""
PAID, FAILING, SILENT = "13912340001", "13912340000", "13912340011"
"""By its number the stand-in of the provider pays, fails, or says nothing for ever."""


def play(clock: Clock, families: Families, town_id: str) -> None:
    """Open top-ups in the town, and let a few villagers ask for some; who has too few points asks for none."""
    now = clock.started - dt.timedelta(hours=1)
    admin = Principal("s-demo", frozenset({Role.TOWN_ADMIN}), ((0, 99_999),), town_id)
    terms.set_terms(clock.at(now, admin), town_id=town_id, terms=OFFERED)
    young = next(one for one in families.adults if one.born_on.year > 1970)  # Who can be entered as, with family.
    others = [one for one in families.adults if one.household_id != young.household_id]
    lines = [_asked(_as(clock, families, one, now), Kind.INTERNET, 50, "hz0571163") for one in others[:6]]
    made = [line for line in lines if line is not None]
    if len(made) > 1:
        officer = Principal("s-demo", frozenset({Role.VILLAGE_OFFICER}), ((0, 99_999),))
        ctx = clock.at(now + dt.timedelta(minutes=30), officer)
        ruling.pay_by_hand(ctx, topup_id=made[0].topup_id, paid=True, words="收据 0012345", key=ctx.new_id())
    if settings().topup_url:
        for one, number in zip(others[6:12], (PAID, FAILING, SILENT) * 2, strict=False):
            _asked(_as(clock, families, one, now), Kind.PHONE, 10, number)


def _as(clock: Clock, families: Families, one: Resident, moment: dt.datetime) -> Context:
    ordinal = int(families.village_id[1:])
    return clock.at(moment, replace(villager(one.resident_id), villages=((ordinal, ordinal + 1),)))


def _asked(ctx: Context, kind: Kind, yuan: int, number: str) -> Topup | None:
    try:
        return asking.ask_topup(ctx, kind=kind, yuan=yuan, number=number, key=ctx.new_id())
    except DomainError:  # Not enough points yet.
        return None

"""Accounts, budgets and awards for tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.writes import Writes, commit
from chalicelib.points.ledger.core.accounts import Account, AccountRef
from chalicelib.points.ledger.core.plans import Award
from chalicelib.points.ledger.core.rules import points_for, rule_of
from chalicelib.points.ledger.service import blocking, budgets
from chalicelib.points.ledger.store import accounts

VILLAGE = "v00001"


def ref(number: int, village_id: str = VILLAGE) -> AccountRef:
    """Return the account of the n-th holder."""
    return AccountRef(village_id, f"{number:05d}")


def open_accounts(refs: Iterable[AccountRef], kind: str = "resident") -> None:
    """Open accounts as `open_account` does, without a roster behind them."""
    for one in refs:
        commit(Writes().merge(accounts.create(Account(one, kind, "张*"), refusal=lambda _: Conflict())))


def stop(ctx: Context, who: AccountRef, *, blocked: bool = True) -> None:
    """Block an account, or let it go."""
    blocking.set_blocked(ctx, ref=who, blocked=blocked, reason="核查中", key=ctx.new_id())


def grant(ctx: Context, points: int, *, village_id: str = VILLAGE) -> tuple[str, int]:
    """Grant this year's budget by a resolution of its own, and return what awards draw from."""
    year, key = business_date(ctx.now()).year, ctx.new_id()
    budgets.grant_budget(
        ctx, village_id=village_id, year=year, points=points, resolution=f"村民会议决议 {key}", key=key
    )
    return village_id, year


def award(
    ctx: Context,
    to: AccountRef,
    source: str,
    *,
    rule: str = "pub",
    points: int | None = None,
    minutes: int = 0,
    on: dt.date | None = None,
    budget: tuple[str, int] | None = None,
) -> Award:
    """Return an award as a caller would ask for it."""
    found = rule_of(rule)
    amount = points_for(found, minutes=minutes, points=points) if points is None or found.unit == "case" else points
    return Award(to, source, found, amount, on or business_date(ctx.now()), f"doc of {source}", minutes, budget=budget)

"""Accounts: opened when first needed, read, blocked; statements."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from chalicelib.foundation.identity.core.people import Holder, Status
from chalicelib.foundation.identity.service import people
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Conflict, NotFound
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import attempt, commit
from chalicelib.points.ledger.core import plans
from chalicelib.points.ledger.core.accounts import Account, AccountBlocked, AccountRef, AccountUnknown, Delta, Entry
from chalicelib.points.ledger.store import accounts as store, entries

T = TypeVar("T")

OPENINGS_MAX = 100


def open_account(_ctx: Context, *, ref: AccountRef) -> Account:
    """Open the account of a resident or household; one that is open is returned as it is. 2 or 3 round trips.

    Raises:
        AccountUnknown: the roster has no such holder.
        AccountBlocked: the holder has moved away or died.
    """
    holder = _holder(ref)
    if holder is None:
        raise AccountUnknown
    if holder.status is not Status.ACTIVE:
        raise AccountBlocked
    account = Account(ref, kind=holder.kind, mask=holder.masked_name)
    there = attempt(store.create(account, refusal=_unknown))
    return account if not there else store.account_of(there[0].image) or account


def _holder(ref: AccountRef) -> Holder | None:
    """Return who holds this account: most are residents', so a household costs a second look."""
    resident = people.find_holder(holder_id=f"{ref.village_id}r{ref.holder}")
    return resident or people.find_holder(holder_id=f"{ref.village_id}h{ref.holder}")


def opening(ctx: Context, ref: AccountRef, deed: Callable[[], T]) -> T:
    """Do `deed`; where it fails because `ref` has no account yet, open it and do it again."""
    try:
        return deed()
    except AccountUnknown:
        open_account(ctx, ref=ref)
        return deed()


def find_account(*, ref: AccountRef, consistent: bool = False) -> Account | None:
    """Return the account, or None where its holder has not earned anything yet."""
    return store.find_account(ref, consistent=consistent)


def accounts_of_village(*, village_id: str) -> Iterator[Account]:
    """Yield every account of a village; for jobs. One round trip per megabyte."""
    return store.list_village(village_id)


def statement(*, ref: AccountRef, size: int, cursor: str | None) -> Page[Entry]:
    """Return a page of the account's entries, newest first."""
    return entries.page_of_account(ref, size=size, cursor=cursor)


def entries_of(*, ref: AccountRef) -> Iterator[Entry]:
    """Yield all entries of an account in time order; for exports. One round trip per megabyte."""
    return entries.list_account(ref)


def set_blocked(_ctx: Context, *, ref: AccountRef, blocked: bool) -> None:
    """Block an account, or let it move again. Its points stay.

    Raises:
        AccountUnknown: there is none.
    """
    status = "blocked" if blocked else "active"
    commit(store.set_status(ref, status, refusal=_unknown))


def prune(ctx: Context, *, account: Account) -> bool:
    """Take out of an account what is over; tell whether there was something and it was done.

    The pruning job asks this of every account each PRUNED_EVERY_DAYS days. A race lost leaves it to the next.
    """
    today = business_date(ctx.now())
    names = plans.over(account, today)
    if not names:
        return False
    writes = store.seen(account, Delta(), refusal=lambda _: Conflict(), today=str(today), prune=names)
    return not attempt(writes)


def _unknown(_image: object) -> NotFound:
    return AccountUnknown()

"""Accounts: opened when first needed, read, kept as their holders are; statements."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from chalicelib.foundation.identity.core.people import ChangedMeanwhile, Holder, Status
from chalicelib.foundation.identity.service import people
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import AlreadyDone, Writes, attempt, commit
from chalicelib.points.ledger.core import plans
from chalicelib.points.ledger.core.accounts import (
    Account,
    AccountRef,
    AccountUnknown,
    Delta,
    Entry,
    HolderGone,
    standing_of,
)
from chalicelib.points.ledger.store import accounts as store, entries

T = TypeVar("T")

OPENINGS_MAX = 100


def open_account(_ctx: Context, *, ref: AccountRef) -> Account:
    """Open the account of a resident or household; one that is open is returned as it is. 2 or 3 round trips.

    That the holder is there is a condition of the same transaction, so no account is opened of somebody who goes.

    Raises:
        AccountUnknown: the roster has no such holder.
        HolderGone: the holder has moved away or died.
    """
    holder = _holder(ref)
    if holder is None:
        raise AccountUnknown
    if holder.status is not Status.ACTIVE:
        raise HolderGone
    account = Account(ref, kind=holder.kind, mask=holder.masked_name)
    writes = store.create(account, refusal=AlreadyDone)
    try:
        commit(writes.merge(people.prepare_active(holder_id=holder.holder_id, refusal=lambda _: HolderGone())))
    except AlreadyDone as there:
        return store.account_of(there.first) or account
    return account


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


def prepare_following(_ctx: Context, holder: Holder) -> Writes:
    """Return what identity writes with a holder's new status or name, so that the account never says otherwise.

    An account of somebody who is gone takes and gives nothing from that transaction on; of somebody who has none, it
    makes sure that none is being opened. 1 round trip.
    """
    ref, is_back = AccountRef.of_holder(holder.holder_id), holder.status is Status.ACTIVE
    account = store.find_account(ref, consistent=True)
    if account is None:
        return Writes() if is_back else store.absent(ref, refusal=_changed)
    standing = standing_of(holder.status.value, account.block)
    return store.followed(account, standing, holder.masked_name, refusal=_changed)


def _changed(_image: object) -> Conflict:
    return ChangedMeanwhile()


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

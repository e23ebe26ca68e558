"""Moves entries in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.points.ledger.core.accounts import Account, AccountRef, Delta, Entry, Kind
from chalicelib.points.ledger.core.sources import Spent
from chalicelib.points.ledger.records import AccountRecord, EntryRecord
from chalicelib.points.ledger.store.accounts import account_of

SPENT = EntryRecord.spent.attr_name


def entry_of(record: EntryRecord | None) -> Entry | None:
    """Return the value of a record, or None."""
    if record is None:
        return None
    delta = Delta(
        record.balance,
        record.held,
        record.spent,
        record.earned or {},
        record.expired or {},
        record.recent or {},
        record.counters or {},
    )
    return Entry(
        source=record.source,
        line=record.line,
        ref=AccountRef.of_account(record.account_id),
        kind=Kind(record.kind),
        at=record.at,
        made_at=dt.datetime.fromisoformat(record.made_at),
        fingerprint=record.fingerprint,
        delta=delta,
        debit=record.debit,
        credit=record.credit,
        rule=record.rule,
        document=record.document,
        by=record.by,
        on=record.on,
        seq=record.seq,
        after=record.after,
        mask=record.mask or "",
        refunded=record.refunded or 0,
        ends_at=record.ends_at or "",
        title=record.title or "",
        key=record.key or "",
        minutes=record.minutes or 0,
        of_minutes=record.of_minutes or 0,
        of_points=record.of_points or 0,
        means=record.means or "",
        second_by=record.second_by or "",
        of=record.of or "",
    )


def write_of(entry: Entry, refusal: Refusal) -> Writes:
    """Return the write of a new entry: the guard of its transaction, for ever."""
    delta = entry.delta
    record = EntryRecord(
        entry.source,
        entry.line,
        account_id=entry.ref.account_id,
        at=entry.at,
        kind=entry.kind.value,
        fingerprint=entry.fingerprint,
        balance=delta.balance,
        held=delta.held,
        spent=delta.spent,
        earned=delta.earned or None,
        expired=delta.expired or None,
        recent=delta.recent or None,
        counters=delta.counters or None,
        debit=entry.debit,
        credit=entry.credit,
        rule=entry.rule,
        document=entry.document,
        by=entry.by,
        on=entry.on,
        made_at=entry.made_at.isoformat(),
        seq=entry.seq,
        after=entry.after,
        mask=entry.mask or None,
        ends_at=entry.ends_at or None,
        title=entry.title or None,
        key=entry.key or None,
        minutes=entry.minutes or None,
        of_minutes=entry.of_minutes or None,
        of_points=entry.of_points or None,
        means=entry.means or None,
        second_by=entry.second_by or None,
        of=entry.of or None,
    )
    return Writes().create(record, refusal=refusal, guard=True)


def there(source: str, line: str, refusal: Refusal) -> Writes:
    """Return the check that an entry is there."""
    return Writes().check(EntryRecord, source, line, condition=EntryRecord.source.exists(), refusal=refusal)


def absent(source: str, line: str, refusal: Refusal) -> Writes:
    """Return the check that no such entry is there."""
    return Writes().check(EntryRecord, source, line, condition=EntryRecord.source.does_not_exist(), refusal=refusal)


def refunded(original: Entry, points: int, refusal: Refusal) -> Writes:
    """Return the write that adds `points` to what an entry was refunded, within what it spent."""
    most = original.delta.spent - points
    assert most >= 0, "more than was spent"
    paid_back = EntryRecord.refunded
    within = paid_back.does_not_exist() | (paid_back <= most)
    return Writes().update(
        EntryRecord,
        original.source,
        original.line,
        actions=[paid_back.set((paid_back | 0) + points)],
        condition=EntryRecord.source.exists() & within,
        refusal=refusal,
    )


def find_entry(source: str, line: str, *, consistent: bool = True) -> Entry | None:
    """Return the entry, or None."""
    return entry_of(storage.find(EntryRecord, source, line, consistent=consistent))


def find_with_account(
    source: str, line: str, ref: AccountRef, *, consistent: bool = False
) -> tuple[Entry | None, Account | None]:
    """Return an entry and an account in one round trip."""
    keys = [(EntryRecord, source, line), (AccountRecord, ref.village_id, ref.holder)]
    entry, account = storage.find_many(keys, consistent=consistent)
    return entry_of(entry), account_of(account)


def find_entries(keys: Sequence[tuple[str, str]], *, consistent: bool = True) -> list[Entry | None]:
    """Return several entries in their order, one round trip per 100."""
    return [entry_of(r) for r in storage.find_many([(EntryRecord, *key) for key in keys], consistent=consistent)]


def page_of_account(ref: AccountRef, *, size: int, cursor: str | None) -> Page[Entry]:
    """Return a page of an account's statement, newest first."""
    query = storage.Query(EntryRecord, ref.account_id, index="account_at", newest_first=True)
    page = storage.page(query, size=size, cursor=cursor)
    return Page([_entry(item) for item in page.rows], page.cursor)


def list_account(ref: AccountRef) -> Iterator[Entry]:
    """Yield all entries of an account in time order; for verification."""
    for item in storage.every(storage.Query(EntryRecord, ref.account_id, index="account_at")):
        yield _entry(item)


def list_source(source: str) -> Iterator[Entry]:
    """Yield all entries of one source; sums over a source are budgets', shops' and activities' accounts."""
    for item in storage.every(storage.Query(EntryRecord, source, consistent=True)):
        yield _entry(item)


def page_between(source: str, first: str, last: str, *, size: int, cursor: str | None) -> Page[Entry]:
    """Return a page of a source's entries with lines from `first` to `last`, the newest line first."""
    page = storage.page(_between(source, first, last), size=size, cursor=cursor)
    return Page([_entry(item) for item in page.rows], page.cursor)


def whole_between(
    source: str, first: str, last: str, *, size: int, trips_max: int
) -> tuple[Page[Entry], list[int] | None]:
    """Return the first page of what `page_between` lists, and what each of all its entries spent.

    A round trip per megabyte; None stands for all where more than `trips_max` of them would be needed.
    """
    page, whole = storage.page_of_whole(_between(source, first, last), size=size, trips_max=trips_max)
    spent = None if whole is None else [int(item[SPENT]["N"]) for item in whole]
    return Page([_entry(item) for item in page.rows], page.cursor), spent


def _between(source: str, first: str, last: str) -> storage.Query:
    return storage.Query(EntryRecord, source, where=EntryRecord.line.between(first, last), newest_first=True)


def list_between(source: str, first: str, last: str, *, consistent: bool = False) -> Iterator[Entry]:
    """Yield a source's entries with lines from `first` to `last`, the newest line first."""
    where = EntryRecord.line.between(first, last)
    query = storage.Query(EntryRecord, source, where=where, newest_first=True, consistent=consistent)
    for item in storage.every(query):
        yield _entry(item)


def list_spent(source: str, first: str, last: str) -> Iterator[Spent]:
    """Yield what was spent by a source's entries with lines from `first` to `last`, in the order of the lines.

    Read from the items as they come: filling records takes a third of the time that closing a large month takes.
    """
    names = [
        EntryRecord.get_attributes()[name].attr_name for name in ("line", "kind", "spent", "of", "mask", "document")
    ]
    line, kind, spent, of, mask, document = names
    where, nothing = EntryRecord.line.between(first, last), {"S": ""}
    for item in storage.every(storage.Query(EntryRecord, source, where=where, consistent=True)):
        yield Spent(
            item[line]["S"],
            item[kind]["S"],
            int(item[spent]["N"]),
            item.get(of, nothing)["S"],
            item.get(mask, nothing)["S"],
            item[document]["S"],
        )


def _entry(item: storage.Item) -> Entry:
    entry = entry_of(EntryRecord.from_raw_data(item))
    assert entry is not None
    return entry

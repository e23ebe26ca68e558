"""Refunds: points that were spent return, as a new entry of the source that spent them."""

from __future__ import annotations

from typing import Any

from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError, KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.writes import AlreadyDone, Writes, commit
from chalicelib.points.ledger.core.accounts import Entry, Kind, refused_arrival
from chalicelib.points.ledger.core.keys import refuse_untimely
from chalicelib.points.ledger.core.refunds import RefundTooLarge, left_of, plan_refund
from chalicelib.points.ledger.service.awards import Done, fact_of, replay_of
from chalicelib.points.ledger.store import accounts, entries


def refund(
    ctx: Context,
    *,
    original: Entry,
    key: str,
    points: int,
    document: str,
    request: str,
    also: Writes | None = None,
) -> Done:
    """Give `points` of a redemption or capture back to who spent them, once per `key`. 1 round trip beside the reading.

    `original` is as the caller read it; what was refunded since is in the condition. The account is not read, so the
    entry says nothing of its balance. `request` is the fingerprint of everything the caller was sent, `also` is written
    in the same transaction. A key that did this before is answered before anything is refused.

    Raises:
        NotRefundable: the original spent nothing.
        RefundTooLarge: less is left of it.
        AccountBlocked, HolderGone: the account takes nothing.
        KeyReused: the key did something else.
        KeyTooOld, KeyAhead: nothing was written under the key, and its time is past or not yet.
    """
    if key == original.line:
        raise KeyReused
    mark = fingerprint("refund", original.source, original.line, points, request)
    try:
        refuse_untimely(key, ctx.now())
        entry = _entry_of(ctx, original, points=points, key=key, document=document, mark=mark)
    except DomainError:
        first = entries.find_entry(original.source, key)
        if first is None:
            raise
        if first.fingerprint != mark:
            raise KeyReused from None
        return Done(first, replayed=True)
    writes = _writes_of(ctx, original, entry).merge(also or Writes())
    try:
        commit(writes)
    except AlreadyDone as done:
        return Done(done.first, replayed=True)
    return Done(entry, replayed=False)


def prepare_refund(ctx: Context, *, original: Entry, key: str, points: int, document: str, request: str) -> Writes:
    """Return the writes that give `points` of a capture back, for a transaction of the caller's. No round trip.

    `key` is the caller's own for this refund of the original; its own guard tells replays.

    Raises:
        NotRefundable: the original spent nothing. RefundTooLarge: less is left of it, here or at the commit.
        AccountBlocked, HolderGone: at the commit, where the account takes nothing.
        AlreadyDone: at the commit, where the key gave it back before. KeyReused: it gave back something else.
    """
    mark = fingerprint("refund", original.source, original.line, points, request)
    return _writes_of(ctx, original, _entry_of(ctx, original, points=points, key=key, document=document, mark=mark))


def _writes_of(ctx: Context, original: Entry, entry: Entry) -> Writes:
    return entries.write_of(entry, refusal=replay_of(entry, KeyReused)).merge(
        entries.refunded(original, entry.delta.balance, refusal=_beyond),
        accounts.blind(entry.ref, entry.delta, {}, until="", refusal=_not_taken),
        fact_of(ctx, entry),
    )


def _entry_of(ctx: Context, original: Entry, *, points: int, key: str, document: str, mark: str) -> Entry:
    now = ctx.now()
    return Entry(
        source=original.source,
        line=key,
        ref=original.ref,
        kind=Kind.REFUND,
        at=ctx.new_id(),
        made_at=now,
        fingerprint=mark,
        delta=plan_refund(original, points),
        debit=original.credit,
        credit=f"account:{original.ref.account_id}",
        rule="refund",
        document=document,
        by=ctx.actor.signature,
        on=str(business_date(now)),
        mask=original.mask,
        of=original.line,
    )


def _beyond(image: Any) -> Exception:
    """Return why the original gives no more; another refund was faster."""
    found = entries.entry_of(image)
    assert found is not None, "an entry is never deleted"
    return RefundTooLarge(left=left_of(found))


def _not_taken(image: Any) -> Exception:
    return refused_arrival(accounts.account_of(image))

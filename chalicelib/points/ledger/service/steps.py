"""One step on an account, as every read-then-write verb takes it.

It reads the account, decides on it, and writes on exactly the version it saw; a lost race returns the newer image with
the refusal, and the step is decided again on that without another read. Before anything is refused, the entry is looked
up by its key, since the first try may have been committed and its answer lost.
"""

from __future__ import annotations

from collections.abc import Callable

from chalicelib.foundation.identity.service.acting import prepare_spend
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, DomainError, KeyReused
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import AlreadyDone, Failure, Stale, Writes, attempt
from chalicelib.points.ledger.core import plans
from chalicelib.points.ledger.core.accounts import (
    Account,
    AccountRef,
    Delta,
    Entry,
    Kind,
    Standing,
    refuse_blocked,
    refuse_unknown,
    refuse_unless_active,
)
from chalicelib.points.ledger.service.awards import Done, fact_of, replay_of
from chalicelib.points.ledger.store import accounts, entries

RACES_MAX = 20


@value
class Step:
    """What a read-then-write verb is about to do. `decide` returns the delta or raises why not.

    `also` adds other items to the transaction, given the account that was seen and the delta. `key` is the request's
    where source and line are not one request's alone; what another one wrote there is `taken`. `stands` is how the
    account stands after the step, which may then be done on one that is not active. `may_be_gone`: also on one whose
    holder is gone, unless an officer stopped it. `means` is the entry's. `first_on` is the business date on which what
    it takes back was recorded.
    """

    kind: Kind
    source: str
    line: str
    fingerprint: str
    debit: str
    credit: str
    rule: str
    document: str
    decide: Callable[[Account], Delta]
    also: Callable[[Account, Delta], Writes] | None = None
    pay_step: int = 0
    ends_at: str = ""
    taken: type[DomainError] = KeyReused
    key: str = ""
    stands: Callable[[Account], Standing] | None = None
    may_be_gone: bool = False
    means: str = ""
    first_on: str = ""

    def let(self, account: Account | None) -> Account:
        """Return the account if this step may be done on it, or raise why not."""
        if self.stands is not None:
            return refuse_unknown(account)
        return refuse_blocked(account) if self.may_be_gone else refuse_unless_active(account)


def move(ctx: Context, *, ref: AccountRef, step: Step, account: Account | None = None, dry_run: bool = False) -> Done:
    """Do one step on an account: read (unless the caller just did), decide, commit. 2 round trips, 1 if given.

    A dry run takes the same path and writes nothing.

    Raises:
        DomainError: what `decide` refuses, looked at only after the key was looked up.
        Busy: contended; nothing moved, ask again.
    """
    account = account or accounts.find_account(ref)
    for _ in range(RACES_MAX):
        try:
            delta = step.decide(step.let(account))
        except DomainError:
            first, fresh = entries.find_with_account(step.source, step.line, ref, consistent=True)
            if first is not None:
                return _replayed(first, step)
            if fresh == account:
                raise
            account = fresh
            continue
        assert account is not None
        entry = entry_of(ctx, account, delta, step)
        if dry_run:
            return Done(entry, replayed=False)
        failures = attempt(_writes_of(ctx, account, entry, step))
        if not failures:
            return Done(entry, replayed=False)
        outcome = _after_race(failures)
        if isinstance(outcome, Entry):
            return Done(outcome, replayed=True)
        account = outcome
    raise Busy


def prepare(ctx: Context, *, ref: AccountRef, step: Step, account: Account | None) -> Writes:
    """Return the writes of one step on an account as it was seen, for a transaction of the caller's own.

    The caller's own guard tells replays, and asks again where the account moved on meanwhile.

    Raises:
        DomainError: what `decide` refuses.
        Stale: at the commit, where the account is not any more as it was seen.
    """
    delta = step.decide(step.let(account))
    assert account is not None, f"a step on {ref.account_id} was let pass without an account"
    return _writes_of(ctx, account, entry_of(ctx, account, delta, step), step)


def _replayed(first: Entry, step: Step) -> Done:
    if first.key != step.key:
        raise step.taken
    if first.fingerprint != step.fingerprint:
        raise KeyReused if step.key else step.taken
    return Done(first, replayed=True)


def _after_race(failures: list[Failure]) -> Entry | Account | None:
    """Return the first entry on a replay, or the account as it is now; raise any other refusal."""
    error = failures[0].error()
    if isinstance(error, AlreadyDone):
        assert isinstance(error.first, Entry)
        return error.first
    others = [e for e in (f.error() for f in failures) if not isinstance(e, Stale)]
    if others:
        raise others[0]
    assert isinstance(error, Stale)
    found = error.image
    assert found is None or isinstance(found, Account)
    return found


def entry_of(ctx: Context, account: Account, delta: Delta, step: Step) -> Entry:
    """Return the entry that a step with this delta makes on an account as it was seen."""
    now = ctx.now()
    return Entry(
        source=step.source,
        line=step.line,
        ref=account.ref,
        kind=step.kind,
        at=ctx.new_id(),
        made_at=now,
        fingerprint=step.fingerprint,
        delta=delta,
        debit=step.debit,
        credit=step.credit,
        rule=step.rule,
        document=step.document,
        by=ctx.actor.signature,
        on=str(business_date(now)),
        seq=account.version + 1,
        after=account.balance + delta.balance,
        mask=account.mask,
        ends_at=step.ends_at,
        key=step.key,
        means=step.means,
    )


def _writes_of(ctx: Context, account: Account, entry: Entry, step: Step) -> Writes:
    writes = entries.write_of(entry, refusal=replay_of(entry, step.taken))
    delta = entry.delta
    changed = delta.counters.keys() | delta.recent.keys()
    today = business_date(entry.made_at)
    prune = [name for name in plans.over(account, today) if name[2:] not in changed]
    writes.merge(
        accounts.seen(
            account,
            delta,
            refusal=lambda image: Stale(accounts.account_of(image)),
            today=str(today),
            pay_step=step.pay_step,
            prune=prune,
            standing=step.stands(account) if step.stands else None,
        ),
        fact_of(ctx, entry, first_on=step.first_on),
    )
    if ctx.actor.acting is not None and delta.balance < 0:
        writes.merge(prepare_spend(ctx, points=-delta.balance, source=entry.source, line=entry.line))
    return writes if step.also is None else writes.merge(step.also(account, delta))

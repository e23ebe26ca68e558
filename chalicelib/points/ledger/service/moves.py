"""Read-then-write verbs: redeem, hold, capture, void, reverse, expire, move to the household. Each is one step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from chalicelib.foundation.facts.core.points import REVERSED
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.storage import Lookup
from chalicelib.kernel.writes import Writes
from chalicelib.points.ledger.core import lots, plans
from chalicelib.points.ledger.core.accounts import (
    Account,
    AccountRef,
    Delta,
    Entry,
    Kind,
    PayCodeUsed,
    Standing,
    refuse_unless_covered,
    refused_arrival,
)
from chalicelib.points.ledger.core.budgets import behind, name_of
from chalicelib.points.ledger.core.holds import (
    HOLD_DAYS_MAX,
    EntryUnknown,
    HoldSettled,
    HoldUnknown,
    hold_source,
    plan_settle,
    settled_line,
)
from chalicelib.points.ledger.core.keys import refuse_untimely
from chalicelib.points.ledger.core.sources import redemptions_of
from chalicelib.points.ledger.service.accounts import opening
from chalicelib.points.ledger.service.awards import Done, replay_of, short_of
from chalicelib.points.ledger.service.steps import Step, entry_of, move, prepare
from chalicelib.points.ledger.store import accounts, budgets, entries


def redemption_mark(ref: AccountRef, points: int, request: str) -> str:
    """Return the fingerprint of a redemption's entry; `request` is the fingerprint of everything the shop sent."""
    return fingerprint("redeem", ref.account_id, points, request)


def redeem(
    ctx: Context,
    *,
    ref: AccountRef,
    partner_id: str,
    key: str,
    points: int,
    document: str,
    request: str,
    means: str = "",
    pay_step: int = 0,
    dry_run: bool = False,
    account: Account | None = None,
    also: Writes | None = None,
) -> Done:
    """Take `points` from an account for a shop, once per `key`. 2 round trips.

    `request` is the fingerprint of everything the shop sent; `means` is what proved the payer; `pay_step` is the pay
    code's step, 0 where a card or the shop's own code paid. `also` is written in the same transaction.

    Raises:
        InsufficientBalance, PayCodeUsed, AccountBlocked, AccountUnknown.
        KeyReused: the key paid something else.
        KeyTooOld, KeyAhead: nothing was written under the key, and its time is past or not yet.
    """

    def decide(seen: Account) -> Delta:
        refuse_untimely(key, ctx.now())
        if pay_step and seen.pay_step >= pay_step:
            raise PayCodeUsed
        refuse_unless_covered(seen, points)
        return Delta(balance=-points, spent=points)

    step = Step(
        kind=Kind.REDEMPTION,
        source=redemptions_of(partner_id),
        line=key,
        fingerprint=redemption_mark(ref, points, request),
        debit=f"account:{ref.account_id}",
        credit=f"shop:{partner_id}",
        rule="redemption",
        document=document,
        decide=decide,
        also=None if also is None else lambda _, __: also,
        pay_step=pay_step,
        means=means,
    )
    return move(ctx, ref=ref, step=step, account=account, dry_run=dry_run)


def hold(
    ctx: Context,
    *,
    ref: AccountRef,
    key: str,
    points: int,
    document: str,
    ends_at: dt.datetime | None,
    rule: str = "hold",
    also: Writes | Callable[[Account], Writes] | None = None,
) -> Done:
    """Set `points` aside until `ends_at`, once per `key`: not spendable, not expiring. 2 round trips.

    None stands for a hold without an end, which no night voids: for what somebody outside decides, while their word
    is out (docs/decisions/0052). `rule` is what statements call it. `also` is written in the same
    transaction; where it depends on the account as it is then, it is a function of that. Its refusals must not be
    `Stale`, which here means the account.

    Raises:
        InsufficientBalance, AccountBlocked, AccountUnknown, KeyReused.
    """
    latest = ctx.now() + dt.timedelta(days=HOLD_DAYS_MAX)
    assert ends_at is None or ends_at <= latest, "a hold with an end lasts a week at most"
    step = _holding(ref, key=key, points=points, document=document, ends_at=ends_at, rule=rule, also=also)
    return move(ctx, ref=ref, step=step)


def lookup_account(*, ref: AccountRef) -> Lookup[Account | None]:
    """Return how a room reads an account together with its own rows, for `prepare_hold`."""
    return accounts.lookup_account(ref)


def prepare_hold(
    ctx: Context, *, ref: AccountRef, account: Account | None, key: str, points: int, document: str, rule: str
) -> Writes:
    """Return the writes that set `points` aside without an end, for a transaction of the caller's. No round trip.

    `account` is as the caller read it. The caller keeps what the points are for under the same key, and settles them
    with `prepare_settle` in the transaction that ends that; no night voids them.

    Raises:
        InsufficientBalance, AccountBlocked, AccountUnknown.
        Stale: at the commit, where the account moved on meanwhile.
    """
    step = _holding(ref, key=key, points=points, document=document, ends_at=None, rule=rule, also=None)
    return prepare(ctx, ref=ref, step=step, account=account)


def _holding(
    ref: AccountRef,
    *,
    key: str,
    points: int,
    document: str,
    ends_at: dt.datetime | None,
    rule: str,
    also: Writes | Callable[[Account], Writes] | None,
) -> Step:
    def decide(seen: Account) -> Delta:
        refuse_unless_covered(seen, points)
        return Delta(balance=-points, held=points)

    return Step(
        kind=Kind.HOLD,
        source=hold_source(key),
        line=ref.account_id,
        fingerprint=fingerprint("hold", ref.account_id, points, document),
        debit=f"account:{ref.account_id}",
        credit=f"held:{ref.account_id}",
        rule=rule,
        document=document,
        decide=decide,
        also=_beside(also),
        ends_at=ends_at.isoformat() if ends_at else "",
    )


def capture(
    ctx: Context,
    *,
    ref: AccountRef,
    key: str,
    points: int,
    credit: str,
    document: str,
    rule: str = "hold",
    also: Writes | None = None,
) -> Done:
    """Spend `points` of a hold and release its rest, once. Capturing 0 voids it. 2 round trips, 3 right after holding.

    Capture and void share one line of the hold's source, so no hold is settled twice. Where its holder is gone
    meanwhile, a hold is voided nevertheless, and one without an end captured too. `also` is written in the same
    transaction, and not where the hold was settled before; its refusals must not be `Stale`.

    Raises:
        HoldUnknown: there is no such hold.
        CaptureTooLarge: more than was held.
        HoldSettled: it was captured or voided otherwise.
    """
    held, account = _found(hold_source(key), ref.account_id, ref)
    step = _settling(ctx, held, points=points, credit=credit, document=document, rule=rule, also=also)
    return move(ctx, ref=ref, step=step, account=account)


def prepare_settle(
    ctx: Context, *, ref: AccountRef, key: str, points: int, credit: str, document: str, rule: str
) -> Writes:
    """Return the writes that spend `points` of a hold and release its rest, for a transaction of the caller's.

    0 gives it back whole. One round trip. The caller's own guard tells that it was not settled before. What was begun
    ends also on an account that an officer stopped meanwhile, and where its holder is gone.

    Raises:
        HoldUnknown: there is no such hold. CaptureTooLarge: more than was held.
        HoldSettled: at the commit, where it was captured or voided before.
        Stale: at the commit, where the account moved on meanwhile.
    """
    held, account = entries.find_with_account(hold_source(key), ref.account_id, ref, consistent=True)
    step = _settling(ctx, held, points=points, credit=credit, document=document, rule=rule, also=None)
    as_it_is = replace(step, stands=lambda seen: Standing(seen.status, seen.block))
    return prepare(ctx, ref=ref, step=as_it_is, account=account)


def _settling(
    ctx: Context, held: Entry | None, *, points: int, credit: str, document: str, rule: str, also: Writes | None
) -> Step:
    if held is None:
        raise HoldUnknown
    ref = held.ref
    return Step(
        kind=Kind.CAPTURE if points else Kind.VOID,
        source=held.source,
        line=settled_line(ref),
        fingerprint=fingerprint("settle", ref.account_id, points),
        debit=f"held:{ref.account_id}",
        credit=credit if points else f"account:{ref.account_id}",
        rule=rule,
        document=document,
        decide=lambda _seen: plan_settle(held, points, ctx.now()),
        also=None if also is None else lambda _, __: also,
        taken=HoldSettled,
        may_be_gone=not points or not held.ends_at,
    )


def _beside(also: Writes | Callable[[Account], Writes] | None) -> Callable[[Account, Delta], Writes] | None:
    """Return what another room writes with a step, as the step asks for it."""
    if also is None:
        return None
    return (lambda _, __: also) if isinstance(also, Writes) else (lambda seen, _: also(seen))


def reverse(
    ctx: Context,
    *,
    ref: AccountRef,
    source: str,
    line: str,
    document: str,
    key: str = "",
    beside: Callable[[], Writes] | None = None,
) -> Done:
    """Take a mistaken award of this account back, as a new entry of its source: balance, caps, boards, lots, budget.

    `document` says why and on whose word. Points already spent leave a negative balance, which stops spending until it
    is earned back; so for who moved away, and may be back. From who died only what is left is taken. Points that came
    from an activity's escrow go back to the budget behind it, settled or not, so that closing and reversing never
    depend on each other. `key` is the request's; the house itself has none. 2 round trips.

    `beside` are another room's writes in the same transaction; where the award was reversed before they are not
    written. Their refusals must not be `Stale`, which here means the account.

    Raises:
        EntryUnknown: there is no such entry.
        NotReversible: it is not an award.
        AlreadyReversed: another request reversed it.
        SpentAlready: its holder died, and nothing of it is left. AccountBlocked: an officer stopped the account.
        KeyReused: the key was used for something else in this village.
        KeyTooOld, KeyAhead: nothing was written under the key, and its time is past or not yet.
    """
    award, account = _found(source, line, ref)
    if award is None or award.ref != ref:
        raise EntryUnknown
    if award.kind is not Kind.AWARD:
        raise plans.NotReversible
    drawn = behind(award.debit)

    def decide(seen: Account) -> Delta:
        if key:
            refuse_untimely(key, ctx.now())
        return lots.reverse_left(seen, award.delta) if seen.status == "dead" else lots.reverse(seen, award.delta)

    def also(_account: Account, delta: Delta) -> Writes:
        writes = Writes() if beside is None else beside()
        if drawn is None:
            return writes
        back = -sum(delta.earned.values())
        return writes.merge(budgets.give_back(*drawn, back, refusal=short_of(back)))

    step = Step(
        kind=Kind.REVERSAL,
        source=source,
        line=f"{line}{REVERSED}",
        fingerprint=fingerprint("reversal", source, line, document),
        debit=award.credit,
        credit=name_of(*drawn) if drawn else award.debit,
        rule=award.rule,
        document=document,
        decide=decide,
        also=also,
        taken=plans.AlreadyReversed,
        key=key,
        may_be_gone=True,
        first_on=str(business_date(award.made_at)),
    )
    return move(ctx, ref=ref, step=step, account=account)


def _found(source: str, line: str, ref: AccountRef) -> tuple[Entry | None, Account | None]:
    """Return an entry and an account in one round trip; where the entry is too fresh to be seen, in two."""
    entry, account = entries.find_with_account(source, line, ref)
    return (entry, account) if entry is not None else entries.find_with_account(source, line, ref, consistent=True)


def expire(ctx: Context, *, account: Account, year: int) -> Done | None:
    """Expire what is left of `year` and before on an account, once per year; None where nothing is left.

    The caller has looked up which year is due by the town's settings.

    Raises:
        AccountBlocked: its points wait for the first expiry after it is let go.
    """
    assert year < business_date(ctx.now()).year - 1, "points that are not due do not expire: they live a year at least"
    if lots.expiring(account, year) == 0:
        return None
    ref = account.ref
    step = Step(
        kind=Kind.EXPIRY,
        source=f"expiry#{ref.village_id}#{year}",
        line=ref.account_id,
        fingerprint=fingerprint("expiry", ref.account_id, year),
        debit=f"account:{ref.account_id}",
        credit=f"expired:{ref.village_id}#{year}",
        rule="expiry",
        document=f"expiry of {year}",
        decide=lambda seen: lots.expire(seen, year),
    )
    try:
        return move(ctx, ref=ref, step=step, account=account)
    except lots.NothingLeft:
        return None


def move_to_household(ctx: Context, *, member: AccountRef, household: AccountRef, key: str, points: int) -> Done:
    """Move `points` from a member to their household, once per `key`, oldest points first with their years.

    The caller has checked that they belong together. 2 round trips.

    Raises:
        InsufficientBalance, AccountBlocked, AccountUnknown, KeyReused.
    """
    assert member.village_id == household.village_id, "points never leave a household, nor a village"
    assert member != household, "an account is no household of itself"
    source = f"transfer#{key}"

    def decide(seen: Account) -> Delta:
        refuse_unless_covered(seen, points)
        return lots.move(seen, points)[0]

    def arrive(seen: Account, _leaving: Delta) -> Writes:
        arriving = lots.move(seen, points)[1]
        entry = replace(
            entry_of(ctx, seen, arriving, step),
            kind=Kind.MOVE_IN,
            ref=household,
            line=household.account_id,
            seq=None,
            after=None,
            mask="",
        )
        writes = entries.write_of(entry, refusal=replay_of(entry, KeyReused))
        return writes.merge(
            accounts.blind(household, arriving, {}, until="", refusal=lambda i: refused_arrival(accounts.account_of(i)))
        )

    step = Step(
        kind=Kind.MOVE_OUT,
        source=source,
        line=member.account_id,
        # Not the household: the same request may come again after the member moved to another one.
        fingerprint=fingerprint("transfer", member.account_id, points),
        debit=f"account:{member.account_id}",
        credit=f"account:{household.account_id}",
        rule="household",
        document=f"transfer {key}",
        decide=decide,
        also=arrive,
    )
    return opening(ctx, household, lambda: move(ctx, ref=member, step=step))

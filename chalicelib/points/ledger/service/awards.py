"""Awards: points for a deed, once per source, drawn from a budget or from an activity's escrow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.facts.core.points import REVERSED, PointsMoved
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, DomainError, KeyReused
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import AlreadyDone, Failure, Refusal, Writes, attempt, commit
from chalicelib.points.ledger.core import plans
from chalicelib.points.ledger.core.accounts import AccountBlocked, AccountRef, AccountUnknown, CapReached, Entry
from chalicelib.points.ledger.core.budgets import BudgetSpent, BudgetUnknown, name_of
from chalicelib.points.ledger.core.keys import used_since
from chalicelib.points.ledger.core.plans import Award, SourceTaken
from chalicelib.points.ledger.core.rules import limits
from chalicelib.points.ledger.service.accounts import open_account, opening
from chalicelib.points.ledger.store import accounts, budgets, entries

T = TypeVar("T")

CUTS_MAX = 8
"""How often an award is cut again because others used up what a cap had left."""
BULK_MAX = 25
"""Awards in one transaction: entry, account, fact, sometimes a check and a budget, of DynamoDB's hundred items."""


@value
class Done:
    """An entry, and whether it was there before this request (a replay)."""

    entry: Entry
    replayed: bool


@value
class Outcome:
    """What became of one award of a bulk: done, or refused."""

    award: Award
    done: Done | None
    refusal: DomainError | None


def award_points(
    ctx: Context,
    *,
    award: Award,
    taken: type[DomainError] = SourceTaken,
    beside: Callable[[], Writes] | None = None,
) -> Done:
    """Credit an award, once per source and line. 1 round trip; two more where the account must be opened first.

    Where a cap leaves less than asked, that is credited; the entry says so, for one more round trip. Asking again with
    the same content returns the first entry. `beside` returns what else is written with it, all or nothing.

    Raises:
        CapReached: the rule's cap for the period leaves nothing.
        TooFarBack: the deed's caps are no longer counted.
        DayAhead: its day has not come yet.
        BudgetSpent, BudgetUnknown: the budget does not cover it.
        AccountBlocked, AccountUnknown: points can not move on this account.
        `taken`: the source's line paid something else, or a correction was asked of an award that stands.
        Busy: contended; nothing moved, ask again.
    """

    def deed(asked: Award) -> Done:
        entry, writes = prepare_award(ctx, award=asked, taken=taken)
        try:
            commit(writes if beside is None else writes.merge(beside()))
        except AlreadyDone as done:
            return Done(done.first, replayed=True)
        return Done(entry, replayed=False)

    return opening(ctx, award.ref, lambda: within_caps(award, deed))


def within_caps(award: Award, deed: Callable[[Award], T]) -> T:
    """Do `deed` with an award; where a cap refuses it, do it again with what the cap leaves.

    The refusal brought the account's counters along, so this costs no more than the second write. Others who earn by
    the same caps at the same moment may leave less than was seen.

    Raises:
        CapReached: nothing is left.
        Busy: others were quicker each time.
    """
    asked = award
    for _ in range(CUTS_MAX):
        try:
            return deed(asked)
        except CapReached as reached:
            asked = plans.cut(award, reached)
    raise Busy


def prepare_award(
    ctx: Context, *, award: Award, taken: type[DomainError] = SourceTaken, fact: Fact | None = None
) -> tuple[Entry, Writes]:
    """Return the entry of an award and its writes: entry, account, fact, and the budget where one is drawn.

    `fact` is recorded in the place of `PointsMoved` where the calling room has a fact that tells more.
    Committing them raises what `award_points` raises, and `AlreadyDone` with the first entry on a replay; the
    committing room opens accounts by `opening`, and pays what is left of a cap by `within_caps`.
    """
    entry, writes = _without_budget(ctx, award, taken, fact)
    if award.budget is not None:
        points = award.pays.points
        writes.merge(budgets.draw(*award.budget, points, refusal=short_of(points)))
    return entry, writes


def _without_budget(
    ctx: Context, award: Award, taken: type[DomainError], fact: Fact | None = None
) -> tuple[Entry, Writes]:
    """Return the entry of an award and its writes, but for the budget's, which a bulk draws once for all."""
    award = _with_sides(award)
    entry = plans.plan_award(award, now=ctx.now(), entry_id=ctx.new_id(), by=ctx.actor.signature)
    writes = entries.write_of(entry, refusal=replay_of(entry, taken))
    caps = limits(award.rule, award.on)
    if award.nth > 1:
        before = f"{plans.line_of(award.ref, award.nth - 1)}{REVERSED}"
        writes.merge(entries.there(award.source, before, refusal=lambda _: taken()))
    writes.merge(
        accounts.blind(
            award.ref,
            entry.delta,
            caps,
            plans.written_up_until(entry, award.rule),
            refusal=lambda image: plans.refuse_award(accounts.account_of(image), entry, award.rule),
        )
    )
    if fact is not None:
        return entry, writes.merge(facts.prepare_fact(ctx, village_id=award.ref.village_id, fact=fact))
    return entry, writes.merge(fact_of(ctx, entry))


def _with_sides(award: Award) -> Award:
    """Fill in the paying side: the budget's name, or the source that holds an escrow."""
    if award.debit:
        return award
    return replace(award, debit=name_of(*award.budget) if award.budget else f"escrow:{award.source}")


def replay_of(entry: Entry, taken: type[DomainError]) -> Refusal:
    """Return the guard's refusal: the same request is a replay, another one is `taken`, or used this one's key."""

    def refusal(image: Any) -> Exception:
        first = entries.entry_of(image)
        assert first is not None
        if first.key != entry.key:
            return taken()
        if first.fingerprint == entry.fingerprint:
            return AlreadyDone(first)
        return KeyReused() if entry.key else taken()

    return refusal


def short_of(points: int) -> Refusal:
    """Return the refusal of a budget that does not cover `points`."""

    def refusal(image: Any) -> Exception:
        budget = budgets.budget_of(image)
        return BudgetUnknown() if budget is None else BudgetSpent(left=budget.left, points=points)

    return refusal


def fact_of(ctx: Context, entry: Entry, first_on: str = "") -> Writes:
    """Return the write of the fact that an entry's points moved; it uses the request's key up, where there is one.

    `first_on` is the business date on which an award that it takes back was recorded.
    """
    fact = PointsMoved(
        entry.ref.account_id,
        entry.kind.value,
        entry.delta.balance,
        entry.rule,
        entry.source,
        entry.line,
        entry.minutes if entry.of_points else 0,
        entry.of_minutes,
        entry.of_points,
        first_on,
    )
    if not entry.key:
        return facts.prepare_fact(ctx, village_id=entry.ref.village_id, fact=fact)
    return facts.prepare_keyed_fact(
        ctx,
        village_id=entry.ref.village_id,
        fact=fact,
        key=entry.key,
        since=used_since(entry.key),
        refusal=lambda _: KeyReused(),
    )


def prepare_unpaid(*, source: str, refs: Sequence[AccountRef], refusal: Refusal) -> Writes:
    """Return the checks that a source paid none of these accounts their first award."""
    return Writes().merge(*(entries.absent(source, plans.line_of(ref, 1), refusal=refusal) for ref in refs))


def award_many(ctx: Context, *, awards: Sequence[Award], beside: Callable[[], Writes] | None = None) -> list[Outcome]:
    """Credit up to 25 awards of different accounts in one transaction; those refused are taken out and told why.

    Those of whom a cap leaves a part are credited that. 1 round trip, one more for each round of refusals; accounts not
    open yet are opened first. Above 25 the caller cuts into parts and paces them per village (docs: 300 people at once
    are 600 write units on one partition). `beside` returns what is written, or repeated as a check, with each round.

    Raises:
        What a write of `beside` refuses with: then nobody of that round is paid.
        Busy: contended; asking again pays whom this did not pay.
    """
    assert len(awards) <= BULK_MAX, len(awards)
    assert len({a.ref for a in awards}) == len(awards), "an account stands once in a transaction"
    outcomes: dict[int, Outcome] = {}
    left = dict(enumerate(awards))
    opened: set[int] = set()
    while left:
        refused = _award_round(ctx, left, outcomes, beside)
        for number, error in refused.items():
            if isinstance(error, AlreadyDone):
                outcomes[number] = Outcome(left[number], Done(error.first, replayed=True), None)
            elif isinstance(error, AccountUnknown) and number not in opened:
                opened.add(number)
                refusal = _refused_opening(ctx, left[number])
                if refusal is not None:
                    outcomes[number] = Outcome(left[number], None, refusal)
            elif isinstance(error, CapReached) and (less := _less(left[number], error)) is not None:
                left[number] = less
            else:
                assert isinstance(error, DomainError)
                outcomes[number] = Outcome(left[number], None, error)
        left = {number: award for number, award in left.items() if number not in outcomes}
    return [outcomes[number] for number in sorted(outcomes)]


def _less(award: Award, reached: CapReached) -> Award | None:
    """Return an award of what a cap leaves, or None where that is nothing."""
    try:
        return plans.cut(award, reached)
    except CapReached:
        return None


def _refused_opening(ctx: Context, award: Award) -> DomainError | None:
    """Open an account; return why there is none to open. That the store is busy is not a refusal of anybody."""
    try:
        open_account(ctx, ref=award.ref)
    except (AccountBlocked, AccountUnknown) as error:
        return error
    return None


def _award_round(
    ctx: Context, left: dict[int, Award], outcomes: dict[int, Outcome], beside: Callable[[], Writes] | None
) -> dict[int, Exception]:
    """Try all that are left in one transaction; return each refused one's first error, or note all as done."""
    merged = Writes()
    made: dict[int, Entry] = {}
    whose: dict[int, int] = {}
    for number, award in left.items():
        made[number], writes = _without_budget(ctx, award, SourceTaken)
        merged.merge(writes)
        whose |= {id(write): number for write in writes.items}
    drawn: dict[int, list[int]] = {}
    for budget, numbers in _by_budget(left).items():
        total = sum(left[n].pays.points for n in numbers)
        writes = budgets.draw(*budget, total, refusal=short_of(total))
        merged.merge(writes)
        drawn[id(writes.items[0])] = numbers
    errors: dict[int, Exception] = {}
    short: dict[int, Exception] = {}
    for failure in attempt(merged if beside is None else merged.merge(beside())):
        if id(failure.write) not in whose.keys() | drawn.keys():
            raise failure.error()
        if id(failure.write) in drawn:
            short |= _beyond(failure, left, drawn[id(failure.write)])
        else:
            errors.setdefault(whose[id(failure.write)], failure.error())
    if not errors and not short:
        outcomes.update({n: Outcome(left[n], Done(entry, replayed=False), None) for n, entry in made.items()})
    return errors or short


def _by_budget(left: dict[int, Award]) -> dict[tuple[str, int], list[int]]:
    """Return which awards draw which budget; a transaction writes an item once, so they draw it together."""
    found: dict[tuple[str, int], list[int]] = {}
    for number, award in left.items():
        if award.budget is not None:
            found.setdefault(award.budget, []).append(number)
    return found


def _beyond(failure: Failure, left: dict[int, Award], numbers: list[int]) -> dict[int, Exception]:
    """Return the refusals of those awards, in their order, that the budget does not cover any more."""
    budget = budgets.budget_of(failure.image)
    if budget is None:
        return {number: BudgetUnknown() for number in numbers}
    refused: dict[int, Exception] = {}
    there = budget.left
    for number in numbers:
        points = left[number].pays.points
        if points <= there:
            there -= points
        else:
            refused[number] = BudgetSpent(left=there, points=points)
    return refused

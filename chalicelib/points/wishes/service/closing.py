"""Closing: the wisher confirms and thanks, or the village does in the wisher's stead; then the village pays."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.foundation.facts.core.wishes import WishFulfilled
from chalicelib.foundation.identity.service import relatives
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, DomainError
from chalicelib.kernel.writes import AlreadyDone, Stale, Writes, commit
from chalicelib.points.ledger.core.accounts import AccountBlocked, AccountRef, AccountUnknown, CapReached, TooFarBack
from chalicelib.points.ledger.core.plans import Award
from chalicelib.points.ledger.core.rulebooks import RuleClosed
from chalicelib.points.ledger.core.rules import Rule
from chalicelib.points.ledger.service import awards, kinship, rulebooks
from chalicelib.points.ledger.service.accounts import opening
from chalicelib.points.wishes.core import wishes as core
from chalicelib.points.wishes.core.deeds import Deed, InTheHand, NotUnansweredYet, Part, SameEyes, next_state
from chalicelib.points.wishes.core.refusals import NoSuchWish
from chalicelib.points.wishes.core.shares import shares_of
from chalicelib.points.wishes.core.states import State
from chalicelib.points.wishes.core.wishes import DOCUMENT, RULE, UNANSWERED_DAYS, Wish
from chalicelib.points.wishes.service import desk, steps, telling
from chalicelib.points.wishes.service.steps import Doing
from chalicelib.points.wishes.store import hands, wishes as store

UNPAYABLE = (CapReached, TooFarBack, AccountBlocked, AccountUnknown)
"""Refusals of an award that asking again does not mend: the wish came true nevertheless, and this one earns nothing."""


def confirm(ctx: Context, *, wish_id: str, thanks: str, key: str) -> Wish:
    """Say that the acting villager's wish came true, with thanks to those who did it. 2 round trips, 3 for an agent.

    Raises:
        InTheHand: an agent has it in hand, or is close to somebody who has. Others as `steps.do`.
    """

    def change(wish: Wish, state: State) -> tuple[Wish, Writes]:
        _refuse_hand(ctx, wish)
        return core.moved(wish, state, ctx.now()), telling.confirmed(ctx, wish, "wisher")

    return steps.do(ctx, Doing(wish_id, Deed.CONFIRM, key, who=ctx.actor.subject, words=thanks), change)


def _refuse_hand(ctx: Context, wish: Wish) -> None:
    """Let an agent confirm a wish who is not tied to those who are paid for it: what they say pays. 1 round trip."""
    assert wish.claim is not None
    if not ctx.actor.agents:
        return
    hands_in_it = {*wish.claim.everybody, *wish.claim.agents, wish.claim.by} - {""}
    near = [who for who in hands_in_it if not core.is_shop(who)]
    if not ctx.actor.agents.isdisjoint(hands_in_it) or kinship.is_tied(ctx.actor.person, near):
        raise InTheHand


def reopen(ctx: Context, *, wish_id: str, words: str, key: str) -> Wish:
    """Say that the acting villager's wish has not come true yet, and what is missing. 2 round trips.

    Raises:
        As `steps.do`.
    """

    def change(wish: Wish, state: State) -> tuple[Wish, Writes]:
        return core.reopened(wish, state, ctx.now()), telling.reopened(ctx, wish, "wisher")

    return steps.do(ctx, Doing(wish_id, Deed.REOPEN, key, who=ctx.actor.subject, words=words), change)


def vouch(ctx: Context, *, wish_id: str, words: str, key: str) -> Wish:
    """Confirm in the stead of a wisher who does not answer for a week, or for whom the wish was posted.

    Raises:
        NotUnansweredYet: the wisher still has time.
        SameEyes: the officer posted it, or claimed it for a shop. OwnCause. Others as `steps.do`.
    """

    def change(wish: Wish, state: State) -> tuple[Wish, Writes]:
        me, claim = ctx.actor, wish.claim
        if me.did(wish.posted_by, wish.posted_person) or (claim and me.did(claim.by, claim.by_person)):
            raise SameEyes
        desk.refuse_party(ctx, wish)
        if not core.is_unanswered(wish, ctx.now()):
            raise NotUnansweredYet(days=UNANSWERED_DAYS)
        writes = telling.confirmed(ctx, wish, "village").merge(telling.news(ctx, wish, "vouched"))
        moved = core.moved(wish, state, ctx.now())
        vouched = replace(moved, vouched_by=me.subject, vouched_person=me.person)
        return vouched, writes.merge(desk.audited(ctx, wish, Deed.VOUCH))

    return steps.do(ctx, Doing(wish_id, Deed.VOUCH, key, words=words), change)


def settle(ctx: Context, *, wish_id: str, key: str) -> Wish:
    """Verify a confirmed wish: who made it come true is paid once by the rule, drawing the village's budget.

    One person is paid in the transaction that ends the wish. Of a team each is paid or refused on their own, so that
    one member's cap stops nobody; then the wish ends with what became of each. Once somebody was paid, nothing but this
    verb leads on from `confirmed`, so that what it pays is the same however often it is begun. A shop is thanked, and
    earns nothing.
    3 round trips, one more for a team, and for an officer who is linked to a resident.

    Raises:
        BudgetSpent, BudgetUnknown: the village has to grant more first; who of a team was paid stays paid.
        SameEyes: the officer confirmed it in the wisher's stead.
        OwnCause: the officer, their household or a relative is party to it. Others as `steps.do`.
    """
    doing = Doing(wish_id, Deed.SETTLE, key)
    wish, first = store.find_wish_and_step(wish_id, key)
    if wish is None:
        raise NoSuchWish
    if first is not None:
        return steps.replayed(wish, first, doing.mark(ctx))
    state = next_state(wish, Deed.SETTLE, Part.VILLAGE)
    if ctx.actor.did(wish.vouched_by, wish.vouched_person):
        raise SameEyes
    desk.refuse_party(ctx, wish)
    _, kin = relatives.tied_to(holder_id=wish.wisher_id, residents=desk.people_in(wish)[1:])
    asked, unpaid = _awards(ctx, wish, kin)
    try:
        if len(asked) == 1 and len(desk.people_in(wish)) == 2:
            return _paid_alone(ctx, doing, wish, state, asked[0])
        paid: dict[str, int] = {}
        if asked:
            paid, refused = _paid_together(ctx, wish, asked)
            unpaid |= refused
        return _closed(ctx, doing, wish, state, paid=paid, unpaid=unpaid)
    except (AlreadyDone, Stale):  # Another request was faster; nothing is paid twice, so look what it made.
        there = steps.load(wish_id)
        if there.state is not State.FULFILLED:
            raise Busy from None
        return there


def _awards(ctx: Context, wish: Wish, kin: set[str]) -> tuple[list[Award], dict[str, str]]:
    """Return what is asked of the ledger, and why others earn nothing: they are the wisher's `kin`, a closed rule."""
    assert wish.claim is not None
    if wish.claim.is_shop:
        return [], {}
    try:
        rule = rulebooks.rule_in_force(ctx, village_id=wish.village_id, rule=RULE, on=core.done_on(wish))
    except RuleClosed as refusal:
        return [], dict.fromkeys(wish.claim.everybody, refusal.code)
    shares = shares_of(rule.points, wish.claim.everybody)
    asked = [_award(ctx, wish, rule, who, points) for who, points in shares.items() if points and who not in kin]
    return asked, dict.fromkeys(sorted(kin & shares.keys()), kinship.OwnCause.code)


def _award(ctx: Context, wish: Wish, rule: Rule, who: str, points: int) -> Award:
    return Award(
        ref=AccountRef.of_holder(who),
        source=wish.source,
        rule=rule,
        points=points,
        on=core.done_on(wish),
        document=DOCUMENT,
        budget=(wish.village_id, business_date(ctx.now()).year),
    )


def _paid_alone(ctx: Context, doing: Doing, wish: Wish, state: State, award: Award) -> Wish:
    """Pay one person in the transaction that ends the wish."""
    assert wish.claim is not None
    who = wish.claim.claimer_id

    def deed() -> Wish:
        _, writes = awards.prepare_award(ctx, award=award)
        return _closed(ctx, doing, wish, state, paid={who: award.points}, unpaid={}, also=writes)

    try:
        return opening(ctx, award.ref, deed)
    except UNPAYABLE as refusal:
        return _closed(ctx, doing, wish, state, paid={}, unpaid={who: refusal.code})


def _paid_together(ctx: Context, wish: Wish, asked: list[Award]) -> tuple[dict[str, int], dict[str, str]]:
    """Pay a team, each once; return what each earned, and the code of why somebody earned nothing.

    Each transaction repeats that the wish is as it was read: nobody is paid for one that was refused meanwhile.

    Raises:
        Stale: the wish moved on.
        DomainError: what may be mended, such as a spent budget; the wish stays confirmed.
    """
    paid: dict[str, int] = {}
    unpaid: dict[str, str] = {}
    mendable: DomainError | None = None
    for outcome in awards.award_many(ctx, awards=asked, beside=lambda: store.still_open(wish, refusal=Stale)):
        ref = outcome.award.ref
        who = f"{ref.village_id}r{ref.holder}"
        if outcome.done is not None:
            paid[who] = outcome.done.entry.delta.balance
        elif isinstance(outcome.refusal, UNPAYABLE):
            unpaid[who] = outcome.refusal.code
        else:
            mendable = outcome.refusal
    if mendable is not None:
        raise mendable
    return paid, unpaid


def _closed(
    ctx: Context,
    doing: Doing,
    wish: Wish,
    state: State,
    *,
    paid: dict[str, int],
    unpaid: dict[str, str],
    also: Writes | None = None,
) -> Wish:
    """End a wish that came true, and return it."""
    assert wish.claim is not None
    ended = replace(core.moved(wish, state, ctx.now()), paid=paid, unpaid=unpaid)
    writes = steps.step_of(ctx, doing, wish).merge(store.change_of(ended, wish.version, refusal=Stale))
    for who in wish.claim.everybody:
        fact = WishFulfilled(wish.wish_id, who, paid.get(who, 0))
        writes.merge(hands.finished(who), telling.fact(ctx, wish, fact))
    writes.merge(hands.ended(wish.wisher_id), desk.audited(ctx, wish, Deed.SETTLE))
    commit(writes.merge(also or Writes()))
    return ended

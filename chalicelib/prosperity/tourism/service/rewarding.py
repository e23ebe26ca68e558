"""What a finished trail gives: work points to a villager, from their village's budget; a coupon to a member. Once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TypeVar

from chalicelib.foundation.identity.core.members import NoSuchMember
from chalicelib.foundation.identity.service.binding import find_openid
from chalicelib.kernel.authz import SYSTEM, Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.writes import AlreadyDone, Writes
from chalicelib.points.ledger.core.accounts import AccountBlocked, AccountRef, AccountUnknown, CapReached, Entry
from chalicelib.points.ledger.core.budgets import BudgetSpent, BudgetUnknown
from chalicelib.points.ledger.core.plans import Award
from chalicelib.points.ledger.core.rulebooks import RuleClosed
from chalicelib.points.ledger.core.rules import RuleUnknown, points_for
from chalicelib.points.ledger.service import awards
from chalicelib.points.ledger.service.accounts import opening
from chalicelib.points.ledger.service.rulebooks import rule_in_force
from chalicelib.prosperity.coupons.core.refusals import NoSuchOffer, OfferGone, OfferOver, OfferStopped, OfferTooHigh
from chalicelib.prosperity.coupons.service import taking
from chalicelib.prosperity.tourism.core.cards import Had
from chalicelib.prosperity.tourism.core.refusals import TrailRewardHad
from chalicelib.prosperity.tourism.core.trails import Trail
from chalicelib.prosperity.tourism.store import cards as store

T = TypeVar("T")
Deed = Callable[[Had, Writes], T]
"""Commits what was given, with what else is written."""

LATER = "trail_reward_later"
"""Why nothing was given yet for a trail that was finished by the same stamp as another one."""
WAITS: tuple[type[DomainError], ...] = (
    BudgetSpent, BudgetUnknown, AccountBlocked, AccountUnknown, CapReached, RuleClosed, RuleUnknown,
    NoSuchOffer, OfferGone, OfferOver, OfferStopped, OfferTooHigh, TrailRewardHad,
)  # fmt: skip
"""What keeps a reward from being given for now: the stamp is kept, and it is asked for again later."""


def given(ctx: Context, trail: Trail, on: dt.date, deed: Deed[T]) -> T:
    """Do `deed` with what a trail gives the acting person and its writes.

    One round trip for a coupon, and one more for a member's; for points none where the village's rules are known. Where
    points are cut by a cap, or an account is opened first, `deed` is done again.

    Raises:
        What `WAITS` lists: nothing is given now. Whatever `deed` raises.
    """
    terms, me = trail.terms, ctx.actor.subject
    if terms.rule and Role.RESIDENT in ctx.actor.roles:
        return _paid(ctx, trail, on, deed)
    if terms.offer_id:
        coupon, writes = taking.prepare_taken(ctx, offer_id=terms.offer_id)
        assert coupon.buyer_id == me, "a coupon is its taker's"
        once = _once(ctx, trail, is_first=bool(writes.items)) if Role.MEMBER in ctx.actor.roles else Writes()
        return deed(Had(on, coupon_id=coupon.offer_id), writes.merge(once))
    return deed(Had(on), Writes())


def _once(ctx: Context, trail: Trail, *, is_first: bool) -> Writes:
    """Return the write that the acting member had a trail's coupon; refused to who had it as a member that they were.

    A membership that ended and begins anew has another id: it is told by the WeChat user. A villager's id stays.
    """
    openid = find_openid(person_id=ctx.actor.subject)
    if openid is None:
        raise NoSuchMember
    return store.given_once(trail.trail_id, openid, (lambda _: TrailRewardHad()) if is_first else None)


def _paid(ctx: Context, trail: Trail, on: dt.date, deed: Deed[T]) -> T:
    """Pay a villager by the rule that holds today; the house pays, nobody decides.

    Whose card was erased, and who walked the trail again, was paid before: their source in the ledger stands.
    """
    village_id = ctx.actor.subject[:6]
    rule = rule_in_force(ctx, village_id=village_id, rule=trail.terms.rule, on=on)
    award = Award(
        ref=AccountRef.of_holder(ctx.actor.subject),
        source=trail.trail_id,
        rule=rule,
        points=points_for(rule),
        on=on,
        document=f"走完路线：{trail.terms.title}",
        mark=fingerprint("trail", trail.trail_id),  # The same also on a later day, and for another number of points.
        budget=(village_id, on.year),
    )
    house = ctx.acting(SYSTEM, ctx.request_id)

    def paying(asked: Award) -> T:
        _, writes = awards.prepare_award(house, award=asked)
        return deed(Had(on, points=asked.pays.points), writes)

    try:
        return opening(ctx, award.ref, lambda: awards.within_caps(award, paying))
    except AlreadyDone as done:
        if not isinstance(done.first, Entry):
            raise
        return deed(Had(on, points=done.first.delta.balance), Writes())

"""Redemption: a till scans the villager, or the villager scans the shop's static code."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from chalicelib.foundation.identity.core.cards import (
    CardLocked,
    CardLockedForGood,
    CardNotActive,
    NoSuchCard,
    PinMissing,
    PinWrong,
)
from chalicelib.foundation.identity.service import pins
from chalicelib.foundation.partners.core.allowances import Allowance
from chalicelib.foundation.partners.core.keys import ApiKey, KeyScope, check_guesses, require_scope
from chalicelib.foundation.partners.core.shops import Partner, check_takes, contract_on
from chalicelib.foundation.partners.service import allowances, keys, shops
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError, KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.values import value
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.core.keys import asked_on
from chalicelib.points.ledger.core.paycodes import PayCodeInvalid
from chalicelib.points.ledger.core.sources import redemptions_of
from chalicelib.points.ledger.service import moves, statements
from chalicelib.points.ledger.service.awards import Done
from chalicelib.points.redemptions.core import tills as core
from chalicelib.points.redemptions.core.offline import check_offline
from chalicelib.points.redemptions.core.tills import Proof, Till
from chalicelib.points.redemptions.service.baskets import named
from chalicelib.points.redemptions.service.payers import Payer, prove

GUESSES = (PayCodeInvalid, NoSuchCard, PinWrong)
"""Refusals that a guesser would learn from; each is counted against the key before it is told.

Not counted: what is no code at all, a code that says who somebody is, and digits that were a pay code until a few
minutes ago. Nobody comes nearer to a secret by showing these, and a till shows them every day (docs/decisions/0033).
"""
SHUT = (CardNotActive, PinMissing, CardLocked, CardLockedForGood)
"""Refusals that tell of a card; counted as well where its number was typed, since nothing shows that it is there."""


def redeem_at_till(ctx: Context, *, till: Till, dry_run: bool = False) -> Done:
    """Take points for the acting shop, once per key. Pay code: 2 round trips, card: 3, its number typed: 4.

    One more for a soft limit that is set, and for a sale that the till made offline (`core.offline`).

    A quote (`dry_run`) takes the same path and moves nothing; what it writes is a try at a PIN. A replay is answered
    before anything is refused.

    Raises:
        PayCodeInvalid, PayCodeExpired, CodeUnreadable, IdentityCodeShown, and the card's own.
        PinNeeded, PhotoNotEnough, TerminalUnknown; OfflineNotAllowed, OfflineNeedsCard, OfflineAboveFloor.
        GoodUnknown, PriceChanged: a line does not agree with the shop's price list.
        DayLimitReached: a limit of key, shop, card or person would be passed.
        TooManyTries: the key guessed wrong too often.
        Whatever `moves.redeem` raises.
    """
    require_scope(ctx.actor, KeyScope.REDEEM)
    partner, key = shops.acting_shop(ctx)
    source = redemptions_of(partner.partner_id)

    def sale() -> Done:
        check_guesses(key, ctx.now())
        refuse_unknown_till(partner, till.terminal_id)
        contract_on(partner, asked_on(till.key) if till.offline else business_date(ctx.now()))
        if till.offline:
            check_offline(partner, till)
        document = replace(till, items=named(ctx, partner.partner_id, till)).document
        payer = prove(ctx, partner, till)
        offline_on = asked_on(till.key) if till.offline else None
        draw = _Draw(ctx, partner, key, payer, till.points, offline_on, till.key)
        return draw.around(
            lambda: moves.redeem(
                ctx.acting(replace(ctx.actor, acting=payer.acting), ctx.request_id),
                ref=payer.ref,
                partner_id=partner.partner_id,
                key=till.key,
                points=till.points,
                document=document,
                request=till.request,
                means=payer.proved,
                pay_step=payer.pay_step,
                dry_run=dry_run,
                also=payer.proof,
            ),
            dry_run=dry_run,
        )

    try:
        return _or_first(sale, source, till.key, till.request)
    except DomainError as refusal:
        if isinstance(refusal, GUESSES) or (isinstance(refusal, SHUT) and core.is_typed(till.code)):
            keys.count_failed_guess(ctx)
        raise


def pay_at_shop(ctx: Context, *, token: str, points: int, key: str) -> Done:
    """Pay the shop whose static code the acting villager scanned, once per key. Its tills hear of it within seconds.

    A replay is answered before anything is refused, also where the shop was suspended or has another code since.

    Raises:
        PaymentStale: no till would see it any more.
        NoSuchShopCode, ShopSuspended, ContractNotInForce, DayLimitReached; whatever `moves.redeem` raises.
    """
    partner = shops.shop_behind_code(ctx, token=token)
    payer = Payer(AccountRef.of_holder(ctx.actor.subject), Proof.SHOP_CODE)
    request = fingerprint("shop code", payer.ref.account_id, points)

    def sale() -> Done:
        core.refuse_stale(key, ctx.now())
        check_takes(partner, token)
        contract_on(partner, business_date(ctx.now()))
        return _Draw(ctx, partner, None, payer, points).around(
            lambda: moves.redeem(
                ctx,
                ref=payer.ref,
                partner_id=partner.partner_id,
                key=key,
                points=points,
                document="shop code",
                request=request,
                means=payer.proved,
            )
        )

    return _or_first(sale, redemptions_of(partner.partner_id), key, request)


def refuse_unknown_till(partner: Partner, terminal_id: str) -> None:
    """Let a till act that the shop registered, or any where it registered none.

    Raises:
        TerminalUnknown.
    """
    known = {terminal.terminal_id for terminal in partner.terminals}
    if known and terminal_id not in known:
        raise core.TerminalUnknown


def _or_first(sale: Callable[[], Done], source: str, key: str, request: str) -> Done:
    """Do a sale; before any refusal of it is told, look whether this key was answered before.

    The first try may have been committed and its answer lost, and since then the pay code died, the card was lost, or
    the very limits were used up by it.
    """
    try:
        return sale()
    except DomainError:
        entry = statements.find_entry(source=source, line=key)
        if entry is None:
            raise
        if entry.fingerprint != moves.redemption_mark(entry.ref, entry.delta.spent, request):
            raise KeyReused from None
        return Done(entry, replayed=True)


@value
class _Draw:
    """The soft day limits around one redemption: taken before, given back where nothing was moved."""

    ctx: Context
    partner: Partner
    key: ApiKey | None
    payer: Payer
    points: int
    offline_on: dt.date | None = None
    """The day of a sale that was made offline, whose floor holds for it."""
    line: str = ""
    """The sale itself, where it was made offline."""

    def around(self, deed: Callable[[], Done], *, dry_run: bool = False) -> Done:
        """Do `deed` within the limits. A quote compares with them and takes nothing of them."""
        try:
            done = self._within(deed, dry_run=dry_run)
        except DomainError:
            self._forget_tries()
            raise
        if done.replayed or dry_run:
            self._forget_tries()
        return done

    def _forget_tries(self) -> None:
        if self.payer.card is not None and self.payer.opened:
            pins.forget_tries(self.payer.card)

    def _within(self, deed: Callable[[], Done], *, dry_run: bool) -> Done:
        taken: list[Allowance] = []
        try:
            self._take(taken, dry_run=dry_run)
            done = deed()
        except DomainError:
            self._give_back(taken)
            raise
        if done.replayed:
            self._give_back(taken)
        return done

    def _take(self, taken: list[Allowance], *, dry_run: bool) -> None:
        card, person_id = self.payer.card, self.payer.ref.account_id
        if self.offline_on is not None:
            floor = self.partner.limits.offline_floor_points
            taken.append(
                allowances.take_offline(
                    person_id=person_id, line=self.line, points=self.points, on=self.offline_on, most=floor
                )
            )
        taken.append(
            allowances.take_allowance(
                self.ctx,
                partner=self.partner,
                key=self.key,
                points=self.points,
                person_id=person_id,
                by_card=card is not None,
                card_own=card.daily_limit_points or None if card is not None else None,
                dry_run=dry_run,
            )
        )

    def _give_back(self, taken: list[Allowance]) -> None:
        for allowance in taken:
            allowances.give_back(allowance=allowance)

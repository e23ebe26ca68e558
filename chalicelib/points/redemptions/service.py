"""Redemption: a till scans the villager, or the villager scans the shop's static code."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from chalicelib.foundation.audit import service as audit
from chalicelib.foundation.identity.core.cards import (
    Card,
    CardLocked,
    CardLockedForGood,
    CardNotActive,
    NoSuchCard,
    PinMissing,
    PinWrong,
    check_usable,
)
from chalicelib.foundation.identity.service import card_numbers, cards, pins
from chalicelib.foundation.identity.service.acting import agents_who_spend
from chalicelib.foundation.partners.core.keys import ApiKey, KeyScope, check_guesses, require_scope
from chalicelib.foundation.partners.core.shops import Partner, check_takes, contract_on
from chalicelib.foundation.partners.service import allowances, keys, shops
from chalicelib.kernel.authz import Acting
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError, KeyReused
from chalicelib.kernel.keys import derived, fingerprint
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import Writes
from chalicelib.points.ledger.core.accounts import AccountRef, Entry
from chalicelib.points.ledger.core.paycodes import PayCodeInvalid, account_of, step_of
from chalicelib.points.ledger.core.sources import lines_between, redemptions_of
from chalicelib.points.ledger.service import moves, statements
from chalicelib.points.ledger.service.awards import Done
from chalicelib.points.redemptions import core
from chalicelib.points.redemptions.core import Day, Means, Proof, Sale, Till, Totals

GUESSES = (PayCodeInvalid, NoSuchCard, PinWrong)
"""Refusals that a guesser would learn from; each is counted against the key before it is told.

Not counted: what is no code at all, a code that says who somebody is, and digits that were a pay code until a few
minutes ago. Nobody comes nearer to a secret by showing these, and a till shows them every day (docs/decisions/0033).
"""
SHUT = (CardNotActive, PinMissing, CardLocked, CardLockedForGood)
"""Refusals that tell of a card; counted as well where its number was typed, since nothing shows that it is there."""
TILL = "redemptions.redeem"
"""The door at which a deed is done whose agent shows a pay code, in the trail."""


@value
class Payer:
    """Who pays and what proved it: the account, the pay code's step (0: a card), the card.

    `opened` says that the card's PIN was right: the try is forgotten with the sale, or after one that was not made.
    `acting` says whose pay code it was, where an agent showed one of theirs.
    """

    ref: AccountRef
    proved: Proof
    pay_step: int = 0
    card: Card | None = None
    opened: bool = False
    acting: Acting | None = None

    @property
    def proof(self) -> Writes | None:
        """What is written together with the sale."""
        return pins.prepare_forget(self.card) if self.card is not None and self.opened else None


def redeem_at_till(ctx: Context, *, till: Till, dry_run: bool = False) -> Done:
    """Take points for the acting shop, once per key. Pay code: 2 round trips, card: 3, its number typed: 4.

    One more for a soft limit that is set. A quote (`dry_run`) takes the same path and moves nothing; what it writes is
    a try at a PIN. A replay is answered before anything is refused.

    Raises:
        PayCodeInvalid, PayCodeExpired, CodeUnreadable, IdentityCodeShown, and the card's own.
        PinNeeded, PhotoNotEnough, TerminalUnknown.
        DayLimitReached: a limit of key, shop, card or person would be passed.
        TooManyTries: the key guessed wrong too often.
        Whatever `moves.redeem` raises.
    """
    require_scope(ctx.actor, KeyScope.REDEEM)
    partner, key = shops.acting_shop(ctx)
    source = redemptions_of(partner.partner_id)

    def sale() -> Done:
        check_guesses(key, ctx.now())
        _refuse_unknown_till(partner, till)
        contract_on(partner, business_date(ctx.now()))
        payer = _prove(ctx, partner, till)
        draw = _Draw(ctx, partner, key, payer, till.points)
        return draw.around(
            lambda: moves.redeem(
                ctx.acting(replace(ctx.actor, acting=payer.acting), ctx.request_id),
                ref=payer.ref,
                partner_id=partner.partner_id,
                key=till.key,
                points=till.points,
                document=till.document,
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
    """Pay the shop whose static code the acting villager scanned, once per key. The till sees it in its day's list.

    A replay is answered before anything is refused, also where the shop was suspended or has another code since.

    Raises:
        NoSuchShopCode, ShopSuspended, ContractNotInForce, DayLimitReached; whatever `moves.redeem` raises.
    """
    partner = shops.shop_behind_code(ctx, token=token)
    payer = Payer(AccountRef.of_holder(ctx.actor.subject), Proof.SHOP_CODE)
    request = fingerprint("shop code", payer.ref.account_id, points)

    def sale() -> Done:
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


def _refuse_unknown_till(partner: Partner, till: Till) -> None:
    known = {terminal.terminal_id for terminal in partner.terminals}
    if known and till.terminal_id not in known:
        raise core.TerminalUnknown


def _prove(ctx: Context, partner: Partner, till: Till) -> Payer:
    """Return who pays, as the scanned code and the PIN prove. A number that was typed proves nothing by itself."""
    means, code = core.read_code(till.code)
    if means is Means.PAY_CODE:
        return _holder_or_agent(ctx, code)
    if means is Means.CARD_NUMBER:
        if not till.pin:
            raise core.PinNeeded(photo_may=False)
        code = card_numbers.bearer_of(village_id=partner.village_id, text=code).card
    if till.pin:
        card = pins.open_card(ctx, token=code, pin=till.pin)
        proved = Proof.NUMBER if means is Means.CARD_NUMBER else Proof.PIN
        return Payer(AccountRef.of_holder(card.holder_id), proved, card=card, opened=True)
    card = cards.resolve_card(token=code)
    check_usable(card)
    if not till.photo_checked:
        raise core.PinNeeded(photo_may=card.photo_may)
    if not card.photo_may:
        raise core.PhotoNotEnough
    return Payer(AccountRef.of_holder(card.holder_id), Proof.PHOTO, card=card)


def _holder_or_agent(ctx: Context, digits: str) -> Payer:
    """Return whose pay code this is: the holder's own, or that of an agent of theirs, which one more read tells.

    Raises:
        PayCodeExpired: it was one's until a few minutes ago.
        PayCodeInvalid: neither's.
    """
    ref, now, key = account_of(digits), ctx.now(), derived("paycode")
    try:
        return Payer(ref, Proof.PAY_CODE, pay_step=step_of(key, digits, now))
    except PayCodeInvalid:
        for mandate in agents_who_spend(ctx, principal_id=f"{ref.village_id}r{ref.holder}"):
            with contextlib.suppress(PayCodeInvalid):
                step = step_of(key, digits, now, mandate.agent_id)
                return Payer(ref, Proof.PAY_CODE, pay_step=step, acting=mandate.acting(ctx.new_id(), TILL, {}))
        raise


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
        card = self.payer.card
        allowance = allowances.take_allowance(
            self.ctx,
            partner=self.partner,
            key=self.key,
            points=self.points,
            person_id=self.payer.ref.account_id,
            by_card=card is not None,
            card_own=card.daily_limit_points or None if card is not None else None,
            dry_run=dry_run,
        )
        try:
            done = deed()
        except DomainError:
            allowances.give_back(allowance=allowance)
            raise
        if done.replayed:
            allowances.give_back(allowance=allowance)
        return done


def load_redemption(ctx: Context, *, key: str) -> Entry:
    """Return what the acting shop redeemed under `key`.

    Raises:
        NoSuchRedemption: nothing.
        ScopeMissing: the key may not read.
    """
    require_scope(ctx.actor, KeyScope.READ)
    entry = statements.find_entry(source=redemptions_of(ctx.actor.subject), line=key)
    if entry is None:
        raise core.NoSuchRedemption
    return entry


def find_sales(ctx: Context, *, village_id: str, number: str) -> list[Sale]:
    """Return what a village's shop sold under the number of a slip, and record the look. Three round trips.

    One more for each further hundred shops of the village, and for each further shop that shares the slip's digits.

    Raises:
        SlipMistyped: it is no number of a slip; nothing was looked at.
        NoSuchSlip: no shop of this village sold anything under it.
    """
    slip = core.read_slip(number)
    found: list[Sale] = []
    cursor: str | None = None
    while True:
        page = shops.list_partners(village_id=village_id, size=100, cursor=cursor)
        for shop in page.rows:
            if core.shop_digits(shop.partner_id) == slip.shop:
                source = redemptions_of(shop.partner_id)
                sold = statements.entries_between(source=source, first=slip.first, last=slip.last)
                found += [Sale(entry, shop) for entry in sold]
        cursor = page.cursor
        if cursor is None:
            break
    audit.record(ctx, place_id=village_id, deed="redemptions.look", target=slip.number)
    if not found:
        raise core.NoSuchSlip
    return found


def redemptions_of_day(ctx: Context, *, on: dt.date, size: int = 50, cursor: str | None = None) -> Day:
    """Return a page of the acting shop's redemptions of a business date, and on the first page the day's totals.

    A later page takes one round trip, the first one for each 1,600 redemptions of the day, three at most.

    Raises:
        ScopeMissing: the key may not read.
        CursorInvalid: the cursor was altered or belongs to another day.
    """
    require_scope(ctx.actor, KeyScope.READ)
    source = redemptions_of(ctx.actor.subject)
    first, last = lines_between(on, on)
    if cursor is not None:
        page = statements.page_between(source=source, first=first, last=last, size=size, cursor=cursor)
        return Day(on, page.rows, page.cursor, None)
    page, spent = statements.whole_between(
        source=source, first=first, last=last, size=size, trips_max=core.TOTALS_TRIPS_MAX
    )
    return Day(on, page.rows, page.cursor, None if spent is None else Totals(len(spent), sum(spent)))

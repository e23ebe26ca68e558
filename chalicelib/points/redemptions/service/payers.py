"""Who pays at a till, and what proved it: a pay code, a card and its PIN, a card and its bearer's ID card."""

from __future__ import annotations

import contextlib

from chalicelib.foundation.identity.core.cards import Card, check_usable
from chalicelib.foundation.identity.service import card_numbers, cards, pins
from chalicelib.foundation.identity.service.acting import agents_who_spend
from chalicelib.foundation.partners.core.shops import Partner
from chalicelib.kernel.authz import Acting
from chalicelib.kernel.context import Context
from chalicelib.kernel.keys import derived
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import Writes
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.core.paycodes import PayCodeInvalid, account_of, step_of
from chalicelib.points.redemptions.core import tills as core
from chalicelib.points.redemptions.core.tills import Means, Proof, Till

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


def prove(ctx: Context, partner: Partner, till: Till) -> Payer:
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
    proved = Proof.OFFLINE if till.offline else Proof.PHOTO
    return Payer(AccountRef.of_holder(card.holder_id), proved, card=card)


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

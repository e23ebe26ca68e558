"""The PIN of a card: a try is counted before it is looked at, so that nobody gains by sending many at once."""

from __future__ import annotations

from chalicelib.foundation.identity.core import cards
from chalicelib.foundation.identity.core.cards import Card, NoSuchCard
from chalicelib.foundation.identity.store import codes as store
from chalicelib.kernel import keys, logs
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, DomainError
from chalicelib.kernel.writes import Writes, commit


def digest(token: str, salt: str, pin: str) -> str:
    """Return a PIN's keyed digest. Without the root key, four digits could be guessed from any digest at once."""
    return keys.digest("card-pin", f"{token}#{salt}#{pin}")


def open_card(ctx: Context, *, token: str, pin: str) -> Card:
    """Return the card that this PIN opens. One round trip.

    The try stays counted until the caller merges `prepare_forget` into what the card opens, or calls `forget_tries`.
    Of any number of tries at the same instant, those are compared that a card has left before it locks, and no more.

    Raises:
        NoSuchCard, IdentityCodeShown: no card bears this token.
        CardNotActive, PinMissing: the card opens nothing.
        CardLocked: five wrong PINs; locked for an hour.
        CardLockedForGood: 15 wrong PINs; an officer must set a new one.
        PinWrong: it is not the card's PIN.
        Busy: it may have been counted; nothing was compared.
    """
    if not keys.is_token(token):
        raise NoSuchCard
    card = store.count_try(token, ctx.now())
    if not keys.same(digest(card.token, card.pin_salt, pin), card.pin_digest):
        raise cards.refusal_of(card.wrong)
    return card


def prepare_forget(card: Card) -> Writes:
    """Return the write that forgets the tries at a card that was opened; it refuses one that was lost meanwhile."""
    return store.forget_tries(card)


def forget_tries(card: Card) -> None:
    """Forget the tries at a card that was opened for nothing. Where that fails, the next right PIN forgets them."""
    try:
        commit(store.forget_tries(card))
    except (Busy, DomainError):
        logs.event("card_tries_kept", holder=card.holder_id)

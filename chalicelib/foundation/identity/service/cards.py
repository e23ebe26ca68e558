"""Work-point cards (工分卡): issue, a new PIN, loss, replacement. Whether a PIN is right: `pins`."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.facts.core.people import CardIssued
from chalicelib.foundation.facts.service import prepare_fact
from chalicelib.foundation.identity.core import cards, people
from chalicelib.foundation.identity.core.cards import Card, CardExists, IdentityCodeShown, NoSuchCard, State
from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.service import pins
from chalicelib.foundation.identity.service.people import load_resident
from chalicelib.foundation.identity.store import codes as store, people as people_store
from chalicelib.kernel import keys
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import KeyReused
from chalicelib.kernel.writes import Writes, attempt, commit

TOKEN_BYTES, SALT_BYTES = 17, 12


def _pinned(ctx: Context, card: Card, pin: str) -> Card:
    """Return the card with this PIN; with none where `pin` is empty."""
    if not pin:
        return card
    salt = ctx.random_bytes(SALT_BYTES).hex()
    return dataclasses.replace(card, pin_salt=salt, pin_digest=pins.digest(card.token, salt, pin))


def token_for(resident_id: str, key: str) -> str:
    """Return the token of the card that this request makes: the same for a repeat, unguessable without our key."""
    message = f"{resident_id}#{key}".encode()
    return keys.token_of(hmac.digest(keys.derived("card-token"), message, hashlib.sha256)[:TOKEN_BYTES])


def resolve_card(*, token: str) -> Card:
    """Return a card: village, holder, masked name, state, limits. One round trip; the caller looks at the state.

    Raises:
        NoSuchCard: nothing bears this token.
        IdentityCodeShown: it is the code of a resident or household.
    """
    found = store.find_token(token) if keys.is_token(token) else None
    if found is None:
        raise NoSuchCard
    if not isinstance(found, Card):
        raise IdentityCodeShown(kind=found.kind)
    return found


def issue_card(
    ctx: Context,
    *,
    resident_id: str,
    key: str,
    pin: str = "",
    daily_limit_points: int = 0,
    photo_check: bool = False,
) -> Card:
    """Issue somebody's first card, once per `key`, and return it. Without a PIN it opens nothing until one is set.

    Raises:
        NoSuchHolder: there is no such resident.
        NotActive: they moved away or died.
        CardExists: they have a card.
        PhotoNeedsLimit: a photo would stand for the PIN without a day limit.
        KeyReused: the key was used for another card.
    """
    resident = load_resident(resident_id=resident_id)
    made = _made(ctx, resident, key, pin, _asked(pin, daily_limit_points, photo_check=photo_check))
    made = dataclasses.replace(made, daily_limit_points=daily_limit_points, photo_check=photo_check)
    earlier, old = _earlier_and_old(made, resident)
    if earlier is not None:
        return _replayed(earlier, made)
    people.check_active(resident)
    if old is not None:
        raise CardExists
    cards.check_policy(daily_limit_points=daily_limit_points, photo_check=photo_check)
    return _issued(ctx, resident, made, replaced=None)


def issue_unpinned(ctx: Context, *, resident: Resident, key: str, daily_limit_points: int, photo_check: bool) -> Card:
    """Issue a card without a PIN to somebody who was read to be active and without one, once per `key`. One round trip.

    Raises:
        ChangedMeanwhile: they have a card now, or moved away or died.
        KeyReused: the key was used for another card.
    """
    made = _made(ctx, resident, key, "", _asked("", daily_limit_points, photo_check=photo_check))
    made = dataclasses.replace(made, daily_limit_points=daily_limit_points, photo_check=photo_check)
    return _issued(ctx, resident, made, replaced=None)


def replace_card(ctx: Context, *, resident_id: str, key: str, pin: str = "") -> Card:
    """Give somebody a new card for the old one, which is dead from now on; points and limits stay. Once per `key`.

    Raises:
        NoSuchHolder: there is no such resident.
        NotActive: they moved away or died.
        NoSuchCard: they have no card to replace.
        KeyReused: the key was used for another card.
    """
    resident = load_resident(resident_id=resident_id)
    made = _made(ctx, resident, key, pin, f"replace#{pin}")
    earlier, old = _earlier_and_old(made, resident)
    if earlier is not None:
        return _replayed(earlier, made)
    people.check_active(resident)
    if old is None:
        raise NoSuchCard
    made = dataclasses.replace(made, daily_limit_points=old.daily_limit_points, photo_check=old.photo_check)
    return _issued(ctx, resident, made, replaced=old)


def _asked(pin: str, daily_limit_points: int, *, photo_check: bool) -> str:
    """Return what a request for a first card asks, for its fingerprint."""
    return f"issue#{pin}#{daily_limit_points}#{photo_check}"


def _made(ctx: Context, resident: Resident, key: str, pin: str, asked: str) -> Card:
    token = token_for(resident.resident_id, key)
    card = Card(
        token=token,
        holder_id=resident.resident_id,
        masked_name=resident.masked_name,
        state=State.ACTIVE,
        ordinal=resident.cards + 1,
        issued_at=ctx.now(),
        fingerprint=keys.digest("card-request", f"{token}#{asked}"),  # Keyed, since it tells a PIN.
    )
    return _pinned(ctx, card, pin)


def _earlier_and_old(made: Card, resident: Resident) -> tuple[Card | None, Card | None]:
    """Return the card this very request made before, if so, and the card that somebody has. One round trip."""
    found = store.find_cards([made.token, *([resident.card] if resident.card else [])])
    return found[0], found[1] if resident.card else None


def _issued(ctx: Context, resident: Resident, made: Card, *, replaced: Card | None) -> Card:
    writes = store.create_card(made)
    writes.merge(people_store.set_card(resident, made.token, ordinal=made.ordinal))
    if replaced is not None:
        writes.merge(store.revoke(replaced.token, State.REPLACED.value))
    fact = CardIssued(made.holder_id, made.ordinal)
    writes.merge(prepare_fact(ctx, village_id=made.village_id, fact=fact))
    writes.merge(prepare_audit(ctx, place_id=made.village_id, deed="card.issue", target=made.holder_id))
    failures = attempt(writes)
    if failures and failures[0].write.guard:
        first = store.card_of(failures[0].image)
        assert first is not None, "a token made from a request's key is always a card's"
        return _replayed(first, made)
    if failures:
        raise failures[0].error()
    return made


def _replayed(first: Card, asked: Card) -> Card:
    """Return the first answer to the same request.

    Raises:
        KeyReused: the first request asked for something else.
    """
    if first.fingerprint != asked.fingerprint:
        raise KeyReused
    return first


def load_card(*, resident_id: str) -> Card:
    """Return somebody's card.

    Raises:
        NoSuchHolder: there is no such resident.
        NoSuchCard: they have none.
    """
    resident = load_resident(resident_id=resident_id)
    found = store.find_card(resident.card, consistent=True) if resident.card else None
    if found is None:
        raise NoSuchCard
    return found


def set_state(ctx: Context, *, resident_id: str, state: State, reason: str = "") -> Card:
    """Say that somebody's card is lost, blocked, or good again, and why; in the state it is in already nothing changes.

    Raises:
        NoSuchHolder, NoSuchCard: there is no card.
        CardNotActive: it was replaced or closed.
        ChangedMeanwhile: somebody else changed it at the same moment.
    """
    card = load_card(resident_id=resident_id)
    cards.check_change(card, state)
    if card.state is not state:
        _commit(ctx, card, store.set_state(card, state, reason), f"card.{state}")
        card = dataclasses.replace(card, state=state, state_reason=reason)
    return card


def set_pin(ctx: Context, *, resident_id: str, pin: str) -> Card:
    """Set a new PIN on somebody's card, which also opens one that wrong PINs had locked.

    Raises:
        NoSuchHolder, NoSuchCard: there is no card.
        ChangedMeanwhile: somebody else changed it at the same moment.
    """
    card = load_card(resident_id=resident_id)
    now = _pinned(ctx, dataclasses.replace(card, wrong=0, locked_until=None), pin)
    _commit(ctx, card, store.set_pin(card, now.pin_digest, now.pin_salt), "card.pin")
    return now


def set_limits(ctx: Context, *, resident_id: str, daily_limit_points: int, photo_check: bool) -> Card:
    """Set how many points somebody's card may spend a day (0: any), and whether a photo may stand for the PIN.

    Raises:
        PhotoNeedsLimit: a photo would stand for the PIN without a day limit.
        NoSuchHolder, NoSuchCard: there is no card.
        ChangedMeanwhile: somebody else changed it at the same moment.
    """
    cards.check_policy(daily_limit_points=daily_limit_points, photo_check=photo_check)
    card = load_card(resident_id=resident_id)
    writes = store.set_limits(card, daily_limit_points=daily_limit_points, photo_check=photo_check)
    _commit(ctx, card, writes, "card.limits")
    return dataclasses.replace(card, daily_limit_points=daily_limit_points, photo_check=photo_check)


def _commit(ctx: Context, card: Card, writes: Writes, deed: str) -> None:
    commit(writes.merge(prepare_audit(ctx, place_id=card.village_id, deed=deed, target=card.holder_id)))

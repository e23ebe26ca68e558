"""Moves codes and cards in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from chalicelib.foundation.identity.core.cards import (
    LOCKING,
    WRONG_FOR_GOOD,
    Card,
    CardNotActive,
    IdentityCodeShown,
    NoSuchCard,
    State,
    check_open,
    lock_end,
)
from chalicelib.foundation.identity.core.codes import Code
from chalicelib.foundation.identity.core.people import ChangedMeanwhile
from chalicelib.foundation.identity.records.codes import TokenRecord
from chalicelib.kernel import storage
from chalicelib.kernel.errors import Busy, DomainError, KeyReused
from chalicelib.kernel.writes import Writes, update_now

ACTIVE, REVOKED = "active", "revoked"


def _card(record: TokenRecord) -> Card:
    assert record.kind == "card"
    assert record.issued_at is not None
    return Card(
        token=record.token,
        holder_id=record.holder_id,
        masked_name=record.masked_name,
        state=State(record.state),
        ordinal=record.ordinal or 0,
        issued_at=record.issued_at,
        pin_digest=record.pin_digest or "",
        pin_salt=record.pin_salt or "",
        wrong=record.wrong or 0,
        locked_until=record.locked_until if record.wrong in LOCKING else None,
        daily_limit_points=record.daily_limit_points or 0,
        photo_check=bool(record.photo_check),
        fingerprint=record.fingerprint or "",
        state_reason=record.state_reason or "",
    )


def _code(record: TokenRecord) -> Code:
    return Code(record.token, record.kind, record.holder_id, record.masked_name)


def card_of(image: TokenRecord | None) -> Card | None:
    """Return the card in an item, None where there is none or it is a code."""
    return None if image is None or image.kind != "card" else _card(image)


def find_code(token: str) -> tuple[Code, bool] | None:
    """Return whom a code or card stands for and whether it is good, or None. One round trip."""
    record = storage.find(TokenRecord, token)
    if record is None:
        return None
    return _code(record), record.state == ACTIVE


def find_card(token: str, *, consistent: bool = False) -> Card | None:
    """Return the card with this token, or None. One round trip."""
    return card_of(storage.find(TokenRecord, token, consistent=consistent))


def find_token(token: str) -> Card | Code | None:
    """Return the card or the code with this token, good or not, or None. One round trip."""
    record = storage.find(TokenRecord, token)
    return None if record is None else card_of(record) or _code(record)


def find_cards(tokens: Sequence[str]) -> list[Card | None]:
    """Return the cards with these tokens, in their order, None where there is none; a round trip per 100."""
    found = storage.find_many([(TokenRecord, token) for token in tokens], consistent=True)
    return [card_of(record) for record in found]


def create_code(code: Code) -> Writes:
    """Return the write of a new code."""
    return Writes().create(
        TokenRecord(code.token, kind=code.kind, holder_id=code.holder_id, masked_name=code.masked_name, state=ACTIVE),
        refusal=lambda _: ChangedMeanwhile(),
    )


def revoke(token: str, state: str = REVOKED) -> Writes:
    """Return the write that ends a code (`revoked`) or a card (`closed`, `replaced`)."""
    return Writes().update(TokenRecord, token, actions=[TokenRecord.state.set(state)])


def create_card(card: Card) -> Writes:
    """Return the write of a new card. Its token comes from the request's key, so a repeat meets its own guard."""
    record = TokenRecord(
        card.token,
        kind="card",
        holder_id=card.holder_id,
        masked_name=card.masked_name,
        state=card.state.value,
        ordinal=card.ordinal,
        issued_at=card.issued_at,
        wrong=0,
        daily_limit_points=card.daily_limit_points,
        photo_check=card.photo_check,
        fingerprint=card.fingerprint,
    )
    if card.pin_digest:
        record.pin_digest, record.pin_salt = card.pin_digest, card.pin_salt
    return Writes().create(record, refusal=lambda _: KeyReused(), guard=True)


def set_state(card: Card, state: State, reason: str) -> Writes:
    """Return the write that changes a card's state and why it is in it, as long as it is in the one seen."""
    why = TokenRecord.state_reason
    return Writes().update(
        TokenRecord,
        card.token,
        actions=[TokenRecord.state.set(state.value), why.set(reason) if reason else why.remove()],
        condition=TokenRecord.state == card.state.value,
        refusal=lambda image: NoSuchCard() if image is None else ChangedMeanwhile(),
    )


def set_pin(card: Card, digest: str, salt: str) -> Writes:
    """Return the write that sets a new PIN and forgets the wrong ones."""
    return Writes().update(
        TokenRecord,
        card.token,
        actions=[
            TokenRecord.pin_digest.set(digest),
            TokenRecord.pin_salt.set(salt),
            TokenRecord.wrong.set(0),
            TokenRecord.locked_until.remove(),
        ],
        condition=TokenRecord.state == card.state.value,
        refusal=lambda image: NoSuchCard() if image is None else ChangedMeanwhile(),
    )


def set_limits(card: Card, *, daily_limit_points: int, photo_check: bool) -> Writes:
    """Return the write that sets what a card may spend a day, and whether a photo may stand for the PIN."""
    return Writes().update(
        TokenRecord,
        card.token,
        actions=[
            TokenRecord.daily_limit_points.set(daily_limit_points),
            TokenRecord.photo_check.set(photo_check),
        ],
        condition=TokenRecord.state == card.state.value,
        refusal=lambda image: NoSuchCard() if image is None else ChangedMeanwhile(),
    )


def count_try(token: str, now: dt.datetime) -> Card:
    """Count a try at a card's PIN, and return the card as it is then. One round trip, one atomic write.

    The condition is `core.cards.check_open`. A count whose answer was lost may count twice, never less.

    Raises:
        NoSuchCard, IdentityCodeShown: no card bears this token.
        CardNotActive, PinMissing, CardLocked, CardLockedForGood: it may not be tried now.
        Busy: it may have been counted.
    """
    record = TokenRecord
    free = ~record.wrong.is_in(*LOCKING) | (record.locked_until <= now)
    openable = (record.kind == "card") & (record.state == State.ACTIVE.value) & record.pin_digest.exists()
    item = update_now(
        record,
        token,
        actions=[record.wrong.set(record.wrong + 1), record.locked_until.set(lock_end(now))],
        condition=openable & (record.wrong < WRONG_FOR_GOOD) & free,
        refusal=lambda image: _why_shut(image, now),
    )
    return _card(record.from_raw_data(item))


def _why_shut(image: TokenRecord | None, now: dt.datetime) -> Exception:
    if image is None:
        return NoSuchCard()
    if image.kind != "card":
        return IdentityCodeShown(kind=image.kind)
    try:
        check_open(_card(image), now)
    except DomainError as refusal:
        return refusal
    return Busy()  # The condition and the rule are one; a test holds them together.


def forget_tries(card: Card) -> Writes:
    """Return the write that forgets the tries at a card whose PIN was right, as long as it is active with that PIN."""
    return Writes().update(
        TokenRecord,
        card.token,
        actions=[TokenRecord.wrong.set(0), TokenRecord.locked_until.remove()],
        condition=(TokenRecord.state == State.ACTIVE.value) & (TokenRecord.pin_digest == card.pin_digest),
        refusal=_why_changed,
    )


def _why_changed(image: TokenRecord | None) -> Exception:
    if image is None or image.state == ACTIVE:
        return ChangedMeanwhile()
    return CardNotActive(state=image.state)

"""Work-point cards (工分卡): states, the PIN and its limits, and what a card allows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

from chalicelib.kernel.errors import Conflict, DomainError, NotFound, TooManyTries
from chalicelib.kernel.values import value

PIN = re.compile(r"^[0-9]{4}$")
NUMBER = re.compile(r"^(?:no\.?\s*)?(?:([0-9]{1,5})-([0-9]{1,2})|([0-9]{5})([0-9]{2}))$", re.IGNORECASE | re.ASCII)
"""As it is printed, "No. 00004-01", or as people type it: 4-1, 0000401."""
WRONG_A_LOCK = 5
WRONG_FOR_GOOD = 15
LOCKING = tuple(range(WRONG_A_LOCK, WRONG_FOR_GOOD, WRONG_A_LOCK))
"""The counts of tries at which a card locks for an hour."""
LOCK_SECONDS = 3600
DAILY_LIMIT_MAX = 1_000_000


class State(StrEnum):
    """A card's state. Only an active card opens anything; a `replaced` or `closed` one never comes back."""

    ACTIVE = "active"
    LOST = "lost"
    BLOCKED = "blocked"
    REPLACED = "replaced"
    CLOSED = "closed"


LIVE = frozenset({State.ACTIVE, State.LOST, State.BLOCKED})


class NoSuchCard(NotFound):
    """No card bears this token, or the person has none."""

    code = "no_such_card"
    zh, en = "没有这张工分卡。", "There is no such card."


class IdentityCodeShown(Conflict):
    """Somebody's or a household's code was shown where only a card, or a pay code, pays."""

    code = "identity_code_shown"
    zh, en = "这是{kind}，请出示付款码。", "This code says who somebody is; it pays nothing. Ask for the pay code."
    words: ClassVar[Mapping[str, str]] = {"resident": "村民码", "household": "户码"}


class CardNotActive(Conflict):
    """The card is lost, blocked, or replaced by another."""

    code = "card_not_active"
    zh, en = "这张卡不能用（{state}），请找村委会。", "This card can not be used ({state}); ask the village committee."
    words: ClassVar[Mapping[str, str]] = {
        State.LOST: "已挂失",
        State.BLOCKED: "已停用",
        State.REPLACED: "已补办新卡",
        State.CLOSED: "已注销",
    }


class CardExists(Conflict):
    """The person has a card; it can be replaced."""

    code = "card_exists"
    zh, en = "这位村民已有工分卡，可以补办。", "This resident has a card; it can be replaced."


class PhotoNeedsLimit(Conflict):
    """A card for which a photo may stand for the PIN has a day limit; without one, whoever finds it spends it all."""

    code = "photo_needs_limit"
    zh, en = "不输密码的卡，要定每天最多用多少。", "A card that pays without its PIN needs a day limit."


class PinMissing(Conflict):
    """No PIN was set for this card yet."""

    code = "card_pin_missing"
    zh, en = "这张卡还没有设密码，请到村委会设置。", "This card has no PIN yet; set one at the village committee."


class PinWrong(DomainError):
    """The PIN is not this card's; `tries_left` until it locks."""

    code, status = "card_pin_wrong", 403
    zh, en = "密码不对，还可以试 {tries_left} 次。", "Wrong PIN; {tries_left} tries left."


class CardLocked(TooManyTries):
    """Too many wrong PINs; it opens by itself after a while."""

    code = "card_locked"
    zh, en = (
        "密码错得太多，{retry_after_seconds} 秒后再试。",
        "Too many wrong PINs; wait {retry_after_seconds} seconds.",
    )


class CardLockedForGood(DomainError):
    """Far too many wrong PINs; an officer must set a new one."""

    code, status = "card_locked_for_good", 403
    zh, en = "密码错得太多，卡已锁定，请到村委会重设密码。", "The card is locked; an officer must set a new PIN."


@value
class Card:
    """A card, as one read of its token gives it.

    `daily_limit_points` 0 means none; `photo_check` says that a shop may look at its bearer's ID card, photo and name,
    instead of the PIN.
    `wrong` counts the tries at its PIN since the last right one, also one under way. `locked_until` is set where that
    count locks it. `state_reason` is an officer's word on why it is lost or blocked.
    """

    token: str
    holder_id: str
    masked_name: str
    state: State
    ordinal: int
    issued_at: dt.datetime
    pin_digest: str = ""
    pin_salt: str = ""
    wrong: int = 0
    locked_until: dt.datetime | None = None
    daily_limit_points: int = 0
    photo_check: bool = False
    fingerprint: str = ""
    state_reason: str = ""

    @property
    def photo_may(self) -> bool:
        """Whether a photo stands for the PIN: it was allowed, and a day limit bounds what a wrong look costs."""
        return self.photo_check and self.daily_limit_points > 0

    @property
    def village_id(self) -> str:
        """The village of its bearer."""
        return self.holder_id[:6]

    @property
    def number(self) -> str:
        """What is printed for people to read: the bearer's holder number and which of their cards it is."""
        return f"{self.holder_id[7:]}-{self.ordinal:02d}"


def number_in(text: str) -> tuple[str, int] | None:
    """Return the holder's five digits and the card's ordinal of a number that was typed, or None where it is none."""
    found = NUMBER.match(text.strip())
    if found is None:
        return None
    return (found[1] or found[3]).zfill(5), int(found[2] or found[4])


def check_policy(*, daily_limit_points: int, photo_check: bool) -> None:
    """Let a card be issued, or changed, to this policy.

    Raises:
        PhotoNeedsLimit: a photo would stand for the PIN, and no day limit bound what that costs.
    """
    if photo_check and daily_limit_points == 0:
        raise PhotoNeedsLimit


def check_usable(card: Card) -> None:
    """Let an active card pass.

    Raises:
        CardNotActive: it is lost, blocked or replaced.
    """
    if card.state is not State.ACTIVE:
        raise CardNotActive(state=card.state.value)


def check_open(card: Card, now: dt.datetime) -> None:
    """Let a card pass whose PIN may be tried now.

    Raises:
        CardNotActive: it is lost, blocked or replaced.
        PinMissing: it has no PIN.
        CardLockedForGood: 15 wrong PINs.
        CardLocked: five wrong PINs within the hour.
    """
    check_usable(card)
    if not card.pin_digest:
        raise PinMissing
    if card.wrong >= WRONG_FOR_GOOD:
        raise CardLockedForGood
    if card.locked_until is not None and now < card.locked_until:
        raise CardLocked(retry_after_seconds=int((card.locked_until - now).total_seconds()) + 1)


def lock_end(now: dt.datetime) -> dt.datetime:
    """Return until when a card is locked whose try of now was one too many."""
    return now + dt.timedelta(seconds=LOCK_SECONDS)


def refusal_of(wrong: int) -> DomainError:
    """Return what somebody is told whose wrong PIN was the `wrong`th."""
    if wrong >= WRONG_FOR_GOOD:
        return CardLockedForGood()
    if wrong % WRONG_A_LOCK == 0:
        return CardLocked(retry_after_seconds=LOCK_SECONDS)
    return PinWrong(tries_left=WRONG_A_LOCK - wrong % WRONG_A_LOCK)


NEXT: dict[State, frozenset[State]] = {
    State.ACTIVE: frozenset({State.LOST, State.BLOCKED, State.REPLACED, State.CLOSED}),
    State.LOST: frozenset({State.ACTIVE, State.BLOCKED, State.REPLACED, State.CLOSED}),
    State.BLOCKED: frozenset({State.ACTIVE, State.LOST, State.REPLACED, State.CLOSED}),
}
"""What a card may become; what is not here is refused. One is replaced with the next one, closed with its bearer."""


def check_change(card: Card, to: State) -> None:
    """Let an officer change a card's state, or leave it what it is.

    Raises:
        CardNotActive: it was replaced or closed, which is final.
    """
    assert to in LIVE, f"no officer makes a card {to}"
    if card.state is not to and to not in NEXT.get(card.state, frozenset()):
        raise CardNotActive(state=card.state.value)

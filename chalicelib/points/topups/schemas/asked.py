"""What callers send to top-ups."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from chalicelib.foundation.identity.core.id_numbers import MOBILE
from chalicelib.kernel.edge import Asked
from chalicelib.points.ledger.core.accounts import POINTS_MAX
from chalicelib.points.topups.core.states import State
from chalicelib.points.topups.core.terms import (
    INTERNET_YUAN,
    PHONE_YUAN,
    POINTS_PER_YUAN,
    POINTS_PER_YUAN_MAX,
    YUAN_A_MONTH_MAX,
    Terms,
)

_PHONE_WORDS = "应为 11 位手机号。|It must be a mobile number of 11 digits."
_LINE_WORDS = "网费要填宽带账号。|An internet fee needs the line's account."
Yuan = Annotated[int, Field(strict=True, ge=1, le=max(PHONE_YUAN))]
Number = Annotated[str, Field(pattern=r"^[0-9A-Za-z@._-]{6,32}$")]
"""A phone, or the account of an internet line as carriers write them."""


class TopupAsked(Asked):
    """Phone credit (`phone`) or an internet fee (`internet`), in yuan.

    Without `number` it is one's own registered phone; an internet fee always names the line's account. `points` is the
    price that the asker was shown: where it is another one now, nothing is held.
    """

    kind: Literal["phone", "internet"]
    yuan: Yuan
    number: Annotated[Number | None, Field(validate_default=True)] = None
    points: Annotated[int, Field(strict=True, ge=1, le=POINTS_MAX)] | None = None

    @field_validator("number")
    @classmethod
    def _fits(cls, number: str | None, info: ValidationInfo) -> str | None:
        kind = info.data.get("kind")
        if kind == "internet" and number is None:
            raise ValueError(_LINE_WORDS)
        if kind == "phone" and number is not None and not MOBILE.match(number):
            raise ValueError(_PHONE_WORDS)
        return number


class TopupPageAsked(Asked):
    """Which page of one's own top-ups."""

    size: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str, Field(max_length=2000)] | None = None


class TopupQueueAsked(TopupPageAsked):
    """Which page of a place's top-ups of one state; those that wait come with the longest waiting first."""

    state: State = State.UNKNOWN


class HandPaymentAsked(Asked):
    """Whether an internet fee was paid by hand: `words` are the receipt's number, or why it is given back."""

    paid: bool
    words: Annotated[str, Field(min_length=2, max_length=100)]


class TopupRulingAsked(Asked):
    """What the provider's bill shows of an unknown top-up: which bill, and what was found there."""

    paid: bool
    bill: Annotated[str, Field(min_length=2, max_length=60)]
    reason: Annotated[str, Field(min_length=2, max_length=200)]


def _among(offered: tuple[int, ...], words: str) -> AfterValidator:
    def check(yuan: list[int]) -> list[int]:
        if not set(yuan) <= set(offered) or len(set(yuan)) < len(yuan):
            raise ValueError(words)
        return sorted(yuan)

    return AfterValidator(check)


class TopupTermsAsked(Asked):
    """What a town offers: amounts in yuan (none: closed), the price of a yuan in points, and the limits of a month."""

    phone_yuan: Annotated[list[int], _among(PHONE_YUAN, f"只能是 {PHONE_YUAN} 里的。|Each once, among {PHONE_YUAN}.")]
    internet_yuan: Annotated[
        list[int], _among(INTERNET_YUAN, f"只能是 {INTERNET_YUAN} 里的。|Each once, among {INTERNET_YUAN}.")
    ]
    points_per_yuan: Annotated[int, Field(strict=True, ge=1, le=POINTS_PER_YUAN_MAX)] = POINTS_PER_YUAN
    person_month_yuan: Annotated[int, Field(strict=True, ge=0, le=YUAN_A_MONTH_MAX)]
    village_month_yuan: Annotated[int, Field(strict=True, ge=0, le=YUAN_A_MONTH_MAX)]

    def terms(self) -> Terms:
        """Return it as the room's core knows it."""
        return Terms(
            phone_yuan=tuple(self.phone_yuan),
            internet_yuan=tuple(self.internet_yuan),
            points_per_yuan=self.points_per_yuan,
            person_month_yuan=self.person_month_yuan,
            village_month_yuan=self.village_month_yuan,
        )

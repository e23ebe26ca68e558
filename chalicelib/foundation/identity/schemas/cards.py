"""Work-point cards, asked and shown."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from chalicelib.foundation.identity.core import sheets
from chalicelib.foundation.identity.core.cards import DAILY_LIMIT_MAX, Card
from chalicelib.foundation.identity.core.issuing import AGE_MAX, LISTED_MAX, Issue
from chalicelib.foundation.identity.schemas.fields import Group, HolderId, Pin, ResidentId
from chalicelib.foundation.identity.schemas.rosters import PlaceAsked
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown

REASON_CHARS_MIN = 2
"""As for an account that is blocked. Ours."""
Limit = Annotated[int, Field(ge=0, le=DAILY_LIMIT_MAX, strict=True)]


class CardAsked(Asked):
    """A card to issue. Without a PIN it opens nothing until one is set."""

    pin: Pin = ""
    daily_limit_points: Limit = 0
    photo_check: bool = False


class CardsAsked(PlaceAsked):
    """Cards to issue to everybody of a place who has none and fits all that is asked; none listed leaves nobody out.

    A list is of one village's residents. The cards have no PIN until one is set.
    """

    group: Group = ""
    resident_ids: Annotated[tuple[ResidentId, ...], Field(max_length=LISTED_MAX)] = ()
    without_phone: bool = False
    age_min: Annotated[int, Field(ge=0, le=AGE_MAX, strict=True)] = 0
    daily_limit_points: Limit = 0
    photo_check: bool = False

    @model_validator(mode="after")
    def _of_the_place(self) -> Self:
        if not all(one.startswith(self.place_id) for one in self.resident_ids):
            message = "名单上只能是这个村的村民。|Only residents of this village can be listed."
            raise ValueError(message)
        return self

    def issue(self) -> Issue:
        """Return what is asked, however the list is ordered."""
        return Issue(
            self.group,
            tuple(sorted({one[7:] for one in self.resident_ids})),
            self.without_phone,
            self.age_min,
            self.daily_limit_points,
            self.photo_check,
        )


class SheetsAsked(PlaceAsked):
    """The village or town whose cards are drawn; of them only those of the run `issued_by`, where one is named.

    `holder_ids` are residents and households of the village: theirs alone, and those of the households' members.
    """

    issued_by: Annotated[str, Field(pattern=r"^[0-9a-f-]{36}$")] | None = None
    holder_ids: Annotated[tuple[HolderId, ...], Field(min_length=1, max_length=sheets.LISTED_MAX)] | None = None

    @model_validator(mode="after")
    def _of_the_place(self) -> Self:
        if not all(one.startswith(self.place_id) for one in self.holder_ids or ()):
            message = "只能打印这个村的人或户的卡。|Only holders of this village can be listed."
            raise ValueError(message)
        return self


class ReplacementAsked(Asked):
    """The PIN of the card that takes the old one's place; may be set later."""

    pin: Pin = ""


class StateAsked(Asked):
    """What became of a card, and why; a card that is blocked though its bearer has it is blocked for a reason."""

    state: Literal["active", "lost", "blocked"]
    reason: Annotated[str, Field(max_length=120)] = ""

    @field_validator("reason")
    @classmethod
    def _tidy(cls, text: str) -> str:
        return text.strip()

    @model_validator(mode="after")
    def _blocked_for_a_reason(self) -> StateAsked:
        if self.state == "blocked" and len(self.reason) < REASON_CHARS_MIN:
            message = "停用要写明原因。|Say why the card is blocked."
            raise ValueError(message)
        return self


class PinAsked(Asked):
    """A new PIN."""

    pin: Annotated[str, Field(pattern=r"^[0-9]{4}$")]


class LimitsAsked(Asked):
    """What a card may spend a day (0: any), and whether a look at the bearer's ID card may stand for the PIN.

    The latter only where there is a day limit.
    """

    daily_limit_points: Limit
    photo_check: bool


class CardShown(Shown):
    """A card; neither its token nor anything of its PIN but whether there is one.

    `state_reason` is an officer's word on why it is lost or blocked, "" where none was given.
    """

    holder_id: str
    number: str
    state: str
    state_reason: str
    issued_at: str
    has_pin: bool
    wrong_pins: int
    locked_until: str | None
    daily_limit_points: int
    photo_check: bool

    @classmethod
    def of(cls, card: Card) -> CardShown:
        """Return a card as answered."""
        return cls(
            holder_id=card.holder_id,
            number=card.number,
            state=card.state.value,
            state_reason=card.state_reason,
            issued_at=business_time(card.issued_at),
            has_pin=bool(card.pin_digest),
            wrong_pins=card.wrong,
            locked_until=None if card.locked_until is None else business_time(card.locked_until),
            daily_limit_points=card.daily_limit_points,
            photo_check=card.photo_check,
        )

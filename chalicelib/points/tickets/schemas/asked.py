"""What callers send: what they have to say, what they do with a ticket, which page of a list."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from chalicelib.foundation.media.schemas import MediaIds
from chalicelib.kernel.edge import Asked
from chalicelib.points.tickets.core.clocks import DAYS_MAX
from chalicelib.points.tickets.core.desks import BY_HAND, Route
from chalicelib.points.tickets.core.tickets import (
    PLACE_CHARS_MAX,
    TEXT_CHARS_MAX,
    Category,
    Kind,
    Released,
    Saying,
    Spot,
    State,
    is_public_by_default,
)

Text = Annotated[str, Field(min_length=2, max_length=TEXT_CHARS_MAX)]
Place = Annotated[str, Field(max_length=PLACE_CHARS_MAX)]
Remark = Annotated[str, Field(min_length=1, max_length=500)]
OptionalRemark = Annotated[str, Field(max_length=500)]
Stars = Annotated[int, Field(strict=True, ge=1, le=5)]
TicketId = Annotated[str, Field(pattern=r"^v[0-9]{5}t[0-9a-f-]{36}$")]
DeskRole = Literal["village_officer", "grid_worker", "organiser"]


class TicketSaidAsked(Asked):
    """What somebody has to say. Coordinates are WGS 84, both or none. `public` left out: as the kind usually is."""

    kind: Kind
    category: Category
    text: Text
    place: Place = ""
    latitude: Annotated[float | None, Field(ge=-90, le=90)] = None
    longitude: Annotated[float | None, Field(ge=-180, le=180)] = None
    media_ids: MediaIds = ()
    public: bool | None = None
    named: bool = True

    @model_validator(mode="after")
    def _both(self) -> Self:
        if (self.latitude is None) != (self.longitude is None):
            message = "经度和纬度要一起填。|Latitude and longitude come together."
            raise ValueError(message)
        return self

    def saying(self) -> Saying:
        """Return it as the room knows it."""
        public = is_public_by_default(self.kind) if self.public is None else self.public
        spot = Spot(self.place, _e6(self.latitude), _e6(self.longitude))
        return Saying(self.kind, self.category, self.text, spot, self.media_ids, public=public, named=self.named)


def _e6(degrees: float | None) -> int | None:
    return None if degrees is None else round(degrees * 1_000_000)


class TicketAsked(TicketSaidAsked):
    """What one has to say oneself. `direct`: a private complaint that goes to the town, and the village never sees."""

    direct: bool = False

    def saying(self) -> Saying:
        """Return it as the room knows it."""
        return replace(super().saying(), direct=self.direct)


class TicketEnteredAsked(TicketSaidAsked):
    """What an officer writes down for a villager who came in person."""

    resident_id: Annotated[str, Field(pattern=r"^v[0-9]{5}r[0-9]{5}$")]


class TicketCommentAsked(Asked):
    """What a ticket's author adds to it."""

    text: Remark
    media_ids: MediaIds = ()


class TicketRemarkAsked(TicketCommentAsked):
    """What an officer says: an `answer` or a question (`ask`) to the author, or a `note` that only the desk sees."""

    how: Literal["answer", "ask", "note"]


class TicketStepAsked(Asked):
    """What an officer does: starts, goes on without an answer, solves, rejects, or passes it on to the town.

    `text` says what was done or why; it is needed where the author has to read it.
    """

    step: Literal["start", "resume", "solve", "reject", "pass_on"]
    text: OptionalRemark = ""
    media_ids: MediaIds = ()

    @model_validator(mode="after")
    def _said(self) -> Self:
        if self.step in {"solve", "reject", "pass_on"} and not self.text:
            message = "请写明办了什么，或者原因。|Say what was done, or why."
            raise ValueError(message)
        return self


class TicketAssignmentAsked(Asked):
    """To which desk it goes (left out: where it is), and whether the officer takes it in person."""

    desk: DeskRole | None = None
    mine: bool = False


class TicketMergeAsked(Asked):
    """Into which other ticket a duplicate is merged, and why."""

    into: TicketId
    text: OptionalRemark = ""


class TicketReleaseAsked(Asked):
    """What the village reads and sees: the author's words and photos, but for what is nobody else's business.

    `place` is where it is in words that tell nobody's door; left out, no place is public. With `located` the author's
    coordinates are too, to about ten metres.
    """

    text: Text
    place: Place = ""
    located: bool = False
    media_ids: MediaIds = ()

    def released(self) -> Released:
        """Return it as the room knows it."""
        return Released(self.text, self.place, self.media_ids, located=self.located)


class TicketProposalAsked(Asked):
    """What speaks for adopting a suggestion."""

    text: OptionalRemark = ""


class TicketDecisionAsked(Asked):
    """Whether a proposed adoption stands; why not, where it does not."""

    adopt: bool
    text: OptionalRemark = ""


class TicketReasonAsked(Asked):
    """Why a ticket is to be handled anew."""

    text: Remark


class TicketConfirmationAsked(Asked):
    """That a ticket is solved, with one to five stars and a word if the author likes."""

    stars: Stars | None = None
    text: OptionalRemark = ""


class TicketRatingAsked(Asked):
    """How a ticket was handled."""

    stars: Stars
    text: OptionalRemark = ""


class TicketVisibilityAsked(Asked):
    """Whether a ticket may be public, and with its author's masked name."""

    public: bool
    named: bool


class TicketPageAsked(Asked):
    """Which page of a list."""

    size: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str | None, Field(max_length=1_000)] = None


class PublicTicketsAsked(TicketPageAsked):
    """Which page of which village's public tickets."""

    village_id: Annotated[str, Field(pattern=r"^v[0-9]{5}$")]


class TownTicketsAsked(TicketPageAsked):
    """Which page of what a town has to do; of one state where it is given."""

    state: State | None = None


class TicketQueueAsked(TownTicketsAsked):
    """Which page of what a village has to do, or with `all` of everything; of one state where it is given."""

    all: bool = False


class TicketYearAsked(Asked):
    """Which year's figures; the present one where it is left out."""

    year: Annotated[int | None, Field(ge=2020, le=2100)] = None


class TicketRouteAsked(Asked):
    """Where a category goes; without a desk the officers assign each. `days` are working days."""

    category: Category
    desk: DeskRole | None = None
    days: Annotated[int, Field(strict=True, ge=1, le=DAYS_MAX)]

    def route(self) -> Route:
        """Return it as the room knows it."""
        return Route(self.desk or BY_HAND, self.days)


class TicketDesksAsked(Asked):
    """All routes that differ from the usual one, in the place of version `seen`."""

    routes: Annotated[tuple[TicketRouteAsked, ...], Field(max_length=len(Category))]
    seen: Annotated[int, Field(strict=True, ge=0)]

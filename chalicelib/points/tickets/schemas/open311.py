"""Open311 GeoReport v2's shapes (wiki.open311.org/GeoReport_v2), in JSON; lists are bare arrays, as it says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Self

from pydantic import Field, RootModel, model_validator

from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.fields import Moment
from chalicelib.points.tickets.core import clocks, open311 as core
from chalicelib.points.tickets.core.open311 import Public
from chalicelib.points.tickets.core.tickets import (
    CATEGORY_NAMES,
    KIND_NAMES,
    STATE_WORDS,
    Category,
)
from chalicelib.points.tickets.schemas.shown import degrees_of

_Several = Annotated[str | None, Field(max_length=2_500)]


class Open311ServicesAsked(Asked):
    """Of which jurisdiction, a village's id; all offer the same services, so it may be left out."""

    jurisdiction_id: Annotated[str | None, Field(pattern=r"^v[0-9]{5}$")] = None


class Open311RequestsAsked(Asked):
    """Which requests: of a jurisdiction (a village's id), within 90 days, of some codes or states (comma between).

    `service_request_id` asks for tickets by id instead, and overrides all others.
    """

    jurisdiction_id: Annotated[str | None, Field(pattern=r"^v[0-9]{5}$")] = None
    service_request_id: _Several = None
    service_code: _Several = None
    start_date: Moment | None = None
    end_date: Moment | None = None
    status: Annotated[str | None, Field(pattern=r"^(open|closed)(,(open|closed))*$")] = None

    @model_validator(mode="after")
    def _of_somewhere(self) -> Self:
        if self.jurisdiction_id is None and not self.ids:
            message = "请给出 jurisdiction_id（村的编号）。|Give jurisdiction_id, a village's id."
            raise ValueError(message)
        if len(self.ids) > core.IDS_MAX:
            message = f"一次最多 {core.IDS_MAX} 件。|At most {core.IDS_MAX} at once."
            raise ValueError(message)
        return self

    @property
    def ids(self) -> list[str]:
        """The tickets that are asked for by id."""
        return _several(self.service_request_id)

    @property
    def codes(self) -> list[str]:
        """The service codes that are asked for."""
        return _several(self.service_code)

    @property
    def statuses(self) -> list[str]:
        """The states that are asked for."""
        return _several(self.status)


def _several(text: str | None) -> list[str]:
    return [one for one in dict.fromkeys((text or "").split(",")) if one]


class Open311ServiceShown(Shown):
    """One service: a category of tickets."""

    service_code: str
    service_name: str
    description: str
    metadata: bool
    type: str
    keywords: str
    group: str


class Open311ServicesShown(RootModel[list[Open311ServiceShown]]):
    """All services."""

    @classmethod
    def all(cls) -> Open311ServicesShown:
        """Show every category."""
        return cls([_service(category) for category in Category])


def _service(category: Category) -> Open311ServiceShown:
    name = CATEGORY_NAMES[category]
    kinds = "、".join(KIND_NAMES.values())
    return Open311ServiceShown(
        service_code=category.value,
        service_name=name,
        description=f"{name}方面的{kinds}",
        metadata=False,
        type="realtime",
        keywords=name,
        group="我有话说",
    )


class Open311RequestShown(Shown):
    """One request: a public ticket in the words that were released, without its author."""

    service_request_id: str
    status: str
    status_notes: str
    service_name: str
    service_code: str
    description: str
    agency_responsible: str | None
    service_notice: str | None
    requested_datetime: str
    updated_datetime: str
    expected_datetime: str | None
    address: str | None
    address_id: str | None
    zipcode: str | None
    lat: float | None
    long: float | None
    media_url: str | None

    @classmethod
    def of(cls, public: Public) -> Open311RequestShown:
        """Show a public ticket."""
        ticket, words, media_url = public
        spot = words.public_spot
        goes_on = core.status_of(ticket) == "open"
        return cls(
            service_request_id=ticket.ticket_id,
            status=core.status_of(ticket),
            status_notes=STATE_WORDS[ticket.state],
            service_name=CATEGORY_NAMES[ticket.category],
            service_code=ticket.category.value,
            description=words.public_text,
            agency_responsible=None,
            service_notice=None,
            requested_datetime=business_time(ticket.raised_at),
            updated_datetime=business_time(ticket.changed_at or ticket.raised_at),
            expected_datetime=business_time(clocks.end_of(ticket.due_on)) if goes_on else None,
            address=spot.words or None,
            address_id=None,
            zipcode=None,
            lat=degrees_of(spot.latitude_e6),
            long=degrees_of(spot.longitude_e6),
            media_url=media_url,
        )


class Open311RequestsShown(RootModel[list[Open311RequestShown]]):
    """Requests, newest first."""

    @classmethod
    def of(cls, found: Sequence[Public]) -> Open311RequestsShown:
        """Show public tickets."""
        return cls([Open311RequestShown.of(one) for one in found])

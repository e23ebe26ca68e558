"""Producers on the wire."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.paging import Page
from chalicelib.prosperity.market.core.producers import Kind, Producer, Words


class MarketPageAsked(Asked):
    """Which page of a list of the market."""

    size: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str | None, Field(max_length=1_000)] = None


class ProducerAsked(Asked):
    """What is written of a producer. `resident_id` is the villager whom a household's money goes to, or empty."""

    name: Annotated[str, Field(min_length=2, max_length=30)]
    kind: Literal["household", "cooperative", "collective"]
    about: Annotated[str, Field(max_length=300)] = ""
    resident_id: Annotated[str, Field(pattern=r"^(v[0-9]{5}r[0-9]{5})?$")] = ""

    def words(self) -> Words:
        """Return it as the room's core knows it."""
        return Words(self.name, Kind(self.kind), self.about, self.resident_id)


class ProducerChangeAsked(ProducerAsked):
    """What is written of a producer from now on; `version` is the one that was looked at."""

    is_active: bool
    version: Annotated[int, Field(strict=True, ge=1)]

    def words(self) -> Words:
        """Return it as the room's core knows it."""
        return Words(self.name, Kind(self.kind), self.about, self.resident_id, self.is_active)


class ProducerShown(Shown):
    """A producer as buyers see it."""

    producer_id: str
    name: str
    kind: str
    about: str

    @classmethod
    def of(cls, producer: Producer) -> ProducerShown:
        """Show a producer."""
        words = producer.words
        return cls(producer_id=producer.producer_id, name=words.name, kind=words.kind.value, about=words.about)


class ProducerAtDesk(ProducerShown):
    """A producer as officers see it."""

    resident_id: str
    is_active: bool
    version: int

    @classmethod
    def of(cls, producer: Producer) -> ProducerAtDesk:
        """Show a producer to an officer."""
        words = producer.words
        shown = ProducerShown.of(producer).model_dump()
        return cls(**shown, resident_id=words.resident_id, is_active=words.is_active, version=producer.version)


class ProducersAtDesk(Shown):
    """A page of a village's producers."""

    rows: list[ProducerAtDesk]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Producer]) -> ProducersAtDesk:
        """Show a page."""
        return cls(rows=[ProducerAtDesk.of(one) for one in page.rows], cursor=page.cursor)

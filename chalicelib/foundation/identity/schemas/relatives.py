"""Declared relatives, asked and shown."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from chalicelib.foundation.identity.core.people import Holder
from chalicelib.foundation.identity.schemas.fields import ResidentId
from chalicelib.kernel.edge import Asked, Shown

Kinship = Literal["spouse", "parent", "child", "sibling", "grandparent", "grandchild", "in_law", "other"]


class RelativeAsked(Asked):
    """Somebody who is family, and what they are to the resident."""

    resident_id: ResidentId
    relation: Kinship


class OwnRelativeAsked(Asked):
    """Somebody who is one's family, by their id, or by what their villager code says when scanned."""

    resident_id: ResidentId | None = None
    code: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    relation: Kinship

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.resident_id is None) == (self.code is None):
            message = "编号和村民码填一样，也只填一样。|Give either the id or the code."
            raise ValueError(message)
        return self


class RelativeShown(Shown):
    """One relative, with the name as others may see it."""

    resident_id: str
    masked_name: str
    relation: str


class RelativesShown(Shown):
    """Everybody whom a resident declared, or who declared them."""

    resident_id: str
    relatives: list[RelativeShown]

    @classmethod
    def of(cls, resident_id: str, found: list[tuple[Holder, str]]) -> RelativesShown:
        """Show relatives."""
        rows = [
            RelativeShown(resident_id=one.holder_id, masked_name=one.masked_name, relation=relation)
            for one, relation in found
        ]
        return cls(resident_id=resident_id, relatives=rows)

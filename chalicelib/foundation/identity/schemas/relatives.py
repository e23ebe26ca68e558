"""Declared relatives, asked and shown."""

from __future__ import annotations

from typing import Literal

from chalicelib.foundation.identity.core.people import Holder
from chalicelib.foundation.identity.schemas.fields import ResidentId
from chalicelib.kernel.edge import Asked, Shown


class RelativeAsked(Asked):
    """Somebody who is family, and what they are to the resident."""

    resident_id: ResidentId
    relation: Literal["spouse", "parent", "child", "sibling", "grandparent", "grandchild", "in_law", "other"]


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

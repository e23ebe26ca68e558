"""Declared relatives, asked and shown."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.foundation.identity.core.people import Holder
from chalicelib.foundation.identity.core.relatives import Relatives
from chalicelib.foundation.identity.schemas.fields import ResidentId
from chalicelib.kernel.edge import Asked, Shown

Kinship = Literal["spouse", "parent", "child", "sibling", "grandparent", "grandchild", "in_law", "other"]


class RelativeAsked(Asked):
    """Somebody who is family, and what they are to the resident."""

    resident_id: ResidentId
    relation: Kinship


class OwnRelativeAsked(Asked):
    """Somebody who is one's family, by what their villager code says when scanned: they are there to show it."""

    code: Annotated[str, Field(min_length=1, max_length=200)]
    relation: Kinship


class RelativeShown(Shown):
    """One relative, with the name as others may see it.

    `declared_by` is `them` where the other one said so and this one did not, and `may_reject` until when that may be
    rejected has not passed. `rejected_by` is `me` or `them` where one of the two said that it is not so.
    """

    resident_id: str
    masked_name: str
    relation: str
    declared_by: Literal["", "them"] = ""
    may_reject: bool = False
    rejected_by: Literal["", "me", "them"] = ""


class RelativesShown(Shown):
    """Everybody whom a resident declared, or who declared them."""

    resident_id: str
    relatives: list[RelativeShown]

    @classmethod
    def of(cls, known: Relatives, found: list[tuple[Holder, str]], today: dt.date) -> RelativesShown:
        """Show relatives."""
        rows = [
            RelativeShown(
                resident_id=one.holder_id,
                masked_name=one.masked_name,
                relation=relation,
                declared_by="them" if one.holder_id in known.said else "",
                may_reject=known.may_reject(one.holder_id, today),
                rejected_by=_rejected_by(known, one.holder_id),
            )
            for one, relation in found
        ]
        return cls(resident_id=known.resident_id, relatives=rows)


def _rejected_by(known: Relatives, other_id: str) -> Literal["", "me", "them"]:
    if other_id not in known.denied:
        return ""
    return "them" if other_id in known.others else "me"

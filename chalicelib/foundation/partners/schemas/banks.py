"""What the doors of partner banks take; they give what the doors of partners do."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from chalicelib.foundation.partners.schemas.shops import ContactAsked, LimitsAsked, Name
from chalicelib.kernel.edge import Asked


class BankAsked(Asked):
    """A new partner bank of a town. Of the limits the counts are of looks; those of points hold nothing back."""

    town_id: Annotated[str, Field(pattern=r"^t[0-9]{4}$")]
    name: Name
    contact: ContactAsked
    limits: LimitsAsked = Field(default_factory=LimitsAsked)


class BanksAsked(Asked):
    """Which banks."""

    town_id: Annotated[str, Field(pattern=r"^t[0-9]{4}$")]
    size: Annotated[int, Field(ge=1, le=100)] = 50
    cursor: str | None = None

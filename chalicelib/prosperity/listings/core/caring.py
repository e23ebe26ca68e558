"""What is done on plots that people adopted: care, and harvests in grams."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from chalicelib.kernel.values import value

CARE_WORDS_MAX, CARE_PHOTOS_MAX = 300, 4


class CareKind(StrEnum):
    """Whether somebody looked after the plots, or what grew there was brought to who adopted them."""

    CARE = "care"
    HARVEST = "harvest"


@value
class Care:
    """One entry of a care log. `key` is its request's, and names it; `weight_g` is 0 but for a harvest."""

    listing_id: str
    key: str
    kind: CareKind
    words: str
    media_ids: tuple[str, ...]
    weight_g: int
    at: dt.datetime
    mark: str

    @property
    def subject(self) -> str:
        """What it is called as the document of a picture."""
        return f"{self.listing_id}~{self.key}"

"""What a bank offers (授信条件): purposes, bands of the town, and what each band may ask for. Data, by versions."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Sequence

from chalicelib.kernel.errors import Conflict, NotFound
from chalicelib.kernel.values import value

PERCENT = 100
RANKED_LEAST = 5
"""Among fewer people a band would tell of the others, so there is none. Source: credit.md, k; decision 0061."""
BANDS_MAX, PURPOSES_MAX = 10, 10


class NoOffer(NotFound):
    """The bank offers nothing in this town, so there is nothing to ask for."""

    code = "no_offer"
    zh, en = "这家银行在本镇还没有公布条件。", "This bank has published no terms in this town."


class OfferChangedMeanwhile(Conflict):
    """The offer is another one than what was read."""

    code = "offer_changed"
    zh, en = "银行的条件刚刚变了，请看过新的再来。", "The bank's terms have just changed; read the new ones first."


@value
class Band:
    """The first so many percent of the town, and what they may ask for: yuan, at a rate a year in hundredths of 1 %."""

    percent: int
    amount_yuan: int
    rate_bp: int

    @property
    def words(self) -> str:
        """Return it as people say it: 全镇前 20%：最高 300,000 元，年利率 4%."""
        rate = f"{self.rate_bp // 100}.{self.rate_bp % 100:02d}".rstrip("0").rstrip(".")
        return f"全镇前 {self.percent}%：最高 {self.amount_yuan:,} 元，年利率 {rate}%"

    @property
    def people_least(self) -> int:
        """Among how many people somebody is in this band at all, and nobody can tell of the others what they are."""
        return max(RANKED_LEAST, math.ceil(PERCENT / self.percent))

    def holds(self, *, better: int, people: int) -> bool:
        """Tell whether fewer than `percent` of the people have more. Of who shares a score all are in it, or nobody."""
        return people >= self.people_least and better * PERCENT < self.percent * people


@value
class Offer:
    """What one bank offers the people of one town. `phone` is where they reach it (PIPL 23); version 0: nothing yet."""

    bank_id: str
    bank_name: str
    phone: str
    purposes: tuple[str, ...]
    bands: tuple[Band, ...]
    version: int
    at: dt.datetime
    by: str

    def band_of(self, *, better: int, people: int) -> Band | None:
        """Return the narrowest band that somebody is in, or None."""
        return next((one for one in self.bands if one.holds(better=better, people=people)), None)


def fault_in(bands: Sequence[Band]) -> str:
    """Return what is wrong with bands, in Chinese and English with a bar between, or "".

    Each is wider than the one before it, and offers no more.
    """
    pairs = list(itertools.pairwise(bands))
    if any(one.percent >= wider.percent for one, wider in pairs):
        return "档次要从窄到宽排，不能重复。|Bands go from the narrowest to the widest, none twice."
    if any(one.amount_yuan < wider.amount_yuan or one.rate_bp > wider.rate_bp for one, wider in pairs):
        return "靠后的档次不能比靠前的更优惠。|A wider band can not offer more than a narrower one."
    return ""

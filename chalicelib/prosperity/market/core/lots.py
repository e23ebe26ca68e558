"""A lot is one harvest: how many units of which variant came in on which day, from which plot, and its trace code."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import field, replace

from chalicelib.kernel.errors import InvalidInput
from chalicelib.kernel.values import value
from chalicelib.prosperity.market.core.goods import slot_id_of
from chalicelib.prosperity.market.core.refusals import LotSpent

UNITS_MAX = 100_000
"""Most units of one lot. Ours."""
BACKDATED_DAYS_MAX = 60
"""A harvest is entered so many days after it at the latest. Ours."""
SPOILS_MAX = 50
"""Most times that some of one lot is written off. Ours."""
TRACE_LENGTH = 20
"""Characters of a trace code: 80 bits, so that nobody comes upon another lot by trying."""


@value
class Lot:
    """One harvest of one variant. `units` came in; `spoils` says how many each request wrote off.

    `trace` is what the label on the goods says. `where` is the plot or shed, in the producer's own words. `cycle_id` is
    the order cycle that it was harvested for, "" for what is sold always. `producer_id` is whose it was then: the
    product may be another's later.
    """

    trace: str
    product_id: str
    variant_id: str
    harvested_on: dt.date
    units: int
    where: str
    words: str
    by: str
    made_at: dt.datetime
    key: str
    fingerprint: str
    media_ids: tuple[str, ...] = ()
    spoils: Mapping[str, int] = field(default_factory=dict)
    cycle_id: str = ""
    producer_id: str = ""
    version: int = 1

    @property
    def slot_id(self) -> str:
        """The slot whose goods it is of."""
        return slot_id_of(self.product_id, self.variant_id, self.cycle_id)

    @property
    def spoilt(self) -> int:
        """How many units were written off."""
        return sum(self.spoils.values())

    @property
    def good(self) -> int:
        """How many units of it can be delivered, or were."""
        return self.units - self.spoilt


def checked_day(harvested_on: dt.date, *, today: dt.date) -> dt.date:
    """Return the day of a harvest if it may be entered today.

    Raises:
        InvalidInput: it is in the future, or too long ago.
    """
    if not today - dt.timedelta(days=BACKDATED_DAYS_MAX) <= harvested_on <= today:
        raise InvalidInput(
            fields=[
                {
                    "field": "harvested_on",
                    "code": "untimely",
                    "zh": f"采收日期要在今天以前 {BACKDATED_DAYS_MAX} 天以内。",
                    "en": f"The day of harvest is at most {BACKDATED_DAYS_MAX} days ago, and not ahead.",
                }
            ]
        )
    return harvested_on


def spoiled(lot: Lot, units: int, key: str, *, left: int) -> Lot:
    """Return the lot with so many more units written off by the request `key`; `left` are in its bin still.

    Raises:
        LotSpent: it has not so many left, or some was written off too often.
    """
    if units > left or len(lot.spoils) >= SPOILS_MAX:
        raise LotSpent(left=left)
    return replace(lot, spoils={**lot.spoils, key: units}, version=lot.version + 1)

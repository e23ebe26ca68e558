"""Forward decay in whole numbers: what is long past counts less, sums stay exact, and no order of arrival matters.

What happened on day i weighs `weight(i)`, and on day d it is worth `weight(i) / weight(d)` of itself (Cormode,
Shkapenyuk, Srivastava, Xu: Forward Decay, ICDE 2009). Weights are whole numbers, so a sum of them is the same whatever
came first; what somebody has is compared with a bound by multiplying, and nothing is ever divided.
"""

from __future__ import annotations

import datetime as dt
import functools
from bisect import bisect_right
from decimal import Context, Decimal

from chalicelib.kernel.values import value

LANDMARK = dt.date(2020, 1, 1)
"""The first day of the house's facts."""
LAST = dt.date(2099, 12, 31)
WHOLE_BITS, ROOT_BITS = 20, 220
"""A fact of the landmark weighs 2 ** 20, so that the next day's weight differs; roots are kept to 200 bits more."""
MILLI = 1_000
"""Bounds are thousandths of what is counted: half an attendance is left of one after a half-life."""
EXACT = Context(prec=100)


@functools.cache
def _roots(half_life_days: int) -> tuple[int, ...]:
    """Return 2 ** (r / half-life) for each day r of one half-life, as whole numbers of 2 ** -220."""
    two, scale = Decimal(2), Decimal(2**ROOT_BITS)
    powers = (EXACT.power(two, EXACT.divide(r, half_life_days)) for r in range(half_life_days))
    return tuple(int(EXACT.multiply(power, scale)) for power in powers)


@functools.cache
def _weight(half_life_days: int, days: int) -> int:
    """Return the weight of a day; a century has 29,000 of them, and nights ask for the same few again and again."""
    halvings, rest = divmod(days, half_life_days)
    shift = ROOT_BITS - WHOLE_BITS - halvings
    root = _roots(half_life_days)[rest]
    return (root + (1 << shift - 1)) >> shift if shift > 0 else root << -shift


@functools.cache
def weights(half_life_days: int) -> tuple[int, ...]:
    """Return what each day of the calendar weighs, from the landmark on: nights look up when sums fall below bounds."""
    return tuple(_weight(half_life_days, days) for days in range((LAST - LANDMARK).days + 1))


@value
class Decay:
    """How fast what happened loses its worth: half of it each `half_life_days`."""

    half_life_days: int

    def weight(self, on: dt.date) -> int:
        """Return what something of a day weighs.

        Raises:
            ValueError: the day is before the landmark; the house has no facts of then.
        """
        days = (on - LANDMARK).days
        if days < 0:
            message = f"{on} is before {LANDMARK}"
            raise ValueError(message)
        return _weight(self.half_life_days, days)

    def reaches(self, total: int, bound_milli: int, on: dt.date) -> bool:
        """Tell whether a sum of weighted amounts is worth at least `bound_milli` thousandths on a day."""
        return total * MILLI >= bound_milli * self.weight(on)

    def falls_on(self, total: int, bound_milli: int, after: dt.date) -> dt.date | None:
        """Return the first day after `after` on which a sum that nothing is added to does not reach a bound.

        None: it still does on the last day of the calendar.
        """
        days = weights(self.half_life_days)
        day = bisect_right(days, total * MILLI // bound_milli, lo=(after - LANDMARK).days + 1)
        return LANDMARK + dt.timedelta(days=day) if day < len(days) else None

    def lacks_milli(self, total: int, bound_milli: int, on: dt.date) -> int:
        """Return how many thousandths, done on this day, would let a sum reach a bound; 0 where it does."""
        weight = self.weight(on)
        return max(0, -((total * MILLI - bound_milli * weight) // weight))

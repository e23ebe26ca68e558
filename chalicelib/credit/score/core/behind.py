"""The facts behind a score: what happened, when, how much of it is left, and in which features it counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from chalicelib.credit.score.core.decay import Decay
from chalicelib.credit.score.core.features import Feature, Measure
from chalicelib.credit.score.core.happenings import HARMS, kind_of
from chalicelib.credit.score.core.scoring import Policy
from chalicelib.credit.score.core.states import ACTIVE, Told
from chalicelib.kernel.values import value


@value
class Behind:
    """One happening as who it is about reads it.

    `told_on` is the day of its record, `counts_from` the day its weight is of: an earlier one where it takes something
    back (`amount` is below 0 then). `left_percent` of it are left. `of_home`: it is the household's. The fact
    `fact_id` told it.
    """

    told_on: dt.date
    counts_from: dt.date
    what: str
    amount: int
    left_percent: int
    features: tuple[str, ...]
    of_home: bool
    fact_id: str = ""

    @property
    def may_be_objected_to(self) -> bool:
        """Tell whether it does harm, and is not what takes such a thing back."""
        return kind_of(self.what) in HARMS and self.amount > 0


def behind(policy: Policy, told: Iterable[Told], told_on: dt.date, *, of_home: bool, on: dt.date) -> list[Behind]:
    """Return what a day told of somebody, of that which counts by a policy, as it is on another day."""
    found = []
    for one in told:
        what = one.happening.what
        features = tuple(feature.name for feature in policy.features if _counts(feature, what, of_home=of_home))
        if features:
            left = left_percent(policy.decay, one.on, on)
            found.append(Behind(told_on, one.on, what, one.happening.amount, left, features, of_home, one.fact_id))
    return found


def _counts(feature: Feature, what: str, *, of_home: bool) -> bool:
    """Tell whether something counts in a feature; months are one's own, not the household's."""
    if feature.measure is Measure.MONTHS:
        return not of_home and kind_of(what) in ACTIVE
    return any(what in group for group in feature.of)


def left_percent(decay: Decay, since: dt.date, on: dt.date) -> int:
    """Return how much of something is left on a day, in whole percent rounded down."""
    return decay.weight(since) * 100 // decay.weight(on)

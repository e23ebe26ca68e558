"""Random policies and random lives, for laws that hold for all of them."""

from __future__ import annotations

import datetime as dt
import itertools

from hypothesis import strategies as st

from chalicelib.credit.negative_list.core.categories import Effect
from chalicelib.credit.score.core.decay import MILLI
from chalicelib.credit.score.core.features import Dimension, Feature, Measure
from chalicelib.credit.score.core.happenings import Happening
from chalicelib.credit.score.core.marks import Mark
from chalicelib.credit.score.core.scoring import Grade, Policy
from chalicelib.credit.score.core.states import State, Told, folded
from chalicelib.credit.score.core.tables import PointTable

TODAY = dt.date(2028, 6, 1)
GRADES = (Grade("AAA", 850), Grade("AA", 750), Grade("A", 650), Grade("B", 550), Grade("C", 0))
ANA = "v00012.00345"
GOOD_THINGS = ["attended:vol", "attended:pub", "minutes:vol", "awarded:hlp", "worth:hon", "voted", "helped", "thanked"]
BAD_THINGS = ["missed", "left_lying", "gave_up"]
DAYS = st.dates(dt.date(2024, 1, 1), TODAY)
ONE = st.builds(
    lambda what, amount, on: Told(Happening(ANA, what, amount), on),
    st.sampled_from(GOOD_THINGS + BAD_THINGS),
    st.integers(1, 40),
    DAYS,
)
LIVES = st.lists(ONE, max_size=15)
MARKS = st.builds(
    Mark,
    st.sampled_from(["n1", "n2", "n3"]),
    st.sampled_from(Effect),
    st.integers(0, 999),
    st.dates(TODAY - dt.timedelta(days=90), TODAY + dt.timedelta(days=90)),
)
TURNED = st.builds(lambda mark, n, on: Told(Happening(ANA, mark.word, n), on), MARKS, st.sampled_from([1, 1, -1]), DAYS)
"""A record of the negative list begins to count, or ceases to."""
MARKED_LIVES = st.tuples(LIVES, st.lists(TURNED, max_size=4)).map(lambda lives: [*lives[0], *lives[1]])


@st.composite
def features(draw: st.DrawFn, name: str, dimension: Dimension, most: int) -> Feature:
    """A feature of whatever measure whose table goes up to `most`; bounds are whole where whole things are counted."""
    harms = draw(st.booleans())
    measure = Measure.SUM if harms else draw(st.sampled_from(Measure))
    of = draw(st.lists(st.sampled_from(BAD_THINGS if harms else GOOD_THINGS), min_size=1, max_size=4, unique=True))
    ways = 12 if measure is Measure.MONTHS else len(of)
    bound = st.integers(1, 60_000) if measure is Measure.SUM else st.integers(1, ways).map(lambda n: n * MILLI)
    bounds = tuple(sorted(draw(st.sets(bound, min_size=1, max_size=4))))
    some = sorted(draw(st.lists(st.integers(0, most), min_size=len(bounds), max_size=len(bounds))))
    points = (most, *some[::-1]) if harms else (*some, most)
    return Feature(name, dimension, PointTable(bounds, points), tuple((one,) for one in of), measure, harms)


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """A policy of six features whose tables come to a thousand."""
    mosts = [200, 200, 200, 200, 100, 100]
    named = zip(itertools.count(), mosts, itertools.cycle(Dimension), strict=False)
    drawn = tuple(draw(features(f"f{n}", dimension, most)) for n, most, dimension in named)
    return Policy(draw(st.sampled_from([90, 365, 730])), drawn, GRADES)


def state_of(policy: Policy, life: list[Told]) -> State:
    """Return what a life comes to."""
    return folded(State(), life, policy.decay)

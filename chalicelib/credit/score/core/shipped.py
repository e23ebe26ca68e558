"""The policy that ships, version 1 of every town: ours, to be changed by the town as data (credit.md, Score).

Dimensions weigh 250, 250, 150, 150 and 200. Bounds are in what each counts: times, minutes, points, ways, months.
What was done loses its worth from its first day on, so bounds of what is counted in times are halves: once is once
for a year, twice is twice for five months.
"""

from __future__ import annotations

from chalicelib.credit.score.core.decay import MILLI
from chalicelib.credit.score.core.features import Dimension, Feature, Measure
from chalicelib.credit.score.core.scoring import Grade, Policy
from chalicelib.credit.score.core.tables import PointTable

SCENARIOS = (
    ("attended:vol", "awarded:vol"),
    ("attended:pub", "awarded:pub"),
    ("attended:cls", "awarded:cls", "attended:spk", "awarded:spk"),
    ("attended:cul", "awarded:cul", "attended:prf", "awarded:prf"),
    ("attended:lab", "awarded:lab"),
    ("awarded:saf",),
    ("awarded:srt",),
    ("awarded:yrd",),
    ("awarded:wsh", "helped"),
    ("adopted", "awarded:opn"),
    ("awarded:hlp",),
    ("voted",),
)
"""The twelve scenarios (product.md), by what happens in each."""
ATTENDED = tuple(("attended:" + code,) for code in ("vol", "pub", "cls", "spk", "cul", "prf", "lab"))


def _table(points: tuple[int, ...], *bounds: float) -> PointTable:
    return PointTable(tuple(round(bound * MILLI) for bound in bounds), points)


SHIPPED = Policy(
    half_life_days=365,
    features=(
        Feature("attendances", Dimension.ACTIVITY, _table((0, 15, 30, 45, 60, 80), 0.5, 1.5, 3.5, 7.5, 15.5), ATTENDED),
        Feature(
            "volunteer_minutes",
            Dimension.ACTIVITY,
            _table((0, 15, 30, 45, 60, 80), 30, 240, 720, 1_500, 3_000),
            (("minutes:vol",),),
        ),
        Feature(
            "meetings_and_votes",
            Dimension.ACTIVITY,
            _table((0, 15, 30, 50), 0.5, 1.5, 3.5),
            (("attended:pub",), ("awarded:pub",), ("voted",)),
        ),
        Feature("active_months", Dimension.ACTIVITY, _table((0, 8, 18, 28, 40), 1, 3, 6, 10), (), Measure.MONTHS),
        Feature("wishes_fulfilled", Dimension.WORD, _table((0, 20, 30, 40), 0.5, 1.5, 3.5), (("helped",),)),
        Feature("orders_fetched", Dimension.WORD, _table((0, 10, 20), 0.5, 3.5), (("collected",),)),
        Feature(
            "no_shows", Dimension.WORD, _table((70, 55, 35, 15, 0), 0.5, 1.5, 2.5, 4.5), (("missed",),), harms=True
        ),
        Feature("orders_left", Dimension.WORD, _table((30, 20, 10, 0), 0.5, 1.5, 2.5), (("left_lying",),), harms=True),
        Feature("wishes_dropped", Dimension.WORD, _table((30, 20, 10, 0), 0.5, 1.5, 2.5), (("gave_up",),), harms=True),
        Feature("claims_untrue", Dimension.WORD, _table((60, 30, 0), 0.5, 1.5), (("taken_back",),), harms=True),
        Feature(
            "honours",
            Dimension.STANDING,
            _table((0, 15, 25, 35, 50, 60, 70), 50, 200, 400, 800, 1_600, 2_500),
            (("worth:hon",),),
        ),
        Feature(
            "teaching_and_performing",
            Dimension.STANDING,
            _table((0, 15, 30), 0.5, 1.5),
            (("attended:spk",), ("awarded:spk",), ("attended:prf",), ("awarded:prf",)),
        ),
        Feature(
            "household_awards",
            Dimension.STANDING,
            _table((0, 15, 30, 50), 0.5, 1.5, 3.5),
            (("awarded:saf",), ("awarded:yrd",)),
        ),
        Feature("breadth", Dimension.CONDUCT, _table((0, 15, 35, 55, 70), 1, 3, 5, 8), SCENARIOS, Measure.BREADTH),
        Feature("helping", Dimension.CONDUCT, _table((0, 20, 35, 50), 0.5, 1.5, 3.5), (("awarded:hlp",), ("helped",))),
        Feature(
            "environment",
            Dimension.CONDUCT,
            _table((0, 10, 20, 30), 0.5, 3.5, 7.5),
            (("awarded:srt",), ("awarded:yrd",)),
        ),
        Feature("appraisals", Dimension.OTHERS, _table((0, 30, 60, 90, 120), 5, 15, 30, 50), (("praised",),)),
        Feature("thanks", Dimension.OTHERS, _table((0, 30, 55, 80), 0.5, 1.5, 3.5), (("thanked",),)),
    ),
    grades=(Grade("AAA", 850), Grade("AA", 750), Grade("A", 650), Grade("B", 550), Grade("C", 0)),
)

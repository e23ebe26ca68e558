"""Bins to points to scores, and the stability index, against scorecardpy's numbers for a public data set.

`vectors/german_credit.py` tells how they were made.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from chalicelib.credit.score.core.decay import LANDMARK, MILLI
from chalicelib.credit.score.core.features import Dimension, Feature
from chalicelib.credit.score.core.happenings import Happening
from chalicelib.credit.score.core.histogram import stability_index
from chalicelib.credit.score.core.scoring import Grade, Policy, Score, score_of
from chalicelib.credit.score.core.states import State, Told, folded
from chalicelib.credit.score.core.tables import PointTable

TOLD = json.loads(Path(__file__).with_name("vectors").joinpath("german_credit.json").read_text(encoding="utf-8"))
HALF = 500


def card() -> Policy:
    """The package's card as a policy: a table for each of its variables."""
    features = [
        Feature(
            name,
            Dimension.ACTIVITY,
            PointTable(tuple(round(bound * MILLI) for bound in one["bounds"]), tuple(one["points"])),
            ((name,),),
        )
        for name, one in TOLD["tables"].items()
    ]
    return Policy(365, tuple(features), (Grade("any", -1_000),))


def scores() -> list[Score]:
    policy, found = card(), []
    for *amounts, _ in TOLD["people"]:
        told = [Told(Happening("x.1", name, n), LANDMARK) for name, n in zip(TOLD["tables"], amounts, strict=True)]
        found.append(score_of(policy, folded(State(), told, policy.decay), LANDMARK))
    return found


def test_everybody_has_the_score_that_the_package_gives_them() -> None:
    assert [TOLD["base"] + score.points for score in scores()] == [row[-1] for row in TOLD["people"]]
    assert len(TOLD["people"]) == 1_000


@pytest.mark.parametrize("nth", range(3), ids=list(TOLD["tables"]))
def test_the_stability_of_each_variable_between_both_halves_is_the_packages(nth: int) -> None:
    points = [str(score.lines[nth].points) for score in scores()]
    found = stability_index(Counter(points[:HALF]), Counter(points[HALF:]))
    assert found == pytest.approx(TOLD["psi"][list(TOLD["tables"])[nth]], abs=1e-12)

"""A policy as plain words: how it is kept, sent, and signed. What is read back is the same, field by field."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any

from chalicelib.credit.score.core.features import Dimension, Feature, Measure
from chalicelib.credit.score.core.scoring import Grade, Policy
from chalicelib.credit.score.core.tables import PointTable


def words_of(policy: Policy) -> dict[str, Any]:
    """Return a policy as what JSON can say."""
    return {
        "half_life_days": policy.half_life_days,
        "grades": [[grade.name, grade.least] for grade in policy.grades],
        "features": [_feature_words(feature) for feature in policy.features],
    }


def _feature_words(feature: Feature) -> dict[str, Any]:
    return {
        "name": feature.name,
        "dimension": feature.dimension.value,
        "bounds_milli": list(feature.table.bounds_milli),
        "points": list(feature.table.points),
        "of": [list(group) for group in feature.of],
        "measure": feature.measure.value,
        "harms": feature.harms,
    }


def policy_of(words: Mapping[str, Any]) -> Policy:
    """Return the policy that words say."""
    return Policy(
        words["half_life_days"],
        tuple(_feature_of(one) for one in words["features"]),
        tuple(Grade(name, least) for name, least in words["grades"]),
    )


def _feature_of(words: Mapping[str, Any]) -> Feature:
    return Feature(
        words["name"],
        Dimension(words["dimension"]),
        PointTable(tuple(words["bounds_milli"]), tuple(words["points"])),
        tuple(tuple(group) for group in words["of"]),
        Measure(words["measure"]),
        words["harms"],
    )


def canonical(policy: Policy) -> bytes:
    """Return a policy as bytes, the same for the same policy: what the log has the digest of. A line for each part.

    `half_life`, days; `grade`, name and least points; `feature`, its name, dimension, measure and whether it harms,
    bounds in thousandths, points, and groups of happenings: lists by commas, groups by semicolons, parts by spaces.
    """
    lines = [f"half_life {policy.half_life_days}"]
    lines += [f"grade {grade.name} {grade.least}" for grade in policy.grades]
    lines += [_feature_line(feature) for feature in policy.features]
    assert all(line.isprintable() for line in lines)
    return "".join(f"{line}\n" for line in lines).encode()


def _feature_line(one: Feature) -> str:
    bounds, points = (",".join(map(str, part)) for part in (one.table.bounds_milli, one.table.points))
    groups = ";".join(",".join(group) for group in one.of)
    harms = "harms" if one.harms else "good"
    return f"feature {one.name} {one.dimension.value} {one.measure.value} {harms} {bounds} {points} {groups}"


def lines_of(version: int, effective_on: dt.date | None, policy: Policy) -> dict[str, str]:
    """Return what is registered of a policy; the one that ships holds from the beginning, which is no day."""
    digest = hashlib.sha256(canonical(policy)).hexdigest()
    return {"policy": str(version), "effective": str(effective_on or ""), "digest": digest}

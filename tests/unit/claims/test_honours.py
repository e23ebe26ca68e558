"""Honours: which level and certificate a claim names, and when two claims are of one."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.kernel.errors import InvalidInput
from chalicelib.points.claims.core import honours
from chalicelib.points.ledger.core.rules import Rule, rule_of

HON, PUB = rule_of("hon"), rule_of("pub")
PAPER = "区级文明家庭，萧文明〔2026〕8号"
ME, HOME = "v00001r00001", "v00001h00007"


def fault(rule: Rule, level: str, honour: str) -> str:
    try:
        honours.refuse_unnamed(rule, level=level, honour=honour)
    except InvalidInput as refusal:
        faults: Any = refusal.facts["fields"]
        return str(faults[0]["field"])
    return ""


@pytest.mark.parametrize(
    ("rule", "level", "honour", "field"),
    [
        (HON, "district", PAPER, ""),
        (HON, "", PAPER, "level"),
        (HON, "county", PAPER, "level"),
        (HON, "district", "", "honour"),
        (HON, "district", " \u200b\u3000", "honour"),
        (PUB, "", "", ""),
        (PUB, "district", "", "level"),
        (PUB, "", PAPER, "honour"),
    ],
)
def test_a_rule_with_levels_asks_for_one_and_a_certificate_and_no_other_rule_does(
    rule: Rule, level: str, honour: str, field: str
) -> None:
    assert fault(rule, level, honour) == field


def test_a_level_says_the_points() -> None:
    bounds = honours.at_level(HON, "city")
    assert (bounds.points, bounds.points_max) == (1_000, 1_000)
    assert honours.at_level(HON, "") == HON
    assert honours.at_level(PUB, "") == PUB


def test_a_certificate_is_one_deed_however_it_is_typed_and_whoever_of_the_household_claims() -> None:
    name = honours.deed_of(HON, ME, HOME, PAPER)
    assert name.startswith(f"v00001#hon#{HOME}#honour#")
    for same in ("区级文明家庭, 萧文明[2026]8号", "区级文明家庭，\u200b萧文明 〔２０２６〕 8 号"):
        assert honours.deed_of(HON, "v00001r00002", HOME, same) == name
    assert honours.deed_of(HON, ME, HOME, PAPER.replace("8", "9")) != name
    alone = honours.deed_of(HON, ME, "", PAPER)
    assert alone.startswith(f"v00001#hon#{ME}#honour#")
    assert len(honours.deed_of(HON, ME, "", "\ufdfa" * honours.HONOUR_MAX)) == len(alone), "a key has its length"

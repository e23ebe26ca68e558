"""Declared relatives, and what ties two people."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.foundation.identity.core.people import Holder, Status
from chalicelib.foundation.identity.core.relatives import (
    INVERSE,
    RELATIVES_MAX,
    OwnRelative,
    Relatives,
    RelativesFull,
    tie_of,
    with_relative,
    without_relative,
)

ANA, BEN, EVE, HOME = "v00001r00001", "v00001r00002", "v00002r00003", "v00001h00009"
NOBODY = Relatives(ANA, {})


def person(resident_id: str, home: str = "") -> Holder:
    return Holder(resident_id, resident_id[:6], "resident", "王*", Status.ACTIVE, home)


def test_each_word_has_its_inverse() -> None:
    assert all(INVERSE[INVERSE[word]] == word for word in INVERSE)


def test_a_relative_is_added_renamed_and_removed_a_version_on() -> None:
    one = with_relative(NOBODY, BEN, "sibling")
    two = with_relative(one, BEN, "in_law")
    assert (one.version, two.version, dict(two.others)) == (1, 2, {BEN: "in_law"})
    assert without_relative(two, BEN) == Relatives(ANA, {}, 3)


def test_nobody_is_their_own_relative_nor_has_too_many() -> None:
    with pytest.raises(OwnRelative):
        with_relative(NOBODY, ANA, "other")
    full = replace(NOBODY, others={f"v00001r{n:05d}": "other" for n in range(10, 10 + RELATIVES_MAX)})
    with pytest.raises(RelativesFull):
        with_relative(full, BEN, "other")


def test_what_ties_two() -> None:
    home = replace(person(HOME), kind="household", household_id=HOME, member_ids=(BEN, EVE))
    related = Relatives(ANA, {EVE: "child"})
    assert tie_of(ANA, person(ANA), ANA, person(ANA), NOBODY) == "self"
    assert tie_of(ANA, person(ANA, HOME), BEN, person(BEN, HOME), NOBODY) == "household"
    assert tie_of(BEN, None, HOME, home, NOBODY) == "household"
    assert tie_of(ANA, person(ANA), EVE, person(EVE), related) == "relative"
    assert tie_of(ANA, person(ANA), HOME, home, related) == "relative"
    assert tie_of(ANA, person(ANA), BEN, person(BEN), related) == ""
    assert tie_of(ANA, None, BEN, None, NOBODY) == ""

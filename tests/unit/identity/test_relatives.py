"""Declared relatives, and what ties two people."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from chalicelib.foundation.identity.core.people import Holder, Status
from chalicelib.foundation.identity.core.relatives import (
    INVERSE,
    REJECT_DAYS,
    RELATIVES_MAX,
    NotToReject,
    OwnRelative,
    RelativeKnown,
    RelativeRejected,
    Relatives,
    RelativesFull,
    declared,
    rejected,
    tie_of,
    with_relative,
    without_relative,
)

ANA, BEN, EVE, HOME = "v00001r00001", "v00001r00002", "v00002r00003", "v00001h00009"
NOBODY = Relatives(ANA, {})
TODAY = dt.date(2026, 11, 24)
SIDES = (NOBODY, Relatives(BEN, {}))


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


def test_ones_own_word_binds_both_and_the_other_may_reject_it_for_thirty_days() -> None:
    ana, ben = declared(*SIDES, "sibling", TODAY)
    assert (dict(ana.others), dict(ben.others)) == ({BEN: "sibling"}, {ANA: "sibling"})
    assert (dict(ana.said), dict(ben.said)) == ({}, {ANA: TODAY})
    last = TODAY + dt.timedelta(days=REJECT_DAYS)
    assert ben.may_reject(ANA, last)
    assert not ben.may_reject(ANA, last + dt.timedelta(days=1))
    with pytest.raises(NotToReject):
        rejected(ben, ana, last + dt.timedelta(days=1))
    with pytest.raises(NotToReject):
        rejected(ana, ben, TODAY)


def test_who_rejects_is_free_and_who_declared_stays_bound_by_their_own_word() -> None:
    ana, ben = declared(*SIDES, "sibling", TODAY)
    ben, ana = rejected(ben, ana, TODAY)
    assert (dict(ana.others), dict(ben.others)) == ({BEN: "sibling"}, {})
    assert (dict(ana.denied), dict(ben.denied)) == ({BEN: "sibling"}, {ANA: "sibling"})
    assert ben.everybody == {ANA: "sibling"}, "controls see it"
    with pytest.raises(RelativeRejected):
        declared(ana, ben, "sibling", TODAY)
    ben, ana = declared(ben, ana, "sibling", TODAY)
    assert (dict(ben.others), dict(ben.denied), dict(ana.denied)) == ({ANA: "sibling"}, {}, {})
    assert not ana.may_reject(BEN, TODAY), "both said it"
    assert not ben.may_reject(ANA, TODAY)


def test_what_both_said_or_an_officer_entered_is_not_rejected_nor_renamed_by_one() -> None:
    ana, ben = declared(*SIDES, "sibling", TODAY)
    with pytest.raises(RelativeKnown):
        declared(ana, ben, "spouse", TODAY)
    ben, ana = declared(ben, ana, "sibling", TODAY)
    assert declared(ben, ana, "sibling", TODAY) == (ben, ana)
    for mine, theirs in ((ana, ben), (ben, ana)):
        with pytest.raises(NotToReject):
            rejected(mine, theirs, TODAY)


@given(st.lists(st.tuples(st.booleans(), st.sampled_from(["declare", "reject", "enter", "remove"])), max_size=12))
def test_whatever_the_two_say_nobody_is_freed_of_their_own_word(deeds: list[tuple[bool, str]]) -> None:
    sides = dict(zip((ANA, BEN), SIDES, strict=True))
    word: set[str] = set()  # Who said so themselves since an officer last removed or entered it.
    entered = False
    for is_ana, deed in deeds:
        me, other = (ANA, BEN) if is_ana else (BEN, ANA)
        mine, theirs = sides[me], sides[other]
        if deed == "remove":
            sides = {me: without_relative(mine, other), other: without_relative(theirs, me)}
            word, entered = set(), False
        elif deed == "enter":
            sides = {me: with_relative(mine, other, "sibling"), other: with_relative(theirs, me, "sibling")}
            word, entered = set(), True
        else:
            try:
                if deed == "declare":
                    sides[me], sides[other] = declared(mine, theirs, "sibling", TODAY)
                    word.add(me)
                else:
                    sides[me], sides[other] = rejected(mine, theirs, TODAY)
            except (RelativeRejected, NotToReject):
                pass
        bound = {ANA, BEN} if entered else word
        assert all(who in sides[one].others for one, who in ((ANA, BEN), (BEN, ANA)) if one in bound)
        assert (BEN in sides[ANA].everybody) == (ANA in sides[BEN].everybody)

"""What is remembered of ties that ended: removed relatives, and who left a household."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from chalicelib.foundation.identity.core.people import LEFT_KEPT_DAYS, Household, Resident, Status, kept_of
from chalicelib.foundation.identity.core.relatives import (
    RELATIVES_MAX,
    Relatives,
    ended_ties,
    latest,
    moved,
    removed,
    with_relative,
    without_relative,
)

ANA, BEN, EVE, IDA = (f"v00001r0000{n}" for n in (1, 2, 3, 4))
HOME, OTHER = "v00001h00009", "v00001h00010"
TODAY = dt.date(2026, 11, 24)
DAY = dt.timedelta(days=1)
NOBODY = Relatives(ANA, {})


def resident(
    resident_id: str = ANA, home: str = "", left: dict[str, dt.date] | None = None, joined_on: dt.date | None = None
) -> Resident:
    return Resident(
        resident_id, "王一", Status.ACTIVE, "", home, "", "", TODAY, "f",
        "", b"", "", "", b"", "", "code", joined_on=joined_on, left=left or {},
    )  # fmt: skip


def household(household_id: str, *member_ids: str, left: dict[str, dt.date] | None = None) -> Household:
    return Household(household_id, "1", "", Status.ACTIVE, "", member_ids, "code", left=left or {})


def test_who_was_removed_is_remembered_until_they_are_declared_again() -> None:
    gone = removed(with_relative(NOBODY, BEN, "sibling"), BEN, TODAY)
    assert (dict(gone.everybody), dict(gone.ended)) == ({}, {BEN: TODAY})
    assert with_relative(gone, EVE, "other").ended == {BEN: TODAY}
    assert with_relative(gone, BEN, "sibling").ended == {}
    assert without_relative(gone, BEN).ended == {}


def test_what_ended_long_ago_is_forgotten_and_no_more_are_remembered_than_there_may_be_relatives() -> None:
    first = TODAY - LEFT_KEPT_DAYS * DAY
    assert kept_of({BEN: first, EVE: first - DAY}, TODAY) == {BEN: first}
    assert removed(replace(NOBODY, ended={BEN: first, EVE: first - DAY}), IDA, TODAY).ended == {BEN: first, IDA: TODAY}
    many = {f"v00001r{n:05d}": TODAY - DAY for n in range(10, 10 + RELATIVES_MAX)}
    found = removed(replace(NOBODY, ended={**many, BEN: TODAY - 2 * DAY}), IDA, TODAY).ended
    assert len(found) == RELATIVES_MAX
    assert (IDA in found, BEN in found) == (True, False)
    assert latest({BEN: TODAY, EVE: TODAY - DAY}, 1) == {BEN: TODAY}
    assert latest({BEN: TODAY}, 0) == {}


def test_who_moves_to_another_village_takes_along_what_ended_but_for_who_is_tied_again() -> None:
    left = Relatives(BEN, {EVE: "child"}, 3, ended={ANA: TODAY, IDA: TODAY})
    now = moved(left, Relatives(ANA, {IDA: "other"}, 1, ended={EVE: TODAY, BEN: TODAY}))
    assert (set(now.others), dict(now.ended)) == ({EVE, IDA}, {ANA: TODAY, BEN: TODAY})


def test_who_leaves_a_household_remembers_it_and_who_was_in_none_remembers_nothing() -> None:
    first = TODAY - LEFT_KEPT_DAYS * DAY
    assert resident().leaving(TODAY) == {}
    assert resident(ANA, HOME, {OTHER: first}).leaving(TODAY) == {OTHER: first, HOME: TODAY}
    assert resident(ANA, HOME, {OTHER: first - DAY}).leaving(TODAY) == {HOME: TODAY}


def test_a_removed_relative_and_their_household_were_tied_until_then() -> None:
    declared = replace(NOBODY, ended={BEN: TODAY, EVE: TODAY - DAY})
    found = [resident(BEN, HOME), resident(EVE)]
    assert ended_ties(resident(), declared, found) == {BEN: TODAY, HOME: TODAY, EVE: TODAY - DAY}


def test_a_household_that_a_removed_relative_joined_later_was_never_near() -> None:
    declared = replace(NOBODY, ended={BEN: TODAY})
    for joined_on, ties in ((TODAY, {BEN: TODAY, HOME: TODAY}), (TODAY + DAY, {BEN: TODAY})):
        assert ended_ties(resident(), declared, [resident(BEN, HOME, joined_on=joined_on)]) == ties


def test_who_was_in_a_household_on_a_day() -> None:
    assert [resident(joined_on=on).was_in(TODAY) for on in (None, TODAY - DAY, TODAY, TODAY + DAY)] == [
        True,
        True,
        True,
        False,
    ]


def test_of_ones_own_household_only_those_who_left_were_tied_until_then() -> None:
    assert ended_ties(resident(ANA, HOME), NOBODY, [household(HOME, ANA, BEN, left={EVE: TODAY})]) == {EVE: TODAY}


def test_who_left_a_household_before_one_joined_it_was_never_of_it() -> None:
    home = household(HOME, ANA, BEN, left={EVE: TODAY, IDA: TODAY - DAY})
    for joined_on, ties in ((None, {EVE, IDA}), (TODAY - DAY, {EVE, IDA}), (TODAY, {EVE}), (TODAY + DAY, set())):
        assert set(ended_ties(resident(ANA, HOME, joined_on=joined_on), NOBODY, [home])) == ties


def test_who_joined_a_household_after_one_left_it_was_never_of_ones_own() -> None:
    home = household(HOME, BEN, EVE, IDA)
    mates = [resident(BEN, HOME), resident(EVE, HOME, joined_on=TODAY), resident(IDA, HOME, joined_on=TODAY + DAY)]
    assert ended_ties(resident(ANA, OTHER, {HOME: TODAY}), NOBODY, [home, *mates]) == dict.fromkeys(
        (HOME, BEN, EVE), TODAY
    )


def test_who_came_back_was_tied_to_who_left_in_between_until_they_left_themselves_and_to_others_until_those_did() -> (
    None
):
    ana = resident(ANA, HOME, {HOME: TODAY - 9 * DAY}, joined_on=TODAY - DAY)
    home = household(HOME, ANA, left={ANA: TODAY - 9 * DAY, BEN: TODAY - 2 * DAY, EVE: TODAY - DAY})
    assert ended_ties(ana, NOBODY, [home, ana]) == {HOME: TODAY - 9 * DAY, BEN: TODAY - 9 * DAY, EVE: TODAY - DAY}


def test_of_a_household_that_one_left_all_were_tied_until_the_first_of_two_left() -> None:
    """Eve had left before, Ben did after."""
    home = household(HOME, IDA, left={ANA: TODAY, BEN: TODAY + DAY, EVE: TODAY - DAY})
    assert ended_ties(resident(ANA, OTHER, {HOME: TODAY}), NOBODY, [home, household(OTHER, ANA), resident(IDA)]) == {
        HOME: TODAY,
        IDA: TODAY,
        BEN: TODAY,
        EVE: TODAY - DAY,
    }


def test_of_several_ties_to_one_the_last_day_counts() -> None:
    declared = replace(NOBODY, ended={BEN: TODAY - DAY})
    found: list[Resident | Household] = [resident(BEN), household(HOME, ANA, left={BEN: TODAY})]
    assert ended_ties(resident(ANA, HOME), declared, found) == {BEN: TODAY}
    assert ended_ties(resident(ANA, HOME), replace(declared, ended={BEN: TODAY + DAY}), found) == {BEN: TODAY + DAY}

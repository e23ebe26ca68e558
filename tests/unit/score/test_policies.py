"""Policies: what is signed is what was simulated, by two people, for a day to come; the book says what holds when."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, strategies as st

from chalicelib.credit.log.core.batches import Place
from chalicelib.credit.log.core.chains import Chain, Registered
from chalicelib.credit.score.core import policies as core
from chalicelib.credit.score.core.policies import Book, Deed, Draft, State, in_force, signed, withdrawn
from chalicelib.credit.score.core.policy_words import canonical, policy_of, words_of
from chalicelib.credit.score.core.scoring import Policy
from chalicelib.credit.score.core.shipped import SHIPPED
from chalicelib.credit.score.core.simulating import Counts
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.errors import InvalidInput
from tests.unit.score.lives import policies

TODAY = dt.date(2026, 11, 28)
NOW = dt.datetime(2026, 11, 28, 4, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
NOBODY = Counts().words()
BOTH = Counter({"sex:female": 5, "sex:male": 5})
GAP = Counts(moves=Counter({"C>C": 10}), people=BOTH, before=Counter(), after=Counter({"sex:male": 300})).words()


def officer(name: str, person: str = "") -> Principal:
    return Principal(name, frozenset({Role.TOWN_OFFICER}), resident_id=person)


TOM, TIA = officer("s-tom"), officer("s-tia", "v00012r00001")
CHAIN, REGISTERED = Chain(b"", 1, b"\x01" * 33), Registered(1, b"", Place("batch", 0))
DRAFT = Draft("d1", "t0001", SHIPPED, TODAY + DAY, "镇党委会 12 号", "s-tom", NOW, "f", counts=NOBODY, counted_on=TODAY)


@given(policies())
def test_a_policy_is_read_back_from_its_words_as_it_was(policy: Policy) -> None:
    assert policy_of(json.loads(json.dumps(words_of(policy)))) == policy
    assert policy_of(words_of(SHIPPED)) == SHIPPED


def test_the_shipped_policy_has_just_these_bytes_and_any_other_has_others() -> None:
    lines = canonical(SHIPPED).decode().splitlines()
    assert lines[:6] == ["half_life 365", *(f"grade {one.name} {one.least}" for one in SHIPPED.grades)]
    first = SHIPPED.features[0]
    bounds, points = first.table.bounds_milli, first.table.points
    assert lines[6].startswith(f"feature {first.name} {first.dimension} {first.measure} good {bounds[0]},")
    assert lines[6].split(" ")[6].split(",") == [str(one) for one in points]
    assert len(lines) == 6 + len(SHIPPED.features)


@given(policies(), policies())
def test_policies_have_the_same_bytes_where_they_are_the_same(one: Policy, other: Policy) -> None:
    assert (one == other) == (canonical(one) == canonical(other))


def test_two_people_sign_and_who_drafted_it_may_be_one_of_them() -> None:
    once = signed(DRAFT, TOM, NOW, TODAY)
    assert (once.state, [one.by for one in once.signatures]) == (State.HALF_SIGNED, ["s-tom"])
    with pytest.raises(core.SignedByYou):
        signed(once, TOM, NOW, TODAY)
    twice = signed(once, TIA, NOW, TODAY)
    assert (twice.state, len(twice.signatures)) == (State.SIGNED, 2)
    with pytest.raises(core.PolicyDecided):
        signed(twice, officer("s-3"), NOW, TODAY)
    with pytest.raises(core.PolicyDecided):
        withdrawn(twice, "不要了")


def test_who_has_two_accounts_signs_once() -> None:
    once = signed(DRAFT, TIA, NOW, TODAY)
    with pytest.raises(core.SignedByYou):
        signed(once, officer("s-tia-2", "v00012r00001"), NOW, TODAY)


def test_nobody_signs_what_was_not_simulated_or_not_answered_or_begins_today() -> None:
    with pytest.raises(core.NotSimulated):
        signed(replace(DRAFT, counts={}, counted_on=None), TOM, NOW, TODAY)
    with pytest.raises(core.GapUnanswered):
        signed(replace(DRAFT, counts=GAP), TOM, NOW, TODAY)
    answered = core.answered(replace(DRAFT, counts=GAP), "年轻人外出多")
    assert signed(answered, TOM, NOW, TODAY).state is State.HALF_SIGNED
    with pytest.raises(core.DayHasPassed):
        signed(replace(DRAFT, state=State.HALF_SIGNED), TOM, NOW, TODAY + DAY)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("deed", Deed)
def test_nothing_happens_but_what_the_table_says(state: State, deed: Deed) -> None:
    draft = replace(DRAFT, state=state)

    def done() -> Draft:
        return signed(draft, TIA, NOW, TODAY) if deed is Deed.SIGN else withdrawn(draft, "换一份")

    if (state, deed) in core.NEXT:
        assert done().state is core.NEXT[state, deed]
    else:
        with pytest.raises(core.PolicyDecided):
            done()


def test_a_draft_that_could_not_be_signed_is_refused_with_each_field() -> None:
    first, *others = SHIPPED.features
    short, twice = replace(SHIPPED, features=tuple(others)), replace(SHIPPED, features=(first, first, *others))
    falling = replace(first, table=replace(first.table, points=first.table.points[::-1]))
    for policy, on, field in (
        (short, TODAY + DAY, "policy"),
        (replace(SHIPPED, features=(falling, *others)), TODAY + DAY, "policy.attendances"),
        (SHIPPED, TODAY, "effective_on"),
        (SHIPPED, TODAY + 367 * DAY, "effective_on"),
    ):
        with pytest.raises(InvalidInput) as refused:
            core.refuse_unfit(policy, on, today=TODAY)
        fields: Any = refused.value.facts["fields"]
        assert {one["field"] for one in fields} == {field}
    core.refuse_unfit(SHIPPED, TODAY + DAY, today=TODAY)
    with pytest.raises(InvalidInput) as refused:
        core.refuse_unfit(twice, TODAY + DAY, today=TODAY)
    faults: Any = refused.value.facts["fields"]
    assert {one["field"] for one in faults} == {"policy", "policy.attendances"}


@given(st.lists(st.integers(0, 30), max_size=6), st.integers(-1, 31))
def test_of_the_policies_that_have_begun_the_last_one_signed_holds(starts: list[int], day: int) -> None:
    book, on = Book("t0001"), TODAY + day * DAY
    for n, start in enumerate(starts):
        book = book.with_signed(replace(DRAFT, draft_id=f"d{n}", effective_on=TODAY + start * DAY), CHAIN, REGISTERED)
    held = book.holds_on(on)
    begun = [n for n, start in enumerate(starts) if start <= day]
    assert (held and held.draft_id) == (f"d{begun[-1]}" if begun else None)
    assert [one.version for one in book.signed] == list(itertools.islice(itertools.count(2), len(starts)))


def test_before_the_first_one_the_shipped_policy_holds() -> None:
    assert (in_force(None, None).version, in_force(None, None).policy) == (1, SHIPPED)
    book = Book("t0001").with_signed(DRAFT, CHAIN, REGISTERED)
    held = book.holds_on(TODAY + DAY)
    assert in_force(held, SHIPPED).version == 2


def test_once_somebody_signed_nothing_of_it_changes() -> None:
    once = signed(DRAFT, TOM, NOW, TODAY)
    with pytest.raises(core.PolicyDecided):
        core.answered(once, "另一个说法")
    with pytest.raises(core.PolicyDecided):
        core.counted_anew(once, GAP, TODAY)
    assert core.counted_anew(DRAFT, GAP, TODAY).must_be_answered


@given(policies(), st.data())
def test_whatever_is_wrong_with_a_policy_has_words_in_chinese(policy: Policy, data: st.DataObject) -> None:
    feature = data.draw(st.sampled_from(policy.features))
    table = feature.table
    broken = data.draw(
        st.sampled_from(
            [
                replace(feature, table=replace(table, points=table.points[:-1])),
                replace(feature, table=replace(table, bounds_milli=table.bounds_milli[::-1])),
                replace(feature, table=replace(table, points=(*table.points[:-1], -1))),
                replace(feature, harms=not feature.harms),
                replace(feature, of=()),
            ]
        )
    )
    others = tuple(one for one in policy.features if one != feature)
    for one in replace(policy, features=(broken, *others), grades=policy.grades[:-1]).faults():
        assert not core._unfit(one)["zh"].isascii()

"""Bulk awards: who is on the list, how it is cut, what makes two askings the same, what is counted."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.errors import InvalidInput
from chalicelib.points.ledger.core import bulks
from chalicelib.points.ledger.core.accounts import AccountBlocked
from chalicelib.points.ledger.core.bulks import Bulk, BulkDecided, Deed, OwnBulk, State, Told
from chalicelib.points.ledger.core.rules import rule_of
from chalicelib.points.ledger.core.verifiers import BULK_ALONE_MAX

VILLAGE = "v00012"
IDS = st.lists(st.integers(1, 99_999), min_size=1, max_size=bulks.PEOPLE_MAX, unique=True).map(
    lambda numbers: [f"{VILLAGE}r{number:05d}" for number in numbers]
)
BULK = Bulk(
    bulk_id="k",
    village_id=VILLAGE,
    rule=rule_of("pub"),
    points=200,
    minutes=0,
    on=dt.date(2026, 11, 23),
    document="会议签到",
    year=2026,
    by="s1",
    roles=frozenset({Role.VILLAGE_OFFICER}),
    resident_id=f"{VILLAGE}r00009",
    made_at=dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC),
    people=2,
    fingerprint="f",
)
ASKED: dict[str, Any] = {"rule": "pub", "document": "会议签到", "on": None, "minutes": 0, "points": None}


@given(IDS)
def test_the_pieces_of_a_list_are_the_list_and_none_is_larger_than_a_transaction(ids: list[str]) -> None:
    pieces = bulks.pieces_of(ids)
    assert [one for piece in pieces.values() for one in piece] == ids
    assert list(pieces) == sorted(pieces)
    assert all(1 <= len(piece) <= bulks.PIECE for piece in pieces.values())
    assert len(pieces) == -(-len(ids) // bulks.PIECE)


@given(IDS, st.data())
def test_whoever_is_named_twice_stands_once_where_they_were_named_first(ids: list[str], data: st.DataObject) -> None:
    again = data.draw(st.lists(st.sampled_from(ids), max_size=20))
    assert bulks.listed(VILLAGE, [*ids, *again]) == tuple(ids)


@pytest.mark.parametrize("wrong", ["v00013r00001", "v00012", "v00012x00001", "v00012r001", "", "v00012r00001 "])
def test_whoever_is_not_of_the_village_is_named_by_their_place_in_the_list(wrong: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        bulks.listed(VILLAGE, [f"{VILLAGE}r00001", wrong])
    fields: Any = caught.value.facts["fields"]
    assert fields[0]["field"] == "holder_ids.1"


def test_two_askings_are_the_same_only_where_everything_is() -> None:
    ids = [f"{VILLAGE}r00001", f"{VILLAGE}r00002"]
    same = bulks.mark_of("s1", ids, **ASKED)
    assert bulks.mark_of("s1", ids, **ASKED) == same
    others = [
        bulks.mark_of("s2", ids, **ASKED),
        bulks.mark_of("s1", ids[:1], **ASKED),
        bulks.mark_of("s1", ids[::-1], **ASKED),
    ]
    changes = {"rule": "cls", "document": "x", "on": dt.date(2026, 11, 23), "minutes": 1, "points": 1}
    others += [bulks.mark_of("s1", ids, **(ASKED | {name: to})) for name, to in changes.items()]
    assert len({same, *others}) == len(others) + 1


def test_a_bulk_pays_an_account_once_from_its_villages_budget_in_its_officers_name() -> None:
    bulk = BULK
    award = bulk.award_of(f"{VILLAGE}r00001", "desk#paper")
    assert (award.source, award.line_id, award.budget) == ("desk#paper", award.ref.account_id, (VILLAGE, 2026))
    assert award.line_id != bulk.award_of(f"{VILLAGE}r00002", "desk#paper").line_id
    assert (award.second_by, replace(bulk, second_by="s2").award_of(f"{VILLAGE}r00001", "x").second_by) == ("", "s2")
    assert bulk.run_id == "bulk-k"
    officer = bulk.officer
    assert (officer.subject, officer.roles, officer.resident_id) == ("s1", bulk.roles, bulk.resident_id)
    assert not officer.reaches(VILLAGE), "the pieces ask for no right; they were given it when they were asked for"


def test_a_piece_counts_each_state_and_the_points() -> None:
    told = [
        Told("a", bulks.DONE, 200),
        Told("b", bulks.DONE, 200),
        Told("c", bulks.REPLAYED, 200),
        bulks.refused("d", AccountBlocked()),
    ]
    assert bulks.tally(told) == {"done": 2, "replayed": 1, "refused": 1, "points": 600}
    assert (told[3].code, told[3].zh.isascii(), told[3].en.isascii()) == (AccountBlocked.code, False, True)


def test_a_bulk_that_waits_is_begun_or_refused_by_a_second_officer() -> None:
    waits, second = replace(BULK, state=State.WAITING), Principal("s2", BULK.roles)
    assert bulks.next_state(waits, Deed.APPROVE, second) is State.BEGUN
    assert bulks.next_state(waits, Deed.REFUSE, second) is State.REFUSED


@pytest.mark.parametrize(("subject", "resident_id"), [("s1", ""), ("s2", BULK.resident_id)])
def test_who_asked_for_a_bulk_withdraws_it_and_does_not_approve_it_under_any_account(
    subject: str, resident_id: str
) -> None:
    waits = replace(BULK, state=State.WAITING)
    who = Principal(subject, BULK.roles, resident_id=resident_id)
    assert bulks.next_state(waits, Deed.REFUSE, who) is State.REFUSED
    with pytest.raises(OwnBulk):
        bulks.next_state(waits, Deed.APPROVE, who)


@pytest.mark.parametrize(("state", "deed"), itertools.product((State.BEGUN, State.REFUSED), Deed))
@pytest.mark.parametrize("subject", ["s1", "s2"])
def test_what_was_decided_is_decided_for_everybody(state: State, deed: Deed, subject: str) -> None:
    with pytest.raises(BulkDecided) as caught:
        bulks.next_state(replace(BULK, state=state), deed, Principal(subject, BULK.roles))
    assert state.value not in caught.value.sentence("zh")


def test_a_bulk_of_more_than_one_officer_may_give_alone_waits() -> None:
    assert bulks.first_state(100, BULK_ALONE_MAX // 100) is State.BEGUN
    assert bulks.first_state(100, BULK_ALONE_MAX // 100 + 1) is State.WAITING

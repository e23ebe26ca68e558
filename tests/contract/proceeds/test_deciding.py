"""Two officers pay what a week came to, none of the producer's family; what a producer doubts is answered first."""

from __future__ import annotations

import datetime as dt
import itertools
from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib.foundation.identity.core.relatives import OwnFamily
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError, InvalidInput, KeyReused
from chalicelib.prosperity.proceeds.core.refusals import (
    DoubtAnswered,
    DoubtsOpen,
    NoSuchDoubt,
    NoSuchStatement,
    NothingOwed,
    OwnApproval,
    ProceedsChanged,
    ProceedsElsewhere,
)
from chalicelib.prosperity.proceeds.core.statements import Payment, State, Statement
from chalicelib.prosperity.proceeds.service import deciding, reading
from tests.make import people
from tests.make.proceeds import Proceeds

_NUMBERS = itertools.count(31)


def villager(town: Proceeds) -> Context:
    resident = people.resident(town.world.context(), town.buying.market.village, next(_NUMBERS))
    ordinal = int(town.village_id[1:])
    me = Principal(
        resident.resident_id, frozenset({Role.RESIDENT}), ((ordinal, ordinal + 1),), resident_id=resident.resident_id
    )
    return town.world.context(me)


def closed(town: Proceeds, resident_id: str = "") -> Statement:
    product = town.product(resident_id)
    town.sold(product)
    return town.statement(product.terms.producer_id, town.week_closed())


def doubted(town: Proceeds, who: Context, one: Statement, words: str = "少了一棵", key: str = "") -> Statement:
    key = key or town.buying.key()
    return deciding.doubt(who, party_id=one.party_id, week=one.week, words=words, key=key)


def answered(town: Proceeds, one: Statement, fen: int = 0, key: str = "", who: Context | None = None) -> Statement:
    return deciding.answer(
        who or town.officer("s3"),
        party_id=one.party_id,
        week=one.week,
        doubt_id=one.doubts[-1].doubt_id,
        words="查过了",
        fen=fen,
        key=key or town.buying.key(),
    )


def test_one_officer_approves_and_another_one_pays_each_once(town: Proceeds) -> None:
    one, key = closed(town), town.buying.key()
    first = town.approved(one, key=key)
    assert town.approved(one, key=key) == first
    assert first.state is State.APPROVED
    with pytest.raises(KeyReused):
        town.paid(one, key=key)
    with pytest.raises(OwnApproval):
        town.paid(first, who=town.officer("s1"))
    with pytest.raises(ProceedsElsewhere):
        town.approved(first)
    paid = town.paid(first)
    assert (paid.state, paid.payment) == (
        State.PAID,
        Payment("ICBC-2026-1130", business_date(town.world.moment)),
    )
    for deed in (town.paid, town.approved):
        with pytest.raises(ProceedsElsewhere):
            deed(paid)
    assert town.statement(one.party_id, one.week) == paid


def test_what_is_paid_is_what_was_seen_and_on_a_day_that_can_be(town: Proceeds) -> None:
    one = closed(town)
    with pytest.raises(ProceedsChanged):
        town.approved(one, seen_fen=one.payable_fen + 1)
    approved = town.approved(one)
    today = business_date(town.world.moment)
    for day in (today + dt.timedelta(days=1), today - dt.timedelta(days=1)):
        with pytest.raises(InvalidInput):
            town.paid(approved, on=day)
    assert town.statement(one.party_id, one.week) == approved


def test_a_week_that_leaves_nothing_is_not_approved(town: Proceeds) -> None:
    product = town.product()
    order = town.sold(product)
    town.back(order, 700)
    with pytest.raises(NothingOwed):
        town.approved(town.statement(product.terms.producer_id, town.week_closed()))


def test_nobody_decides_on_what_their_own_family_is_paid(town: Proceeds) -> None:
    who = villager(town)
    one = closed(town, who.actor.subject)
    own = town.officer("s8", who.actor.subject)
    with pytest.raises(OwnFamily):
        town.approved(one, who=own)
    approved = town.approved(one)
    with pytest.raises(OwnFamily):
        town.paid(approved, who=own)
    doubt = doubted(town, who, approved)
    with pytest.raises(OwnFamily):
        answered(town, doubt, fen=10_000, who=own)


def test_a_producer_reads_their_own_statements_alone(town: Proceeds) -> None:
    me, neighbour = villager(town), villager(town)
    one = closed(town, me.actor.subject)
    assert list(reading.list_own(me, size=10, cursor=None).rows) == [one]
    assert reading.load_own(me, party_id=one.party_id, week=one.week) == one
    assert list(reading.list_own(neighbour, size=10, cursor=None).rows) == []
    for who, party_id in ((neighbour, one.party_id), (me, town.town_id)):
        with pytest.raises(NoSuchStatement):
            reading.load_own(who, party_id=party_id, week=one.week)
    with pytest.raises(NoSuchStatement):
        doubted(town, neighbour, one)


def test_what_is_doubted_waits_for_an_answer_and_is_put_right_in_the_week_after(town: Proceeds) -> None:
    me, key = villager(town), town.buying.key()
    one = closed(town, me.actor.subject)
    doubt = doubted(town, me, one, key=key)
    assert doubted(town, me, one, key=key) == doubt
    with pytest.raises(KeyReused):
        doubted(town, me, one, "少了两棵", key=key)
    with pytest.raises(DoubtsOpen):
        town.approved(one)
    key = town.buying.key()
    told = answered(town, doubt, fen=315, key=key)
    assert answered(town, doubt, fen=315, key=key) == told
    with pytest.raises(KeyReused):
        answered(town, doubt, fen=316, key=key)
    with pytest.raises(DoubtAnswered):
        answered(town, doubt)
    with pytest.raises(NoSuchDoubt):
        deciding.answer(
            town.officer(), party_id=one.party_id, week=one.week, doubt_id="no", words="没有", fen=0, key="k"
        )
    assert (told.lines, told.payable_fen) == (one.lines, one.payable_fen), "what was closed stays"
    town.paid(town.approved(told))
    with pytest.raises(ProceedsElsewhere):
        doubted(town, me, one)
    week = town.week_closed()
    right, platform = town.statement(one.party_id, week), town.statement(town.town_id, week)
    assert (right.lines[0].title, right.lines[0].label, right.payable_fen) == (f"更正 {one.week}", "查过了", 315)
    assert platform.total_fen == -315


def test_two_officers_at_one_moment_approve_it_once(town: Proceeds) -> None:
    one = closed(town)

    def tried(n: int) -> str:
        try:
            town.approved(one, who=town.officer(f"s{n}"))
        except DomainError as refused:
            return refused.code
        return "done"

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(tried, range(4)))
    assert sorted(told) == ["done", *["proceeds_in_other_state"] * 3]
    assert len(town.statement(one.party_id, one.week).steps) == 1


def test_a_week_is_written_as_weeks_are(town: Proceeds) -> None:
    for week in ("2026W54", "2026M11", "2026W1", ""):
        with pytest.raises(InvalidInput):
            reading.load(party_id=town.town_id, week=week)

"""Figures: folded from heads, the same in any order; what Open311 calls things; what desks and words are."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from statistics import median

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.errors import InvalidInput, KeyInvalid
from chalicelib.points.tickets.core import open311
from chalicelib.points.tickets.core.deeds import Deed, Party
from chalicelib.points.tickets.core.desks import BY_HAND, Desks, Route
from chalicelib.points.tickets.core.open311 import OnlyJson
from chalicelib.points.tickets.core.reading import read_by
from chalicelib.points.tickets.core.statistics import RATED_SHOWN_FROM, fold
from chalicelib.points.tickets.core.tickets import (
    LIVE,
    SUMMARY_CHARS,
    Adoption,
    Category,
    Event,
    Kind,
    Spot,
    State,
    Ticket,
    Words,
    edge_of,
    id_of,
    is_public_by_default,
    refuse_misdated,
    stamp_of,
    summary_of,
)
from tests.make.tickets import TICKET
from tests.make.world import NOON, key_at

tickets = st.builds(
    lambda kind, state, days, stars, reopened, adoption: replace(
        TICKET, kind=kind, state=state, solved_days=days, stars=stars, reopened=reopened, adoption=adoption
    ),
    st.sampled_from(Kind),
    st.sampled_from(State),
    st.integers(0, 30),
    st.integers(0, 5),
    st.integers(0, 2),
    st.sampled_from(Adoption),
)


@given(st.lists(tickets, max_size=40), st.randoms())
def test_figures_are_sums_of_what_tickets_are_whatever_their_order(found: list[Ticket], chance: object) -> None:
    figures = fold("v00003", 2026, found, NOON + dt.timedelta(days=30))
    assert figures.of("raised") == len(found)
    assert figures.of("open") == sum(one.state in LIVE for one in found)
    assert figures.of("overdue") == sum(one.state in LIVE - {State.WAITING} for one in found)
    settled = [one for one in found if one.state in {State.SOLVED, State.CLOSED}]
    assert figures.of("solved", Kind.PROBLEM) == sum(one.kind is Kind.PROBLEM for one in settled)
    took = [one.solved_days for one in settled]
    assert figures.median_twice == (2 * median(took) if took else None)
    stars = [one.stars for one in found if one.stars]
    assert figures.rated == len(stars)
    if len(stars) < RATED_SHOWN_FROM:
        assert figures.satisfaction_tenths is None
    else:
        assert figures.satisfaction_tenths == int(10 * sum(stars) / len(stars) + 0.5)
    assert fold("v00003", 2026, reversed(found), NOON + dt.timedelta(days=30)) == figures


def test_open311_knows_two_states() -> None:
    assert {state: open311.status_of(replace(TICKET, state=state)) for state in State} == {
        state: "open" if state in LIVE else "closed" for state in State
    }


def test_open311_answers_ninety_days() -> None:
    span = dt.timedelta(days=90)
    day = dt.timedelta(days=1)
    assert open311.span_of(None, None, NOON) == (NOON - span, NOON)
    assert open311.span_of(NOON - 100 * day, None, NOON) == (NOON - 100 * day, NOON - 10 * day)
    assert open311.span_of(NOON - day, None, NOON) == (NOON - day, NOON)
    assert open311.span_of(None, NOON - day, NOON) == (NOON - day - span, NOON - day)
    for start, end in ((NOON - 91 * day, NOON), (NOON, NOON - day), (NOON + day, None)):
        with pytest.raises(InvalidInput):
            open311.span_of(start, end, NOON)


def test_the_public_reads_coordinates_only_where_they_were_released_and_then_rounded() -> None:
    words = Words("", spot=Spot("张三家", 30_123_456, -120_254_371), public_place="三组")
    assert words.public_spot == Spot("三组")
    assert replace(words, located=True).public_spot == Spot("三组", 30_123_500, -120_254_400)
    assert replace(words, spot=Spot("张三家"), located=True).public_spot == Spot("三组")


def test_open311_speaks_json_alone() -> None:
    assert open311.id_in("v00003tx.json") == "v00003tx"
    with pytest.raises(OnlyJson):
        open311.id_in("v00003tx.xml")


def test_the_public_reads_what_was_released_and_how_it_ended() -> None:
    events = [
        Event(str(n), n, deed.value, NOON, "s1", "officer", "", text=deed.value, media_ids=("m",))
        for n, deed in enumerate((Deed.NOTE, Deed.SOLVE, Deed.REOPEN, Deed.SOLVE, Deed.PROPOSE))
    ]
    words = Words("张三家门口", media_ids=("m1", "m2"), public_text="一户门口", public_media=("m1",))
    words = replace(words, spot=Spot("张三家", 30_012_345, 120_254_321), public_place="三组")
    public = read_by(None, TICKET, words, events)
    assert (public.words.text, public.words.spot, public.media_ids) == ("一户门口", Spot("三组"), ["m1"])
    assert [event.key for event in public.events] == ["3"]
    author = read_by(Party.AUTHOR, TICKET, words, events)
    assert [event.deed for event in author.events] == ["solve", "reopen", "solve"]
    assert author.words == words
    officer = read_by(Party.OFFICER, TICKET, words, events)
    assert list(officer.events) == events
    assert officer.media_ids[:2] == ["m1", "m2"]


def test_a_village_sends_what_it_did_not_think_of_to_its_officers() -> None:
    desks = Desks("v00003", {Category.ROADS: Route("grid_worker", 3), Category.SAFETY: Route(BY_HAND, 2)})
    assert desks.route(Category.ROADS) == Route("grid_worker", 3)
    assert desks.route(Category.OTHER) == Route("village_officer", 5)


def test_a_summary_is_one_short_line() -> None:
    assert summary_of("路灯\n坏了") == "路灯 坏了"
    assert len(summary_of("路" * 1_000)) == SUMMARY_CHARS


def test_complaints_are_private_unless_their_author_says_otherwise() -> None:
    assert [is_public_by_default(kind) for kind in Kind] == [True, True, False, True]


def test_a_key_that_was_made_long_ago_or_in_days_to_come_makes_no_ticket() -> None:
    key = key_at(NOON, 1)
    assert abs(stamp_of(key) - NOON) < dt.timedelta(milliseconds=1)
    refuse_misdated(key, NOON + dt.timedelta(hours=23))
    for days in (-2, 2):
        with pytest.raises(KeyInvalid):
            refuse_misdated(key, NOON + dt.timedelta(days=days))


@given(st.integers(-(10**9), 10**9))
def test_edges_part_tickets_by_their_moment(milliseconds: int) -> None:
    moment = NOON + dt.timedelta(milliseconds=milliseconds)
    ticket_id = id_of("v00003", key_at(moment, 1))
    assert edge_of("v00003", moment) <= ticket_id < edge_of("v00003", moment + dt.timedelta(milliseconds=1))

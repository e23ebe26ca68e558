"""Bookings as values: nights and clocks, the rule's arithmetic, states by the table, and an owner for each fen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, strategies as st

from chalicelib.kernel.calendar import SHANGHAI
from chalicelib.kernel.errors import InvalidInput, KeyReused
from chalicelib.prosperity.bookings.core import (
    bookables,
    bookings,
    deeds,
    giving,
    lines,
    marks,
    reconciling,
    sheets,
    tidings,
)
from chalicelib.prosperity.bookings.core.assigning import assigned_of
from chalicelib.prosperity.bookings.core.bookables import Bookable, BookableDeed, BookableState, Rule, Sitting, Terms
from chalicelib.prosperity.bookings.core.bookings import CONTACT_DAYS, Booking, Contact
from chalicelib.prosperity.bookings.core.deeds import BookingDeed, BookingState
from chalicelib.prosperity.bookings.core.lines import DAY, Line, Wanted, line_of
from chalicelib.prosperity.bookings.core.marks import Mark, MarkDeed
from chalicelib.prosperity.bookings.core.refusals import (
    BookableInOtherState,
    BookableStands,
    BookingBegun,
    BookingInOtherState,
    BookingTooLarge,
    BookingTotalChanged,
    CallOffTooLate,
    DayClosed,
    GivenAlready,
    GivesBackOther,
    GiveTooLate,
    GiveTooMuch,
    LineInOtherState,
    MarkTooEarly,
    NoSuchBookable,
    NoSuchBooking,
    NoSuchSitting,
    OwnBookable,
    TooFarAhead,
    TooLateToBook,
    TooManyPersons,
    TooManyPlaces,
)
from chalicelib.prosperity.bookings.core.sheets import OnDay, Part
from chalicelib.prosperity.proceeds.core.entries import Assigned
from tests.make.bookings import CLIMB, DINNER, FREE, GUEST, ROOM, SATURDAY, a_bookable, of_room, of_sitting
from tests.make.world import NOON

KEY = "01930000-0000-7000-8000-000000000009"
HOUR = dt.timedelta(hours=1)


def a_line(bookable: Bookable, wanted: Wanted, now: dt.datetime = NOON) -> Line:
    return line_of(wanted, bookable, town_id="t0001", now=now)


def a_booking(*of: Line, state: BookingState = BookingState.BOOKED) -> Booking:
    found = of or (a_line(a_bookable(), of_room(a_bookable())),)
    paid = {} if state in {BookingState.HELD, BookingState.EXPIRED} else {BookingDeed.PAY.value: "k#m"}
    return Booking(
        f"t0001j{KEY}", "t0001m1", found, state, NOON, NOON, NOON + HOUR, "f", b"sealed", done=paid, by="t0001m1"
    )


def dinner(day: dt.date = SATURDAY, units: int = 1) -> Line:
    return a_line(a_bookable(DINNER), of_sitting(a_bookable(DINNER), "eve", day, units))


rules = st.builds(Rule, st.integers(0, 720), st.integers(0, 1_000))


@st.composite
def booked_lines(draw: st.DrawFn) -> Line:
    """A line of any price, rule and shares."""
    collective = draw(st.integers(0, 1_000))
    terms = replace(ROOM, price_fen=draw(st.integers(0, 500_000)), rule=draw(rules), capacity=9, units_most=9)
    bookable = replace(
        a_bookable(terms, draw(st.sampled_from(["", "v00001r00007"]))),
        collective_permille=collective,
        platform_permille=draw(st.integers(0, 1_000 - collective)),
    )
    return a_line(bookable, of_room(bookable, nights=draw(st.integers(1, 14)), units=draw(st.integers(1, 4))))


# What can be booked


@pytest.mark.parametrize("state", BookableState)
@pytest.mark.parametrize("deed", BookableDeed)
def test_what_can_be_booked_moves_by_its_table_alone(state: BookableState, deed: BookableDeed) -> None:
    bookable = a_bookable(state=state)
    to = bookables.NEXT.get((state, deed))
    if to is None:
        with pytest.raises(BookableInOtherState):
            bookables.moved(bookable, deed, NOON)
        return
    after = bookables.moved(bookable, deed, NOON + HOUR, "why")
    assert (after.state, after.since, after.reason, after.version) == (to, NOON + HOUR, "why", 2)
    assert after.was_published is (bookable.was_published or to is BookableState.PUBLISHED)


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (replace(DINNER, sittings=(DINNER.sittings[0], replace(DINNER.sittings[1], sitting_id="noon"))), "sittings"),
        (replace(DINNER, sittings=(DINNER.sittings[0], replace(DINNER.sittings[1], starts="11:30"))), "sittings"),
        (replace(ROOM, sittings=(*ROOM.sittings, Sitting("b", "晚", "20:00", 60))), "sittings"),
        (replace(ROOM, leaves=""), "leaves"),
        (replace(DINNER, leaves="12:00"), "leaves"),
        (replace(CLIMB, persons_most=2), "persons_most"),
        (replace(DINNER, latest_arrival="20:00"), "latest_arrival"),
        (replace(ROOM, latest_arrival="14:00"), "latest_arrival"),
    ],
)
def test_what_can_not_be_booked_so_names_its_field(terms: Terms, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        bookables.checked(terms)
    fields: Any = refused.value.facts["fields"]
    assert [one["field"] for one in fields] == [field]


def test_what_is_sound_is_taken_as_it_was_written() -> None:
    assert [bookables.checked(one) for one in (ROOM, DINNER, CLIMB)] == [ROOM, DINNER, CLIMB]
    assert bookables.checked_shares(800, 200) == (800, 200)
    with pytest.raises(InvalidInput):
        bookables.checked_shares(801, 200)


def test_words_change_while_it_does_not_show_and_its_places_never_once_it_did() -> None:
    draft, dearer = a_bookable(state=BookableState.DRAFT), replace(ROOM, price_fen=1)
    assert bookables.changed(draft, replace(dearer, capacity=9)).terms.capacity == 9
    for state in (BookableState.ASKED, BookableState.PUBLISHED):
        with pytest.raises(BookableInOtherState):
            bookables.changed(a_bookable(state=state), dearer)
    withdrawn = replace(a_bookable(state=BookableState.WITHDRAWN), was_published=True)
    assert bookables.changed(withdrawn, dearer).terms.price_fen == 1
    for other in (replace(ROOM, capacity=3), replace(ROOM, leaves="11:00")):
        with pytest.raises(BookableStands):
            bookables.changed(withdrawn, other)


def test_what_does_not_show_says_its_title_and_no_more() -> None:
    shown = a_bookable(replace(ROOM, media_ids=("v00001m1",)))
    assert bookables.for_everybody(shown) == shown
    for state in set(BookableState) - {BookableState.PUBLISHED}:
        terms = bookables.for_everybody(replace(shown, state=state)).terms
        assert (terms.title, terms.words, terms.where, terms.media_ids) == (ROOM.title, "", "", ())
    assert DINNER.said == "土灶晚饭\n柴火灶烧的。\n佛山村文化礼堂\n午市\n晚市"


def test_hosts_are_residents_or_the_collective_and_their_ids_tell() -> None:
    for owner in ("v00001r00007", "v00001r12345", ""):
        host_id = bookables.host_id_of("v00001", owner)
        assert (host_id[:7], bookables.owner_of(host_id)) == ("v00001z", owner)
    assert bookables.id_of("v00001", KEY) == f"v00001j{KEY}"


def test_who_left_shows_nothing_and_asks_for_nothing_any_more() -> None:
    after = {
        state: None if one is None else (one.state, one.reason, one.version)
        for state in BookableState
        for one in [bookables.left(a_bookable(state=state), NOON)]
    }
    assert after == {
        BookableState.DRAFT: None,
        BookableState.WITHDRAWN: None,
        BookableState.ASKED: (BookableState.DRAFT, bookables.HOST_LEFT, 2),
        BookableState.PUBLISHED: (BookableState.WITHDRAWN, bookables.HOST_LEFT, 2),
    }


def test_closed_days_are_kept_once_and_in_order() -> None:
    closed = bookables.with_closed(a_bookable(), (SATURDAY + DAY, SATURDAY, SATURDAY))
    assert closed.closed == (SATURDAY, SATURDAY + DAY)
    assert not closed.takes(SATURDAY)
    assert closed.takes(SATURDAY - DAY)


# Nights and clocks


@pytest.mark.parametrize(
    ("first", "nights", "last"),
    [
        (dt.date(2026, 12, 31), 2, dt.date(2027, 1, 1)),
        (dt.date(2028, 2, 28), 3, dt.date(2028, 3, 1)),
        (dt.date(2027, 2, 28), 2, dt.date(2027, 3, 1)),
        (dt.date(2026, 11, 30), 1, dt.date(2026, 11, 30)),
    ],
)
def test_nights_go_on_over_months_years_and_leap_days(first: dt.date, nights: int, last: dt.date) -> None:
    wanted = of_room(a_bookable(), first, nights)
    line = a_line(a_bookable(), wanted, dt.datetime.combine(first - 3 * DAY, dt.time(4), dt.UTC))
    assert (wanted.days[0], wanted.days[-1], len(wanted.days)) == (first, last, nights)
    assert (line.until, line.ends_at.astimezone(SHANGHAI).date()) == (last + DAY, last + DAY)
    assert len(set(wanted.slot_ids)) == nights


def test_times_are_those_of_china_whatever_the_servers_clock_says() -> None:
    room, early = a_line(a_bookable(), of_room(a_bookable())), replace(DINNER.sittings[0], starts="05:00")
    assert (room.starts_at.isoformat(), room.ends_at.isoformat()) == (
        "2026-11-28T06:00:00+00:00", "2026-11-30T04:00:00+00:00",
    )  # fmt: skip
    dawn = a_bookable(replace(DINNER, sittings=(early,)))
    line = a_line(dawn, of_sitting(dawn, "noon"))
    assert line.starts_at == dt.datetime(2026, 11, 27, 21, tzinfo=dt.UTC), "Saturday in China is still Friday by UTC"
    assert line.wanted.day == SATURDAY


@given(st.dates(dt.date(2020, 1, 1), dt.date(2090, 1, 1)), st.integers(1, 14), st.integers(1, 14), st.integers(0, 20))
def test_two_stays_share_a_night_exactly_where_they_overlap(first: dt.date, a: int, b: int, apart: int) -> None:
    one, other = of_room(a_bookable(), first, a), of_room(a_bookable(), first + apart * DAY, b)
    assert (not set(one.slot_ids).isdisjoint(other.slot_ids)) is (apart < a)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 5), st.integers(1, 4)), min_size=1, max_size=5))
def test_each_night_is_wanted_as_often_as_all_lines_together_say(asked: list[tuple[int, int, int]]) -> None:
    wanted = tuple(of_room(a_bookable(), SATURDAY + n * DAY, nights, units) for n, nights, units in asked)
    found = lines.quantities(wanted)
    assert sum(found.values()) == sum(nights * units for _, nights, units in asked)
    assert set(found) == {slot for one in wanted for slot in one.slot_ids}


# A line


def test_what_can_not_be_had_is_refused_and_says_which() -> None:
    room, table = a_bookable(), a_bookable(DINNER)
    good = of_room(room)
    wrong: Sequence[tuple[Bookable | None, Wanted, type[Exception]]] = [
        (None, good, NoSuchBookable),
        (replace(room, town_id="t0002"), good, NoSuchBookable),
        (a_bookable(state=BookableState.ASKED), good, NoSuchBookable),
        (replace(a_bookable(state=BookableState.WITHDRAWN), was_published=True), good, BookableInOtherState),
        (room, replace(good, sitting_id="eve"), NoSuchSitting),
        (room, replace(good, nights=0), NoSuchBookable),
        (table, replace(of_sitting(table, "eve"), nights=1), NoSuchBookable),
        (room, replace(good, units=3), TooManyPlaces),
        (room, replace(good, persons=4), TooManyPersons),
        (room, replace(good, day=NOON.date() - DAY), TooLateToBook),
        (room, replace(good, day=NOON.date() + 60 * DAY), TooFarAhead),
        (replace(room, closed=(SATURDAY + DAY,)), good, DayClosed),
        (a_bookable(CLIMB), of_sitting(a_bookable(CLIMB), "am", SATURDAY - DAY), DayClosed),
    ]
    for bookable, wanted, refusal in wrong:
        with pytest.raises(refusal):
            line_of(wanted, bookable, town_id="t0001", now=NOON)


def test_it_is_booked_until_its_notice_begins_and_not_a_second_later() -> None:
    table = a_bookable(DINNER)
    wanted = of_sitting(table, "eve")
    last = dt.datetime(2026, 11, 28, 5, 30, tzinfo=dt.UTC)
    assert a_line(table, wanted, last).wanted == wanted
    with pytest.raises(TooLateToBook):
        a_line(table, wanted, last + dt.timedelta(seconds=1))


def test_tonights_room_is_booked_until_its_hosts_notice_before_the_latest_arrival() -> None:
    late = a_bookable(replace(ROOM, notice_hours=2, latest_arrival="20:00"))
    until = bookables.moment_of(SATURDAY, "18:00")
    assert late.terms.closes_at(SATURDAY, ROOM.sittings[0]) == until
    line = a_line(late, of_room(late), until)
    assert line.starts_at == bookables.moment_of(SATURDAY, "14:00")
    with pytest.raises(TooLateToBook) as refused:
        a_line(late, of_room(late), until + dt.timedelta(seconds=1))
    assert refused.value.facts["until"] == "2026-11-28 18:00"
    assert bookables.checked(late.terms) == late.terms
    assert bookables.changed(
        replace(a_bookable(state=BookableState.WITHDRAWN), was_published=True), late.terms
    ).terms.latest_arrival == "20:00", "what is booked is counted as before"  # fmt: skip


def test_a_day_has_as_many_places_as_its_host_says_and_no_more_than_usual() -> None:
    room, today = a_bookable(), NOON.date()
    bookables.refuse_places(room, today, "in", 0, today)
    bookables.refuse_places(room, today + 60 * DAY, "in", ROOM.capacity, today)
    with pytest.raises(BookableInOtherState):
        bookables.refuse_places(a_bookable(state=BookableState.DRAFT), SATURDAY, "in", 1, today)
    with pytest.raises(NoSuchSitting):
        bookables.refuse_places(room, SATURDAY, "eve", 1, today)
    for day, places, fields in (
        (SATURDAY, ROOM.capacity + 1, ["places"]), (today - DAY, 1, ["day"]), (today + 61 * DAY, 9, ["places", "day"]),
    ):  # fmt: skip
        with pytest.raises(InvalidInput) as refused:
            bookables.refuse_places(room, day, "in", places, today)
        found: Any = refused.value.facts["fields"]
        assert [one["field"] for one in found] == fields


def test_a_booking_has_room_for_as_many_nights_as_a_hold() -> None:
    room = a_bookable(replace(ROOM, ahead_days=180))
    found = {room.bookable_id: room}
    two = (of_room(room, SATURDAY, 14), of_room(room, SATURDAY + 14 * DAY, 7))
    assert len(bookings.plan_lines(two, found, guest_id="t0001m1", town_id="t0001", now=NOON)) == 2
    with pytest.raises(BookingTooLarge):
        bookings.plan_lines((two[0], replace(two[1], nights=8)), found, guest_id="t0001m1", town_id="t0001", now=NOON)


def test_nobody_is_their_own_guest() -> None:
    room = a_bookable()
    ask: Any = {"town_id": "t0001", "now": NOON}
    with pytest.raises(OwnBookable):
        bookings.plan_lines((of_room(room),), {room.bookable_id: room}, guest_id=room.owner_id, **ask)
    assert bookings.plan_lines((of_room(room),), {room.bookable_id: room}, guest_id="v00001r00008", **ask)


def test_so_much_of_one_night_is_booked_as_of_one_line_however_many_lines_it_has() -> None:
    room = a_bookable()
    found, ask = {room.bookable_id: room}, {"guest_id": "t0001m1", "town_id": "t0001", "now": NOON}
    two = of_room(room, units=2)
    assert bookings.plan_lines((two, of_room(room, SATURDAY + 2 * DAY)), found, **ask)  # type: ignore[arg-type]  # Said once for all.
    with pytest.raises(TooManyPlaces):
        bookings.plan_lines((two, of_room(room, SATURDAY + DAY)), found, **ask)  # type: ignore[arg-type]  # As above.


def test_a_total_is_that_which_was_shown_or_nothing_is_booked() -> None:
    bookings.refuse_other_total([dinner()], 38_000)
    with pytest.raises(BookingTotalChanged):
        bookings.refuse_other_total([dinner()], 37_999)


# What goes back


@given(booked_lines(), st.integers(0, 40 * 24 * 60), st.integers(0, 40 * 24 * 60))
def test_what_goes_back_is_within_the_price_and_never_more_later(line: Line, before: int, less: int) -> None:
    early = line.starts_at - dt.timedelta(minutes=before + less)
    late = line.starts_at - dt.timedelta(minutes=before)
    assert 0 <= line.back_fen(late) <= line.back_fen(early) <= line.fen
    assert line.back_fen(line.free_until) == line.fen
    kept = line.fen - line.back_fen(line.free_until + dt.timedelta(seconds=1))
    assert kept * 1_000 <= line.fen * line.rule.late_permille < (kept + 1) * 1_000, "cut off in the guest's favour"


@given(st.lists(booked_lines(), min_size=1, max_size=6), st.integers(-24, 20 * 24))
def test_what_a_cancellation_shows_is_what_it_gives_and_each_kept_fen_has_an_owner(of: list[Line], hours: int) -> None:
    booking = a_booking(*of)
    now = of[0].starts_at - hours * HOUR
    if now >= of[0].starts_at:
        with pytest.raises(BookingBegun):
            bookings.backs_of(booking, now)
        return
    shown = sum(bookings.backs_of(booking, now))
    after, back = bookings.cancelled(booking, shown_fen=shown, key="k2", mark="m", now=now, by="g")
    assert (back, after.given_fen, after.state) == (shown, shown, BookingState.CANCELLED)
    assigned = assigned_of(after)
    assert assigned.is_balanced
    assert assigned.money.cash == booking.total_fen - shown == sum(one.kept_fen for one in after.lines)
    with pytest.raises(GivesBackOther):
        bookings.cancelled(booking, shown_fen=shown + 1, key="k2", mark="m", now=now, by="g")


def test_of_what_waits_to_be_paid_nothing_goes_back_and_of_what_ended_nothing_is_cancelled() -> None:
    assert bookings.backs_of(a_booking(state=BookingState.HELD), NOON) == (0,)
    for state in (BookingState.DONE, BookingState.EXPIRED, BookingState.CANCELLED, BookingState.CALLED_OFF):
        with pytest.raises(BookingInOtherState):
            bookings.backs_of(a_booking(state=state), NOON)


@pytest.mark.parametrize("mark", [Mark.ARRIVED, Mark.MISSED])
def test_whether_it_has_begun_is_the_clocks_to_say_and_no_hosts(mark: Mark) -> None:
    said = replace(a_line(a_bookable(), of_room(a_bookable())), mark=mark)
    booking = a_booking(said, dinner(SATURDAY + DAY))
    assert sum(bookings.backs_of(booking, said.starts_at - 3 * HOUR)) == 26_800 + 38_000
    with pytest.raises(BookingBegun):
        bookings.backs_of(booking, said.starts_at)


def test_only_what_another_host_called_off_for_money_frees_the_rest_of_its_fee() -> None:
    table = dinner()
    late = table.starts_at - HOUR
    off = replace(table, mark=Mark.CALLED_OFF, refunded_fen=table.fen)
    free = replace(off, price_fen=0, refunded_fen=0)
    own = replace(off, owner_id="v00001r00012")
    for beside, whole in ((off, True), (free, False), (own, False)):
        booking = replace(a_booking(table, beside), guest_id="v00001r00012")
        assert sum(bookings.backs_of(booking, late)) == (38_000 if whole else 26_600)


def test_who_pays_after_the_hold_ran_out_pays_for_nothing_that_has_begun() -> None:
    line = dinner()
    waits = replace(a_booking(line, state=BookingState.HELD), booked_at=line.starts_at - 5 * HOUR / 60)
    ran_out = waits.booked_at + dt.timedelta(minutes=bookings.HOLD_MINUTES)
    assert not bookings.is_over_late(waits, ran_out - HOUR / 3600)
    assert bookings.is_over_late(waits, ran_out)
    expired = replace(waits, state=BookingState.EXPIRED)
    assert not bookings.is_over_late(expired, line.starts_at - HOUR / 3600)
    assert bookings.is_over_late(expired, line.starts_at)


@given(booked_lines())
def test_what_a_host_had_is_theirs_but_for_the_shares(line: Line) -> None:
    assert assigned_of(a_booking(line)).is_nothing
    done = a_booking(line, state=BookingState.DONE)
    assigned = assigned_of(done)
    if line.fen == 0:
        assert assigned.is_nothing
        return
    ((goods, amounts),) = assigned.parts
    assert (amounts.fen, assigned.money.cash) == (line.fen, line.fen)
    assert amounts.platform == line.fen * line.platform_permille // 1_000
    assert goods.producer_id == (line.host_id if line.owner_id else line.village_id)
    assert amounts.producer == 0 or line.owner_id
    assert min(amounts.producer, amounts.collective, amounts.platform) >= 0


def test_payments_the_book_and_a_booking_agree_or_it_says_in_what_they_do_not() -> None:
    done = a_booking(state=BookingState.DONE)
    assert (reconciling.cash_of(done), reconciling.waits_of(done), reconciling.waits_of(a_booking())) == (
        53_600,
        0,
        53_600,
    )
    assert reconciling.cash_of(a_booking(state=BookingState.EXPIRED)) == 0
    told = assigned_of(done)
    assert reconciling.faults_of(done, 53_600, told) == []
    assert [one.partition(": ")[2] for one in reconciling.faults_of(done, 53_599, Assigned())] == [
        "payments keep 53599 fen, the booking says 53600", "the book assigns 0 fen, the booking says 53600",
    ]  # fmt: skip
    assert reconciling.Reconciled(1, 53_600, 100, 53_000, 400).gap == 100


def test_two_lines_of_one_room_are_one_line_of_the_book() -> None:
    line = a_line(a_bookable(), of_room(a_bookable()))
    assigned = assigned_of(a_booking(line, line, state=BookingState.DONE))
    assert [(one.units, one.fen) for _, one in assigned.parts] == [(4, 107_200)]


# States and marks


@pytest.mark.parametrize("state", BookingState)
@pytest.mark.parametrize("deed", BookingDeed)
def test_a_booking_moves_by_its_table_alone_and_remembers_by_which_key(state: BookingState, deed: BookingDeed) -> None:
    booking = a_booking(state=state)
    to = deeds.NEXT.get((state, deed))
    if to is None:
        with pytest.raises(BookingInOtherState):
            bookings.after(booking, deed, key="k2", mark="m2", now=NOON, by="x")
        return
    after = bookings.after(booking, deed, key="k2", mark="m2", now=NOON + HOUR, by="x")
    assert (after.state, after.passed[to.value], after.version) == (to, NOON + HOUR, 2)
    assert bookings.was_done(after, deed.value, "k2", "m2")
    assert not bookings.was_done(after, deed.value, "k3", "m2")
    with pytest.raises(KeyReused):
        bookings.was_done(after, deed.value, "k2", "other")


def test_what_expired_or_was_cancelled_is_expected_by_no_host() -> None:
    room = a_line(a_bookable(), of_room(a_bookable()))
    own = replace(room, owner_id="")
    assert a_booking(room, room, own).hosts == [room.owner_id]
    expected = {state for state in BookingState if a_booking(state=state).is_expected}
    assert expected == {BookingState.HELD, BookingState.BOOKED, BookingState.DONE}


@given(st.lists(st.sampled_from([*BookingDeed]), max_size=8))
def test_whatever_is_tried_a_booking_is_where_a_model_of_it_is(tried: list[BookingDeed]) -> None:
    booking = a_booking(state=BookingState.HELD)
    paid = over = False
    for deed in tried:
        try:
            booking = bookings.after(booking, deed, key="k", mark="m", now=NOON, by="x")
        except BookingInOtherState:
            continue
        over = over or deed in {BookingDeed.CANCEL, BookingDeed.CALL_OFF, BookingDeed.FINISH}
        paid = paid or deed is BookingDeed.PAY
        assert booking.was_paid is paid
        assert booking.is_open is (not over and booking.state is not BookingState.EXPIRED)
    assert not over or booking.state in {BookingState.CANCELLED, BookingState.CALLED_OFF, BookingState.DONE}


@pytest.mark.parametrize("mark", Mark)
@pytest.mark.parametrize("deed", MarkDeed)
def test_a_line_is_marked_by_its_table_alone(mark: Mark, deed: MarkDeed) -> None:
    line = replace(dinner(), mark=mark)
    to = marks.NEXT.get((mark, deed))
    if to is None:
        with pytest.raises(LineInOtherState):
            lines.marked(line, deed, line.starts_at, by_host=True)
        return
    after = lines.marked(line, deed, line.starts_at, by_host=True)
    assert (after.mark, after.kept_fen) == (to, 0 if deed is MarkDeed.CALL_OFF else line.fen)


def test_nobody_arrives_before_the_day_nor_missed_what_has_not_begun() -> None:
    line = dinner()
    morning = dt.datetime(2026, 11, 27, 16, tzinfo=dt.UTC)
    assert lines.marked(line, MarkDeed.ARRIVE, morning, by_host=True).mark is Mark.ARRIVED
    for deed, now in (
        (MarkDeed.ARRIVE, morning - dt.timedelta(seconds=1)),
        (MarkDeed.MISS, line.starts_at - dt.timedelta(seconds=1)),
    ):
        with pytest.raises(MarkTooEarly) as early:
            lines.marked(line, deed, now, by_host=True)
    assert early.value.facts["since"] == "2026-11-28 17:30", "as the clock on the wall says"


def test_officers_call_nothing_off_that_has_begun_and_hosts_nothing_that_is_over() -> None:
    line, second = dinner(), dt.timedelta(seconds=1)
    for by_host, until in ((False, line.starts_at), (True, line.ends_at)):
        assert lines.marked(line, MarkDeed.CALL_OFF, until - second, by_host=by_host).mark is Mark.CALLED_OFF
        with pytest.raises(CallOffTooLate):
            lines.marked(line, MarkDeed.CALL_OFF, until, by_host=by_host)


def test_what_a_host_says_is_said_of_a_line_that_there_is_of_a_booking_to_come() -> None:
    ask = {"reason": "停电", "key": "k2", "mark": "m", "now": dinner().starts_at, "by": "h", "by_host": True}
    with pytest.raises(NoSuchBooking):
        bookings.with_mark(a_booking(), 1, MarkDeed.ARRIVE, **ask)  # type: ignore[arg-type]  # Said once for all.
    with pytest.raises(BookingInOtherState):
        bookings.with_mark(a_booking(state=BookingState.HELD), 0, MarkDeed.ARRIVE, **ask)  # type: ignore[arg-type]  # As above.
    after, back = bookings.with_mark(a_booking(dinner(), dinner()), 1, MarkDeed.CALL_OFF, **ask)  # type: ignore[arg-type]  # As above.
    assert (back, after.state, after.reason, after.version) == (38_000, BookingState.BOOKED, "停电", 2)
    assert bookings.was_done(after, "call_off1", "k2", "m")
    last, back = bookings.with_mark(after, 0, MarkDeed.CALL_OFF, **ask)  # type: ignore[arg-type]  # As above.
    assert (back, last.state, last.given_fen, last.version) == (38_000, BookingState.CALLED_OFF, 76_000, 3)


def test_the_clock_has_to_do_with_a_booking_the_day_after_its_end_and_a_month_later() -> None:
    booked = bookings.reminded(a_booking())
    ends = SATURDAY + 2 * DAY
    assert (booked.ends_on, booked.due_on, booked.reminds_on) == (ends, ends + DAY, None)
    ended = replace(booked, state=BookingState.DONE)
    assert (ended.is_untold, ended.due_on) == (True, dt.date(2026, 11, 23))
    done = bookings.told(ended, what="told")
    assert (done.is_untold, done.due_on, done.version) == (False, ends + CONTACT_DAYS * DAY, 3)
    cancelled = bookings.told(replace(booked, state=BookingState.CANCELLED), what="needless")
    assert cancelled.due_on == dt.date(2026, 11, 23) + CONTACT_DAYS * DAY
    assert replace(done, sealed=b"").due_on is None


@pytest.mark.parametrize(
    ("booked_on", "on"), [(SATURDAY - 2 * DAY, SATURDAY - DAY), (SATURDAY - DAY, None), (SATURDAY, None)]
)
def test_a_guest_is_reminded_on_the_day_before_unless_they_booked_then(booked_on: dt.date, on: dt.date | None) -> None:
    at = bookables.moment_of(booked_on, "08:00")
    later = a_line(a_bookable(DINNER), of_sitting(a_bookable(DINNER), "eve", SATURDAY + DAY))
    free, paid = replace(a_booking(dinner(), later), booked_at=at), a_booking(dinner(), later)
    paid = replace(paid, passed={BookingState.BOOKED.value: at})
    assert (free.reminds_on, paid.reminds_on) == (on, on)
    assert paid.due_on == (on or SATURDAY + 2 * DAY)
    assert bookings.reminded(paid).reminds_on is None
    assert replace(paid, state=BookingState.DONE).reminds_on is None
    off = replace(free, lines=(replace(dinner(), mark=Mark.CALLED_OFF), later))
    assert off.reminds_on == (SATURDAY if booked_on < SATURDAY else None), "of what stands still"


def test_what_goes_on_past_midnight_is_not_done_before_it_ends() -> None:
    for starts, days in (("22:00", 0), ("22:01", 1)):
        night = a_bookable(replace(CLIMB, sittings=(Sitting("am", "夜", starts, 120),)))
        walk = bookings.reminded(a_booking(a_line(night, of_sitting(night, "am"))))
        assert (walk.ends_on, walk.due_on) == (SATURDAY + days * DAY, SATURDAY + (days + 1) * DAY)


def test_wechat_is_told_again_for_a_week_and_of_what_it_never_takes_no_more() -> None:
    booking = a_booking(state=BookingState.DONE)
    assert bookings.not_told(booking, code="no", for_good=True).done[bookings.WECHAT] == "no"
    for nth in range(1, bookings.TRIES_MAX):
        booking = bookings.not_told(booking, code="no", for_good=False)
        assert (booking.is_untold, booking.done[bookings.WECHAT_TRIES]) == (True, str(nth))
    assert not bookings.not_told(booking, code="no", for_good=False).is_untold
    off = replace(dinner(), mark=Mark.CALLED_OFF)
    assert bookings.item_of(a_booking(dinner(), off)) == "土灶晚饭 ×1"


def test_who_was_there_had_it_and_who_was_not_did_not() -> None:
    of = a_bookable().bookable_id
    for state, mark, had in (
        (BookingState.BOOKED, Mark.ARRIVED, 1),
        (BookingState.BOOKED, Mark.WAITS, 0),
        (BookingState.DONE, Mark.WAITS, 1),
        (BookingState.DONE, Mark.MISSED, 0),
        (BookingState.DONE, Mark.CALLED_OFF, 0),
        (BookingState.CANCELLED, Mark.ARRIVED, 0),
    ):
        line = replace(a_line(a_bookable(), of_room(a_bookable())), mark=mark)
        assert len(bookings.had(a_booking(line, state=state), of)) == had
    assert bookings.had(a_booking(state=BookingState.DONE), "v00001j2") == []


def test_a_code_is_eight_digits_that_belong_to_its_booking() -> None:
    codes = {bookings.code_of(replace(a_booking(), booking_id=f"t0001j{n}")) for n in range(50)}
    assert len(codes) == 50
    assert {len(one) for one in codes} == {8}
    assert bookings.id_of("t0001", KEY) == f"t0001j{KEY}"


# A host's day


def test_a_day_says_who_comes_stays_leaves_and_sits_the_earliest_first() -> None:
    room = a_line(a_bookable(), of_room(a_bookable(), SATURDAY - DAY, 2))
    found = [(a_booking(dinner()), 0), (a_booking(room), 0)]
    parts = {day: [one.part for one in sheets.on_day(found, day)] for day in (SATURDAY - DAY, SATURDAY, SATURDAY + DAY)}
    assert parts == {
        SATURDAY - DAY: [Part.ARRIVES, Part.SITS],
        SATURDAY: [Part.SITS, Part.STAYS],
        SATURDAY + DAY: [Part.LEAVES, Part.SITS],
    }


def test_a_day_leaves_out_what_was_cancelled_called_off_or_never_paid() -> None:
    found = [(a_booking(dinner(), state=state), 0) for state in BookingState]
    found.append((a_booking(replace(dinner(), mark=Mark.CALLED_OFF)), 0))
    states = [one.booking.state for one in sheets.on_day(found, SATURDAY)]
    assert sorted(states) == [BookingState.BOOKED, BookingState.DONE]


def test_a_sheets_row_says_whom_to_call_as_long_as_that_is_known() -> None:
    booking = a_booking(dinner(), a_line(a_bookable(), of_room(a_bookable(), SATURDAY - DAY, 2)))
    rows = sheets.rows_of([
        (OnDay(booking, 0, Part.SITS), GUEST), (OnDay(booking, 1, Part.STAYS), None),
    ])  # fmt: skip
    code = bookings.code_of(booking)
    assert rows == (
        ("17:30", "土灶晚饭", "到场", "1 桌", 1, "周海燕", "13912345678", code, "还没到"),
        ("", "山里人家大床房", "在住", "1 间", 2, "", "", code, "还没到"),
    )
    assert sheets.Sheet("佛山村", SATURDAY, rows).title == "佛山村 预订 2026-11-28"


def test_a_host_has_of_a_bundle_what_is_theirs_and_a_desk_what_is_its_villages() -> None:
    theirs = a_line(a_bookable(DINNER, ""), of_sitting(a_bookable(DINNER), "eve"))
    far = replace(dinner(), wanted=replace(dinner().wanted, bookable_id=f"v00002j{KEY}"))
    booking = a_booking(dinner(), theirs, far, dinner(SATURDAY + DAY))
    assert sheets.hosted(booking, GUEST, host_id=dinner().host_id).theirs == (0, 3)
    assert sheets.hosted(booking, GUEST, village_id="v00001").theirs == (0, 1, 3)
    assert sheets.hosted(booking, None, host_id="v00001z00008").theirs == ()


# What is told


def test_guests_and_hosts_are_told_what_they_did_not_do_themselves() -> None:
    booking = a_booking(a_line(a_bookable(), of_room(a_bookable())), dinner())
    host_id = booking.lines[0].host_id
    kind, values = tidings.for_guest(booking, "booked", 0, 0) or ("", {})
    assert (kind, values["what"], values["when"]) == ("booking_booked", "山里人家大床房等 2 项", "11月28日 14:00")
    kind, values = tidings.for_guest(a_booking(dinner()), "booked", 0, 0) or ("", {})
    assert values["what"] == "土灶晚饭"
    assert tidings.for_guest(booking, "called_off", 1, 38_050) == (
        "booking_called_off",
        {
            "what": "土灶晚饭", "when": "11月28日 17:30", "back": "380.50 元按原路退回。",
            "rest": "同一单里其他项目可以免费取消。",
        },
    )  # fmt: skip
    assert (tidings.for_guest(a_booking(dinner()), "called_off", 0, 38_000) or ("", {}))[1]["rest"] == ""
    free = a_booking(a_line(a_bookable(FREE), of_sitting(a_bookable(FREE), "am")))
    assert (tidings.for_guest(free, "called_off", 0, 0) or ("", {}))[1]["back"] == ""
    assert tidings.for_guest(booking, "late", 0, 900) == ("booking_late", {"yuan": "9.00"})
    assert tidings.for_guest(booking, "by_hand", 0, 900) == ("booking_by_hand", {"yuan": "9.00"})
    assert tidings.for_guest(booking, "cancelled", 0, 0) is None
    assert (tidings.for_host(booking, "cancelled", host_id) or ("",))[0] == "booking_host_cancelled"
    assert (tidings.for_host(booking, "booked", host_id) or ("",))[0] == "booking_host_booked"
    assert tidings.for_host(booking, "called_off", host_id) is None
    assert tidings.for_host(booking, "desk_called_off", host_id, 1) == (
        "booking_host_called_off", {"what": "土灶晚饭", "when": "11月28日 17:30"},
    )  # fmt: skip
    assert tidings.for_host(booking, "desk_called_off", "v00001z00009", 1) is None


def test_a_reminder_says_when_where_and_by_which_code() -> None:
    booking = a_booking(dinner(), a_line(a_bookable(), of_room(a_bookable())))
    assert tidings.for_guest(booking, "remind", 0, 0) == (
        "booking_remind",
        {
            "what": "山里人家大床房等 2 项", "when": "11月28日 14:00", "where": ROOM.where,
            "code": bookings.code_of(booking),
        },
    )  # fmt: skip
    off = replace(booking, lines=(booking.lines[0], replace(booking.lines[1], mark=Mark.CALLED_OFF)))
    assert (tidings.for_guest(off, "remind", 0, 0) or ("", {}))[1]["what"] == DINNER.title


def test_a_desk_is_told_of_what_its_collective_has_guests_for_alone() -> None:
    climb = a_line(a_bookable(CLIMB, ""), of_sitting(a_bookable(CLIMB), "am"))
    booking = a_booking(dinner(), climb)
    said = {"what": CLIMB.title, "when": "11月28日 09:00"}
    assert tidings.for_desk(booking, "booked", "v00001") == ("booking_desk_booked", said)
    assert tidings.for_desk(booking, "cancelled", "v00001") == ("booking_desk_cancelled", said)
    assert tidings.for_desk(booking, "called_off", "v00001") is None
    assert tidings.for_desk(booking, "booked", "v00002") is None
    assert tidings.for_desk(a_booking(dinner()), "booked", "v00001") is None


def test_a_host_is_told_the_shares_that_were_set_where_something_is_paid() -> None:
    assert tidings.of_decision(a_bookable(), "publish", (85, 20)) == (
        "bookable_publish", {"title": ROOM.title, "shares": "村集体提成 8.5%，平台提成 2%，其余归你。"},
    )  # fmt: skip
    assert tidings.of_decision(a_bookable(FREE), "publish", (80, 20))[1]["shares"] == ""
    assert tidings.of_decision(a_bookable(), "return", (0, 0)) == ("bookable_return", {"title": ROOM.title})


@pytest.mark.parametrize("state", BookingState)
def test_some_goes_back_of_what_was_had_or_is(state: BookingState) -> None:
    booking, line = a_booking(dinner(), dinner(SATURDAY + DAY), state=state), dinner()

    def back(of: Booking = booking, fen: int = 500, now: dt.datetime = line.starts_at, nth: int = 0) -> Booking:
        return giving.given(of, nth, fen, reason="菜凉了", key="k", mark="m", now=now, by="v00001r00007")

    if state not in {BookingState.BOOKED, BookingState.DONE}:
        with pytest.raises(BookingInOtherState):
            back()
        return
    after = back(now=line.ends_at + giving.GIVE_DAYS)
    assert (after.given_fen, after.lines[0].refunded_fen, after.reason, after.version) == (500, 500, "菜凉了", 2)
    assert bookings.was_done(after, giving.deed_of(0), "k", "m")
    assert after.lines[1] == booking.lines[1]
    assert back(fen=line.fen).lines[0].kept_fen == 0
    refused: Sequence[tuple[type[Exception], dict[str, Any]]] = [
        (GiveTooMuch, {"fen": line.fen + 1}),
        (MarkTooEarly, {"now": line.starts_at - dt.timedelta(seconds=1)}),
        (MarkTooEarly, {"nth": 1}),
        (GiveTooLate, {"now": line.ends_at + giving.GIVE_DAYS + dt.timedelta(seconds=1)}),
        (GivenAlready, {"of": after, "fen": 1}),
        (LineInOtherState, {"of": replace(booking, lines=(replace(line, mark=Mark.CALLED_OFF), line))}),
    ]
    for refusal, how in refused:
        with pytest.raises(refusal):
            back(**how)


def test_guest_and_host_are_told_of_what_went_back_by_agreement() -> None:
    booking = a_booking(dinner())
    said = {"what": DINNER.title, "yuan": "5.00"}
    for news in ("given", "desk_given"):
        assert tidings.for_guest(booking, news, 0, 500) == ("booking_given", said)
    assert tidings.for_host(booking, "given", dinner().host_id, 0, 500) is None
    assert tidings.for_host(booking, "desk_given", dinner().host_id, 0, 500) == ("booking_host_given", said)
    assert tidings.for_host(booking, "desk_given", "v00001z00008", 0, 500) is None


def test_a_contact_is_a_value_of_two_words() -> None:
    assert Contact("周海燕", "13912345678") == GUEST

"""Booking: a bundle is had whole or not at all, and no fen is lost, doubled or kept without the rule that was shown."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from chalicelib.foundation.identity.core.members import MEMBERSHIP
from chalicelib.foundation.identity.core.people import Status
from chalicelib.foundation.identity.service import following, members
from chalicelib.foundation.identity.service.people import set_status
from chalicelib.foundation.payments.core.states import State as Paying
from chalicelib.foundation.reservations.service import holds
from chalicelib.kernel import storage, writes
from chalicelib.kernel.errors import Busy, DomainError, KeyReused
from chalicelib.prosperity.bookings.core.bookables import BookableDeed
from chalicelib.prosperity.bookings.core.bookings import FREE_MAX, WASTED_MAX, Booking
from chalicelib.prosperity.bookings.core.deeds import BookingState
from chalicelib.prosperity.bookings.core.lines import Wanted
from chalicelib.prosperity.bookings.core.marks import Mark, MarkDeed
from chalicelib.prosperity.bookings.core.refusals import (
    BookableChanged,
    BookableInOtherState,
    BookingBegun,
    BookingInOtherState,
    BookingsOpen,
    BookingTotalChanged,
    DayClosed,
    GivesBackOther,
    HostGone,
    NoSuchBooking,
    OwnBookable,
    PlacesGone,
    TooManyFree,
    TooManyUnpaid,
    TooManyWasted,
)
from chalicelib.prosperity.bookings.service import booking, forgetting, own, paying, reading, tending
from chalicelib.prosperity.bookings.store import bookings as store
from chalicelib.prosperity.proceeds.service import book
from tests.faults import Faults, hurried
from tests.make.bookings import CLIMB, DINNER, FREE, GUEST, ROOM, SATURDAY, Hosting, a_resident, of_room, of_sitting

DAY = dt.timedelta(days=1)


def weekend(hosting: Hosting) -> tuple[Wanted, Wanted, Wanted]:
    """A room for two nights, an experience of the collective's, and a dinner."""
    return (
        of_room(hosting.shown()),
        of_sitting(hosting.shown(CLIMB, collective=True), "am", units=2, persons=2),
        of_sitting(hosting.shown(DINNER), "eve", units=1, persons=4),
    )


def assigned(hosting: Hosting, made: Booking) -> dict[str, int]:
    """Return whose how many fen of a booking are, as the book of proceeds has it by now."""
    found: Counter[str] = Counter()
    for back in range(60):
        for one in book.every_entry(town_id=hosting.village.town_id, day=hosting.today - back * DAY):
            if one.document.startswith(made.booking_id):
                assert one.change.is_balanced
                for _, amounts in one.change.parts:
                    found["host"] += amounts.producer
                    found["collective"] += amounts.collective
                    found["platform"] += amounts.platform
    return dict(found)


def test_a_bundle_is_held_whole_and_booked_by_its_payment(hosting: Hosting) -> None:
    wanted = weekend(hosting)
    made = hosting.booked(*wanted)
    assert (made.state, made.total_fen) == (BookingState.HELD, 2 * 26_800 + 2 * 5_800 + 38_000)
    assert hosting.taken(*wanted) == [1, 1, 2, 1]
    payment = hosting.payment(made)
    assert (payment.amount_fen, payment.purpose, payment.state) == (made.total_fen, "bookings", Paying.OPEN)
    assert store.unpaid_of(made.guest_id) == 1
    paid = hosting.paid(made)
    assert (paid.state, paid.was_paid, store.unpaid_of(made.guest_id)) == (BookingState.BOOKED, True, 0)
    assert [one.booking_id for one in own.list_own(hosting.member, size=5, cursor=None).rows] == [made.booking_id]
    assert store.opened(paid.sealed) == GUEST


def test_what_is_free_is_booked_at_once_and_given_up_for_nothing(hosting: Hosting) -> None:
    wanted = of_sitting(hosting.shown(FREE, collective=True), "am", units=2, persons=2)
    made = hosting.booked(wanted)
    assert (made.state, hosting.taken(wanted), store.unpaid_of(made.guest_id)) == (BookingState.BOOKED, [2], 0)
    hosting.later(60)
    assert hosting.taken(wanted) == [2], "nothing has to confirm it"
    assert (hosting.cancelled(made, 0).state, hosting.taken(wanted)) == (BookingState.CANCELLED, [0])


def test_a_bundle_of_which_one_night_is_gone_is_not_had_at_all(hosting: Hosting) -> None:
    room, climb, dinner = weekend(hosting)
    hosting.paid(hosting.booked(replace(room, day=SATURDAY + DAY, nights=1, units=2), who=hosting.villager))
    with pytest.raises(PlacesGone) as refused:
        hosting.booked(room, climb, dinner)
    assert refused.value.facts == {"title": ROOM.title, "day": str(SATURDAY + DAY), "free": 0}
    assert hosting.taken(room, climb, dinner) == [0, 2, 0, 0]
    assert own.list_own(hosting.member, size=5, cursor=None).rows == []
    assert store.unpaid_of(hosting.member.actor.subject) == 0


def test_a_key_books_once_and_the_same_booking_is_answered_again(hosting: Hosting) -> None:
    room, key = of_room(hosting.shown()), hosting.key()
    made = hosting.booked(room, key=key)
    assert hosting.booked(room, key=key) == made
    with pytest.raises(KeyReused):
        hosting.booked(replace(room, units=2), key=key)
    hosting.paid(made)
    assert hosting.booked(room, key=key).state is BookingState.BOOKED
    assert hosting.taken(room) == [1, 1]


def test_nobody_holds_more_than_three_bookings_unpaid(hosting: Hosting) -> None:
    dinner = hosting.shown(replace(DINNER, capacity=20))
    made = [hosting.booked(of_sitting(dinner, "eve")) for _ in range(3)]
    with pytest.raises(TooManyUnpaid):
        hosting.booked(of_sitting(dinner, "eve"))
    assert hosting.taken(of_sitting(dinner, "eve")) == [3]
    hosting.cancelled(made[0], 0)
    hosting.booked(of_sitting(dinner, "eve"))
    hosting.booked(of_sitting(dinner, "eve"), who=hosting.villager)


def test_places_are_held_no_longer_than_their_booking_counts_as_unpaid(hosting: Hosting) -> None:
    dinner = of_sitting(hosting.shown(replace(DINNER, capacity=20)), "eve")
    made = [hosting.booked(dinner) for _ in range(3)]
    hosting.begun(made[0])
    hosting.world.moment += dt.timedelta(minutes=16)
    for _ in range(2):
        paying.closed(hosting.world.context(), replace(hosting.payment(made[0]), state=Paying.CLOSED))
    assert (hosting.taken(dinner), store.unpaid_of(made[0].guest_id)) == ([2], 2)


def test_who_pays_for_nothing_all_day_books_again_tomorrow(hosting: Hosting) -> None:
    dinner = of_sitting(hosting.shown(replace(DINNER, capacity=20)), "eve")
    first = hosting.booked(dinner)
    for nth in range(WASTED_MAX - 1):
        made = hosting.booked(dinner)
        if nth % 2:
            hosting.cancelled(made, 0)
        else:
            hosting.later(30)
            assert hosting.now(made).state is BookingState.EXPIRED
    assert hosting.now(first).state is BookingState.EXPIRED
    with pytest.raises(TooManyWasted) as refused:
        hosting.booked(dinner)
    assert (refused.value.facts, hosting.taken(dinner)) == ({"most": WASTED_MAX}, [0])
    hosting.booked(dinner, who=hosting.villager)
    hosting.at(hosting.today + DAY, 0)
    for _ in range(3):
        hosting.booked(dinner)


def test_what_is_paid_is_not_counted_however_late_it_came(hosting: Hosting) -> None:
    dinner = of_sitting(hosting.shown(replace(DINNER, capacity=20)), "eve")
    for _ in range(WASTED_MAX):
        hosting.paid(hosting.booked(dinner))
    for _ in range(WASTED_MAX - 1):
        hosting.cancelled(hosting.booked(dinner), 0)
    late = hosting.booked(dinner)
    paid_late(hosting, late)
    assert hosting.now(late).state is BookingState.BOOKED
    hosting.booked(dinner)


def test_two_first_bookings_of_a_day_are_both_counted(hosting: Hosting, monkeypatch: pytest.MonkeyPatch) -> None:
    dinner, seen = of_sitting(hosting.shown(replace(DINNER, capacity=20)), "eve"), store.find_before

    def slow(*asked: Any) -> Any:
        found = seen(*asked)
        monkeypatch.setattr(store, "find_before", seen)
        hosting.booked(dinner)
        return found

    hosting.booked(dinner, who=hosting.villager)
    monkeypatch.setattr(store, "find_before", slow)
    with pytest.raises(Busy):
        hosting.booked(dinner, total=DINNER.price_fen)
    assert store.unpaid_of(hosting.member.actor.subject) == 1


def test_nobody_has_more_than_five_free_bookings_to_come(hosting: Hosting) -> None:
    free = of_sitting(hosting.shown(replace(FREE, capacity=20), collective=True), "am")
    made = [hosting.booked(free) for _ in range(FREE_MAX)]
    with pytest.raises(TooManyFree):
        hosting.booked(free)
    assert hosting.taken(free) == [FREE_MAX]
    hosting.cancelled(made[0], 0)
    hosting.booked(free)
    hosting.at(SATURDAY + DAY, 8)
    tending.do_town(hosting.world.context(), town_id=hosting.village.town_id)
    for _ in range(FREE_MAX):
        hosting.booked(replace(free, day=SATURDAY + 7 * DAY))


def test_at_another_price_or_on_a_closed_day_nothing_is_booked(hosting: Hosting) -> None:
    bookable = hosting.shown()
    room = of_room(bookable)
    with pytest.raises(BookingTotalChanged):
        hosting.booked(room, total=1)
    hosting.closed(bookable, SATURDAY + DAY)
    with pytest.raises(DayClosed):
        hosting.booked(room, total=53_600)
    assert hosting.taken(room) == [0, 0]
    free = reading.days_of(hosting.world.context(), bookable_id=bookable.bookable_id, first=SATURDAY - DAY, days=3)
    assert [one.free for one in free] == [{"in": 2}, {"in": 2}, {}]


def test_a_day_that_is_closed_while_the_booking_is_on_its_way_stops_it(
    hosting: Hosting, monkeypatch: pytest.MonkeyPatch
) -> None:
    bookable, made = hosting.shown(), booking._made

    def raced(*asked: Any) -> Booking:
        found = made(*asked)
        hosting.closed(bookable, SATURDAY)
        return found

    monkeypatch.setattr(booking, "_made", raced)
    with pytest.raises(BookableChanged):
        hosting.booked(of_room(bookable))
    assert hosting.taken(of_room(bookable)) == [0, 0]


def test_who_does_not_pay_in_time_frees_the_places_for_others(hosting: Hosting) -> None:
    room = of_room(hosting.shown())
    made = hosting.booked(room)
    hosting.begun(made)
    hosting.later(31)
    assert (hosting.now(made).state, hosting.payment(made).state) == (BookingState.EXPIRED, Paying.CLOSED)
    assert (hosting.taken(room), store.unpaid_of(made.guest_id)) == ([0, 0], 0)
    with pytest.raises(BookingInOtherState):
        hosting.begun(made)


def paid_late(hosting: Hosting, made: Booking, *, gone: Wanted | None = None) -> str:
    """Pay a booking that nobody closed at WeChat Pay; let it run out, and its places be `gone`; return its number."""
    number = hosting.begun(made)
    assert hosting.fake.pay(number)
    paying.closed(hosting.world.context(), replace(hosting.payment(made), state=Paying.CLOSED))
    hosting.world.moment += dt.timedelta(minutes=26)
    holds.expire_holds(hosting.world.context())
    if gone is not None:
        hosting.booked(gone, who=hosting.villager)
    hosting.heard(number)
    return number


def test_who_paid_at_the_last_moment_has_the_places_where_they_are_still_free(hosting: Hosting) -> None:
    wanted = weekend(hosting)
    made = hosting.booked(*wanted)
    paid_late(hosting, made)
    assert (hosting.now(made).state, hosting.taken(*wanted)) == (BookingState.BOOKED, [1, 1, 2, 1])


def test_who_paid_late_for_what_somebody_else_has_by_now_gets_it_all_back(hosting: Hosting) -> None:
    room, climb, dinner = weekend(hosting)
    made = hosting.booked(room, climb, dinner)
    number = paid_late(hosting, made, gone=replace(room, units=2))
    hosting.heard(number)
    assert hosting.now(made).state is BookingState.EXPIRED
    assert [one.fen for one in hosting.refunds(made)] == [made.total_fen]
    assert hosting.taken(room, climb, dinner) == [2, 2, 0, 0]
    paying.settle(hosting.world.context(), hosting.payment(made))
    assert (hosting.now(made).state, len(hosting.refunds(made))) == (BookingState.EXPIRED, 1)


def test_what_expired_or_was_cancelled_is_on_no_hosts_day_and_what_was_paid_late_is_again(hosting: Hosting) -> None:
    wanted = weekend(hosting)

    def days() -> int:
        return len(store.find_on(SATURDAY, village_id=hosting.village_id))

    made = hosting.booked(*wanted)
    assert days() == 3
    number = hosting.begun(made)
    paying.closed(hosting.world.context(), replace(hosting.payment(made), state=Paying.CLOSED))
    assert days() == 0
    assert hosting.fake.pay(number)
    hosting.heard(number)
    assert (hosting.now(made).state, days()) == (BookingState.BOOKED, 3)
    hosting.cancelled(made, made.total_fen)
    assert days() == 0
    off = hosting.paid(hosting.booked(wanted[0]))
    assert days() == 1
    hosting.marked(off, MarkDeed.CALL_OFF)
    assert days() == 0


def test_who_moved_away_has_no_new_guests_and_nobody_is_their_own(hosting: Hosting) -> None:
    room = of_room(hosting.shown())
    with pytest.raises(OwnBookable):
        hosting.booked(room, who=hosting.host, total=53_600)
    set_status(hosting.world.context(), resident_id=hosting.host.actor.subject, status=Status.MOVED)
    with pytest.raises(HostGone):
        hosting.booked(room)
    assert hosting.taken(room) == [0, 0]


def test_who_pays_while_they_cancel_gets_it_back(hosting: Hosting) -> None:
    room = of_room(hosting.shown())
    made = hosting.booked(room)
    number = hosting.begun(made)
    assert hosting.fake.pay(number)
    assert hosting.cancelled(made, 0).state is BookingState.CANCELLED
    hosting.heard(number)
    assert hosting.now(made).state is BookingState.CANCELLED
    assert [one.fen for one in hosting.refunds(made)] == [made.total_fen]
    assert hosting.taken(room) == [0, 0]


def test_who_cancels_in_time_gets_all_back_and_later_what_each_rule_leaves(hosting: Hosting) -> None:
    wanted = weekend(hosting)
    early, late = hosting.paid(hosting.booked(*wanted)), hosting.paid(hosting.booked(*wanted))
    assert own.read_own(hosting.member, booking_id=early.booking_id).back_fen == early.total_fen
    key = hosting.key()
    done = hosting.cancelled(early, early.total_fen, key)
    assert hosting.cancelled(early, early.total_fen, key) == done
    assert [one.fen for one in hosting.refunds(early)] == [early.total_fen]
    hosting.at(SATURDAY, 8)
    back = 26_800 + 0 + (38_000 - 11_400)
    assert own.read_own(hosting.member, booking_id=late.booking_id).back_fen == back
    with pytest.raises(GivesBackOther):
        hosting.cancelled(late, late.total_fen)
    assert hosting.cancelled(late, back).given_fen == back
    assert hosting.taken(*wanted) == [0, 0, 0, 0]
    kept = late.total_fen - back
    shares = assigned(hosting, late)
    assert (sum(shares.values()), shares["platform"]) == (kept, 536 + 232 + 228)
    assert shares["collective"] == (11_600 - 232) + 2_144 + 912, "the collective's own, and its share of the host's"
    assert assigned(hosting, early) == {}


def test_what_has_begun_is_not_cancelled(hosting: Hosting) -> None:
    made = hosting.paid(hosting.booked(of_room(hosting.shown())))
    hosting.at(SATURDAY, 14)
    with pytest.raises(BookingBegun):
        hosting.cancelled(made, 0)
    assert own.read_own(hosting.member, booking_id=made.booking_id).back_fen is None


def test_what_a_host_calls_off_goes_back_whole_and_the_rest_may_be_cancelled_for_nothing(hosting: Hosting) -> None:
    room, climb, dinner = weekend(hosting)
    made, key = hosting.paid(hosting.booked(room, climb, dinner)), hosting.key()
    hosting.at(SATURDAY, 8)
    called = hosting.marked(made, MarkDeed.CALL_OFF, key=key)
    assert hosting.marked(made, MarkDeed.CALL_OFF, key=key) == called
    assert (called.lines[0].mark, called.state, called.given_fen) == (Mark.CALLED_OFF, BookingState.BOOKED, 53_600)
    assert hosting.cancelled(made, made.total_fen - 53_600).given_fen == made.total_fen
    assert sorted(one.fen for one in hosting.refunds(made)) == [49_600, 53_600]
    assert hosting.taken(room, climb, dinner) == [1, 1, 0, 0], "the pipe that burst is not sold again"
    assert assigned(hosting, made) == {}


def test_a_booking_of_which_the_last_line_is_called_off_is_over(hosting: Hosting) -> None:
    made = hosting.paid(hosting.booked(of_room(hosting.shown())))
    called = hosting.marked(made, MarkDeed.CALL_OFF)
    assert (called.state, called.given_fen) == (BookingState.CALLED_OFF, made.total_fen)
    with pytest.raises(BookingInOtherState):
        hosting.cancelled(made, 0)


def test_each_reads_and_moves_their_own_alone(hosting: Hosting) -> None:
    made = hosting.paid(hosting.booked(of_room(hosting.shown()), who=hosting.villager))
    for deed in (
        lambda: own.read_own(hosting.member, booking_id=made.booking_id),
        lambda: own.calendar_of(hosting.member, booking_id=made.booking_id),
        lambda: paying.begin(hosting.member, booking_id=made.booking_id, channel="native"),
        lambda: paying.look(hosting.member, booking_id=made.booking_id),
        lambda: paying.cancel(hosting.member, booking_id=made.booking_id, back_fen=0, key=hosting.key()),
        lambda: hosting.marked(made, MarkDeed.ARRIVE, who=hosting.villager),
    ):
        with pytest.raises(NoSuchBooking):
            deed()


def test_a_member_with_a_booking_to_come_stays_and_one_who_leaves_is_found_in_none(
    hosting: Hosting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "_forgetting", {MEMBERSHIP: [forgetting.prepare_forgotten]})
    monkeypatch.setattr(forgetting, "TOGETHER_MAX", 1)
    dinner = of_sitting(hosting.shown(DINNER), "eve")
    made = [hosting.paid(hosting.booked(dinner)) for _ in range(3)]
    with pytest.raises(BookingsOpen):
        members.end_membership(hosting.member)
    for one in made:
        hosting.cancelled(one, one.total_fen)
    members.end_membership(hosting.member)
    assert [hosting.now(one).sealed for one in made] == [b""] * 3


def test_sixteen_guests_of_the_last_five_places_get_no_more_than_there_are(hosting: Hosting) -> None:
    """Each asks twice at once for a bundle; some pay: what is taken is what bookings have, night by night."""
    room = of_room(hosting.shown(replace(ROOM, capacity=5)))
    dinner = of_sitting(hosting.shown(replace(DINNER, capacity=9)), "eve")
    guests = [a_resident(hosting.world, hosting.village, 5_000 + nth) for nth in range(16)]
    told: Counter[str] = Counter()
    made: dict[str, Booking] = {}

    def take(nth: int) -> None:
        key = f"{hosting.key()[:-4]}{nth:04x}"

        def ask(_: int) -> None:
            for _turn in range(60):
                try:
                    found = hosting.booked(room, dinner, who=guests[nth], key=key)
                except Busy:
                    continue
                except DomainError as refused:
                    told[refused.code] += 1
                    return
                made[found.booking_id] = found
                return

        with ThreadPoolExecutor(2) as pair:
            list(pair.map(ask, range(2)))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(take, range(16)))
    assert (len(made), set(told)) == (5, {"places_gone"})
    assert hosting.taken(room, dinner) == [5, 5, 5]
    found = list(made.values())
    for one in found[:3]:
        assert hosting.fake.pay(hosting.begun(one))
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda one: hosting.heard(hosting.payment(one).attempts[0].out_trade_no), found[:3] * 2))
    hosting.later(31)
    assert Counter(hosting.now(one).state for one in found) == {BookingState.BOOKED: 3, BookingState.EXPIRED: 2}
    assert hosting.taken(room, dinner) == [3, 3, 3]


class Died(Exception):
    """A process that was killed."""


@contextlib.contextmanager
def dying(at: int = -1, *, after: bool = False) -> Iterator[list[int]]:
    """Let a process die before its write number `at`, or after it; yield how many writes there were."""
    once, count = writes._once, [0]

    def write(*args: Any, **named: Any) -> Any:
        mine = count[0] == at
        count[0] += 1
        if mine and not after:
            raise Died
        found = once(*args, **named)
        if mine:
            raise Died
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writes, "_once", write)
        with contextlib.suppress(Died):
            yield count


def whole_life(hosting: Hosting, wanted: tuple[Wanted, ...], keys: tuple[str, str]) -> Booking:
    """Book, pay by asking, and cancel in time: each step again does what is left of it."""
    made = hosting.booked(*wanted, key=keys[0])
    if made.state is BookingState.HELD and hosting.payment(made).state is Paying.OPEN:
        number = hosting.begun(made)
        hosting.fake.pay(number)
        paying.look(hosting.member, booking_id=made.booking_id)
    return hosting.cancelled(made, made.total_fen, keys[1])


def test_whoever_goes_on_after_a_crash_at_any_write_comes_to_the_same_end(hosting: Hosting) -> None:
    wanted = weekend(hosting)
    days = iter(range(1, 60))
    with dying() as whole:
        whole_life(hosting, wanted, (hosting.key(), hosting.key()))
    for at in range(whole[0]):
        for after in (False, True):
            n = next(days) % 5 * 7
            later = tuple(replace(one, day=one.day + n * DAY) for one in wanted)
            keys = (hosting.key(), hosting.key())
            with dying(at, after=after):
                whole_life(hosting, later, keys)
            hosting.later(2)  # What was paid and not told is told by the rounds.
            made = whole_life(hosting, later, keys)
            hosting.later(0)
            assert (made.state, made.given_fen) == (BookingState.CANCELLED, made.total_fen), (at, after)
            assert [one.fen for one in hosting.refunds(made)] == [made.total_fen], (at, after)
            assert set(hosting.taken(*later)) == {0}, (at, after)
            assert store.unpaid_of(made.guest_id) == 0, (at, after)


@pytest.fixture
def faults(hosting: Hosting) -> Iterator[Faults]:
    """Throttles, conflicts and lost answers at the wire, while they are armed."""
    with hurried():
        yield Faults(storage.client(), seed=7)


def delivered(deed: Any) -> None:
    """Do a deed until it was done or refused."""
    for _ in range(40):
        try:
            deed()
        except Busy:
            continue
        except DomainError:
            return
        return


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    deeds=st.lists(
        st.tuples(st.sampled_from(["pay", "cancel", "arrive", "miss", "call_off", "expire"]), st.integers(0, 1)),
        max_size=6,
    )
)
def test_under_faults_and_duplicates_money_places_and_book_say_what_the_booking_says(
    hosting: Hosting, faults: Faults, deeds: list[tuple[str, int]]
) -> None:
    hosting.at(SATURDAY - 2 * DAY)
    writes.commit(store.forgotten(hosting.member.actor.subject))  # What earlier examples of this day wasted.
    wanted = (of_room(hosting.shown()), of_sitting(hosting.shown(DINNER), "eve"))
    made = hosting.booked(*wanted)
    for what, nth in deeds:
        with faults.armed():
            for _ in range(2):
                delivered(lambda what=what, nth=nth: the_deed(hosting, made, what, nth))
        check(hosting, made, wanted)
    if hosting.now(made).state is BookingState.HELD:
        hosting.cancelled(made, 0)


def the_deed(hosting: Hosting, made: Booking, what: str, nth: int) -> None:
    now = hosting.now(made)
    if what == "pay":
        if now.state is BookingState.HELD:
            assert hosting.fake.pay(hosting.begun(made)) in {True, False}
            paying.look(hosting.member, booking_id=made.booking_id)
    elif what == "expire":
        hosting.later(31)
    elif what == "cancel":
        back = own.read_own(hosting.member, booking_id=made.booking_id).back_fen
        hosting.cancelled(made, back or 0)
    else:
        if what != "call_off":
            hosting.at(SATURDAY, 19)
        hosting.marked(made, MarkDeed(what), nth)


def check(hosting: Hosting, made: Booking, wanted: tuple[Wanted, ...]) -> None:
    now = hosting.now(made)
    held = now.state in {BookingState.HELD, BookingState.BOOKED, BookingState.CALLED_OFF}
    room, table = (int(held or one.mark is Mark.CALLED_OFF) for one in now.lines)
    assert hosting.taken(*wanted) == [room, room, table]
    assert store.unpaid_of(now.guest_id) >= (now.state is BookingState.HELD)
    backs = sum(one.fen for one in hosting.refunds(made))
    assert backs == now.given_fen if now.was_paid else backs in {0, made.total_fen}
    assert sum(one.refunded_fen for one in now.lines) == now.given_fen
    owed = now.total_fen - now.given_fen if now.was_paid and not now.is_open else 0
    assert sum(assigned(hosting, made).values()) == owed


def test_a_withdrawn_room_keeps_its_bookings_and_takes_no_more(hosting: Hosting) -> None:
    bookable = hosting.shown()
    made = hosting.paid(hosting.booked(of_room(bookable)))
    hosting.moved(bookable, BookableDeed.WITHDRAW)
    with pytest.raises(BookableInOtherState):
        hosting.booked(of_room(bookable, day=SATURDAY + 7 * DAY), total=53_600)
    assert hosting.now(made).state is BookingState.BOOKED


def test_who_pays_for_what_has_begun_meanwhile_gets_it_back_though_nobody_else_has_it(hosting: Hosting) -> None:
    dinner = of_sitting(hosting.shown(replace(DINNER, notice_hours=0)), "eve")
    hosting.at(SATURDAY, 17)
    made = hosting.booked(dinner)
    paid_late(hosting, made)
    assert hosting.now(made).state is BookingState.BOOKED, "half past five is still to come"
    hosting.at(SATURDAY + DAY, 17)
    hosting.world.moment += dt.timedelta(minutes=10)
    late = hosting.booked(replace(dinner, day=SATURDAY + DAY))
    paid_late(hosting, late)
    assert (hosting.now(late).state, hosting.taken(replace(dinner, day=SATURDAY + DAY))) == (BookingState.EXPIRED, [0])
    assert [one.fen for one in hosting.refunds(late)] == [late.total_fen]

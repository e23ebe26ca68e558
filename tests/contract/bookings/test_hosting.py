"""Hosts: what they offer shows once it was looked at; their day; the morning after; what is told, and who reviews."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.bookings import BookableDecided, BookingMoved
from chalicelib.foundation.facts.core.people import ResidentStatusChanged
from chalicelib.foundation.gateways import wechat as gateway
from chalicelib.foundation.identity.core.people import Status
from chalicelib.foundation.identity.core.relatives import OwnFamily
from chalicelib.foundation.identity.service import people, staff
from chalicelib.foundation.identity.service.binding import find_openid
from chalicelib.foundation.moderation.core import Suggest, Verdict, Why
from chalicelib.foundation.moderation.service import texts
from chalicelib.foundation.reservations.service.slots import BelowTaken
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part, RunState
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, InvalidInput, KeyReused
from chalicelib.kernel.writes import commit
from chalicelib.prosperity.bookings import jobs
from chalicelib.prosperity.bookings.core.bookables import BookableDeed, BookableState, Kind
from chalicelib.prosperity.bookings.core.bookings import (
    CONTACT_DAYS,
    TRIES_MAX,
    WECHAT,
    WECHAT_TRIES,
    Booking,
    code_of,
)
from chalicelib.prosperity.bookings.core.deeds import BookingState
from chalicelib.prosperity.bookings.core.marks import Mark, MarkDeed
from chalicelib.prosperity.bookings.core.refusals import (
    BookableChanged,
    BookableInOtherState,
    BookableWordsRisky,
    BookingBegun,
    CallOffTooLate,
    GivenAlready,
    HostGone,
    MarkTooEarly,
    NoSuchBookable,
    NoSuchBooking,
    PlacesGone,
    TooLateToBook,
)
from chalicelib.prosperity.bookings.core.sheets import Part as OfDay
from chalicelib.prosperity.bookings.service import (
    giving,
    hosting as hosts,
    leaving,
    offering,
    paying,
    reading,
    reconciling,
    reviewable,
    telling,
    tending,
)
from chalicelib.prosperity.bookings.store import bookings as store
from chalicelib.prosperity.proceeds.service import book
from chalicelib.prosperity.reviews.core.refusals import NotYoursToReview
from chalicelib.prosperity.reviews.service import entitling
from tests.fakes.wechat import Wechat
from tests.make.bookings import CLIMB, DINNER, FREE, GUEST, ROOM, SATURDAY, Hosting, of_room, of_sitting

DAY = dt.timedelta(days=1)


def titles(hosting: Hosting, kind: Kind | None = None) -> list[str]:
    page = reading.browse(
        town_id=hosting.village.town_id, kind=kind, village_id=hosting.village_id, size=20, cursor=None
    )
    return sorted(one.bookable.terms.title for one in page.rows)


def test_what_a_host_writes_shows_once_an_officer_published_it(hosting: Hosting) -> None:
    key = hosting.key()
    draft = hosting.written(key=key)
    assert hosting.written(key=key) == draft
    with pytest.raises(KeyReused):
        hosting.written(DINNER, key=key)
    assert titles(hosting) == []
    with pytest.raises(NoSuchBookable):
        reading.read(bookable_id=draft.bookable_id)
    key = hosting.key()
    asked = hosting.moved(draft, BookableDeed.ASK, key)
    assert hosting.moved(draft, BookableDeed.ASK, key) == asked
    with pytest.raises(KeyReused):
        hosting.decided(asked, key=key)
    with pytest.raises(BookableChanged):
        hosting.decided(asked, looked_at=1)
    key = hosting.key()
    published = hosting.decided(asked, key=key, looked_at=2)
    assert hosting.decided(asked, key=key, looked_at=2) == published
    assert (published.collective_permille, published.platform_permille) == (80, 20)
    assert (titles(hosting), titles(hosting, Kind.ROOM), titles(hosting, Kind.TABLE)) == ([ROOM.title],) * 2 + ([],)
    hosting.shown(DINNER)
    assert titles(hosting, Kind.TABLE) == [DINNER.title]
    assert hosting.moved(published, BookableDeed.WITHDRAW).state is BookableState.WITHDRAWN
    assert titles(hosting) == [DINNER.title]
    mine = reading.list_of_host(host_id=published.host_id, size=5, cursor=None).rows
    assert {one.bookable.terms.title for one in mine} == {ROOM.title, DINNER.title}


def test_nobody_decides_on_their_own_familys_and_shares_do_not_pass_the_whole(hosting: Hosting) -> None:
    asked = hosting.moved(hosting.written(), BookableDeed.ASK)
    with pytest.raises(OwnFamily):
        hosting.decided(asked, who=hosting.officer(hosting.host.actor.subject))
    with pytest.raises(InvalidInput):
        offering.decide_bookable(
            hosting.officer(), bookable_id=asked.bookable_id, deed=BookableDeed.PUBLISH, shares=(800, 201), reason="",
            looked_at=asked.version, key=hosting.key(),
        )  # fmt: skip
    assert hosting.decided(asked, BookableDeed.RETURN).state is BookableState.DRAFT
    with pytest.raises(BookableInOtherState):
        hosting.decided(asked)


def test_what_was_changed_after_it_was_withdrawn_nobody_reads_until_an_officer_did(hosting: Hosting) -> None:
    shown = hosting.shown()
    assert reading.read(bookable_id=shown.bookable_id).bookable.terms.words == ROOM.words
    withdrawn = hosting.moved(shown, BookableDeed.WITHDRAW)
    offering.change_bookable(
        hosting.host, bookable_id=shown.bookable_id, owner_id=shown.owner_id,
        terms=replace(ROOM, words="加我微信"), looked_at=withdrawn.version, key=hosting.key(),
    )  # fmt: skip
    hosting.moved(shown, BookableDeed.ASK)
    seen = reading.read(bookable_id=shown.bookable_id).bookable
    assert (seen.state, seen.terms.title) == (BookableState.ASKED, ROOM.title)
    assert (seen.terms.words, seen.terms.where, seen.terms.media_ids) == ("", "", ())
    hosting.decided(shown)
    assert reading.read(bookable_id=shown.bookable_id).bookable.terms.words == "加我微信"


def test_a_host_has_fewer_places_on_one_day_but_not_fewer_than_are_booked(hosting: Hosting) -> None:
    room, key = hosting.shown(replace(ROOM, capacity=4)), hosting.key()

    def placed(places: int, key: str = "", who: Context = hosting.host) -> tuple[dict[str, int], dict[str, int]]:
        done = offering.set_places(
            who, bookable_id=room.bookable_id, owner_id=who.actor.subject, day=SATURDAY, sitting_id="in", places=places,
            key=key or hosting.key(),
        )  # fmt: skip
        return done.free, done.places

    assert placed(2, key) == ({"in": 2}, {"in": 2})
    hosting.paid(hosting.booked(of_room(room, nights=2)))
    assert placed(2, key) == ({"in": 1}, {"in": 2}), "asked again it says how it stands"
    with pytest.raises(KeyReused):
        placed(3, key)
    days = reading.days_of(hosting.world.context(), bookable_id=room.bookable_id, first=SATURDAY, days=2)
    assert [(one.free, one.places) for one in days] == [({"in": 1}, {"in": 2}), ({"in": 3}, {"in": 4})]
    with pytest.raises(PlacesGone):
        hosting.booked(of_room(room, nights=1, units=2))
    with pytest.raises(BelowTaken):
        placed(0)
    assert placed(1) == ({"in": 0}, {"in": 1})
    assert placed(4) == ({"in": 3}, {"in": 4})
    with pytest.raises(NoSuchBookable):
        placed(1, who=hosting.villager)


def test_tonights_room_is_booked_until_the_latest_arrival_and_then_not_cancelled(hosting: Hosting) -> None:
    room = hosting.shown(replace(ROOM, notice_hours=0, latest_arrival="20:00"))
    hosting.at(SATURDAY, 19)
    (day,) = reading.days_of(hosting.world.context(), bookable_id=room.bookable_id, first=SATURDAY, days=1)
    assert day.free == {"in": 2}
    made = hosting.paid(hosting.booked(of_room(room, nights=1)))
    assert made.state is BookingState.BOOKED
    with pytest.raises(BookingBegun):
        hosting.cancelled(made, 0)
    assert hosting.marked(made, MarkDeed.CALL_OFF).given_fen == made.total_fen
    hosting.at(SATURDAY, 21)
    (day,) = reading.days_of(hosting.world.context(), bookable_id=room.bookable_id, first=SATURDAY, days=1)
    assert day.free == {}
    with pytest.raises(TooLateToBook):
        hosting.booked(of_room(room, nights=1))


def test_words_that_nobody_may_read_are_not_kept(hosting: Hosting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "check_text", lambda _, **asked: Verdict(
        Suggest.RISKY if "禁" in asked["text"] else Suggest.PASS, Why.JUDGED
    ))  # fmt: skip
    for risky in (replace(ROOM, title="违禁品"), replace(ROOM, words="违禁品"), replace(ROOM, where="违禁品")):
        with pytest.raises(BookableWordsRisky):
            hosting.written(risky)
    draft = hosting.written()
    with pytest.raises(BookableWordsRisky):
        offering.change_bookable(
            hosting.host, bookable_id=draft.bookable_id, owner_id=draft.owner_id,
            terms=replace(ROOM, words="违禁品"), looked_at=1, key=hosting.key(),
        )  # fmt: skip
    assert offering.load(draft.bookable_id) == draft


def test_a_change_is_of_what_was_looked_at_and_its_words_are_kept_once(hosting: Hosting) -> None:
    draft, dearer, key = hosting.written(), replace(ROOM, price_fen=29_800), hosting.key()

    def change(looked_at: int, terms: object = dearer, key: str = key) -> object:
        return offering.change_bookable(
            hosting.host, bookable_id=draft.bookable_id, owner_id=draft.owner_id, terms=terms,  # type: ignore[arg-type]  # Both are terms.
            looked_at=looked_at, key=key,
        )  # fmt: skip

    first = change(1)
    assert change(1) == first
    with pytest.raises(KeyReused):
        change(1, ROOM)
    with pytest.raises(BookableChanged):
        change(1, ROOM, hosting.key())
    assert offering.load(draft.bookable_id).terms.price_fen == 29_800


def test_a_day_shows_who_comes_stays_leaves_and_sits_to_their_hosts_alone(hosting: Hosting) -> None:
    room, climb = hosting.shown(), hosting.shown(CLIMB, collective=True)
    made = hosting.paid(hosting.booked(of_room(room), of_sitting(climb, "am")))
    hosting.booked(of_room(room), who=hosting.villager)  # Never paid.
    host_id = hosts.own_host(hosting.host)

    def parts(day: dt.date, **whose: str) -> list[OfDay]:
        return [one.part for one in hosts.day_of(day=day, **whose)]

    assert [parts(SATURDAY + n * DAY, host_id=host_id) for n in (-1, 0, 1, 2, 3)] == [
        [], [OfDay.ARRIVES], [OfDay.STAYS], [OfDay.LEAVES], [],
    ]  # fmt: skip
    assert parts(SATURDAY, village_id=hosting.village_id) == [OfDay.SITS, OfDay.ARRIVES]
    assert parts(SATURDAY, host_id=hosts.own_host(hosting.villager)) == []
    found = hosts.find_by_code(day=SATURDAY, code=code_of(made), host_id=host_id)
    assert [(one.booking.booking_id, one.nth) for one in found] == [(made.booking_id, 0)]
    assert hosts.find_by_code(day=SATURDAY, code="00000000", host_id=host_id) == []


def test_a_host_says_who_came_and_puts_a_slip_right_and_nobody_else_does(hosting: Hosting) -> None:
    made = hosting.paid(hosting.booked(of_room(hosting.shown())))
    with pytest.raises(MarkTooEarly):
        hosting.marked(made, MarkDeed.ARRIVE)
    hosting.at(SATURDAY, 15)
    key = hosting.key()
    arrived = hosting.marked(made, MarkDeed.ARRIVE, key=key)
    assert hosting.marked(made, MarkDeed.ARRIVE, key=key) == arrived
    assert hosting.marked(made, MarkDeed.MISS).lines[0].mark is Mark.MISSED
    assert hosting.marked(made, MarkDeed.ARRIVE).lines[0].mark is Mark.ARRIVED
    assert hosting.marked(made, MarkDeed.UNDO).lines[0].mark is Mark.WAITS
    with pytest.raises(NoSuchBooking):
        hosting.marked(made, MarkDeed.ARRIVE, who=hosting.villager)
    with pytest.raises(NoSuchBooking):
        hosts.look_at(hosting.villager, booking_id=made.booking_id, host_id=hosts.own_host(hosting.villager))
    seen = hosts.look_at(hosting.host, booking_id=made.booking_id, host_id=hosts.own_host(hosting.host))
    assert (seen.contact, seen.theirs) == (GUEST, (0,))


def test_nobody_is_called_about_what_is_not_paid_for_was_cancelled_or_called_off(hosting: Hosting) -> None:
    host_id = hosts.own_host(hosting.host)

    def contact(booking_id: str) -> object:
        return hosts.look_at(hosting.host, booking_id=booking_id, host_id=host_id).contact

    waits = hosting.booked(of_room(hosting.shown()))
    assert contact(waits.booking_id) is None
    cancelled = hosting.paid(waits)
    assert contact(cancelled.booking_id) == GUEST
    hosting.cancelled(cancelled, sum(one.back_fen(hosting.world.moment) for one in cancelled.lines))
    assert contact(cancelled.booking_id) is None
    off = hosting.paid(hosting.booked(of_room(hosting.shown())))
    hosting.marked(off, MarkDeed.CALL_OFF)
    assert contact(off.booking_id) is None


def test_the_morning_ends_what_is_over_and_a_month_later_forgets_whom_to_call(hosting: Hosting) -> None:
    made = hosting.paid(hosting.booked(of_room(hosting.shown())))
    gone = hosting.booked(of_sitting(hosting.shown(DINNER), "eve"), who=hosting.villager)
    hosting.cancelled(gone, 0)
    town_id = hosting.village.town_id

    def tended(day: dt.date) -> None:
        hosting.at(day, 8)
        for _ in range(2):
            tending.do_town(hosting.world.context(), town_id=town_id)

    tended(SATURDAY + 2 * DAY)
    assert hosting.now(made).state is BookingState.BOOKED
    tended(SATURDAY + 3 * DAY)
    done = hosting.now(made)
    assert (done.state, done.lines[0].mark, bool(done.sealed)) == (BookingState.DONE, Mark.WAITS, True)
    entries = [
        one for one in book.every_entry(town_id=town_id, day=hosting.today) if one.document.startswith(made.booking_id)
    ]
    ((goods, amounts),) = entries[0].change.parts
    assert (len(entries), goods.producer_id, amounts.producer, amounts.collective, amounts.platform) == (
        1, hosts.own_host(hosting.host), 48_240, 4_288, 1_072,
    )  # fmt: skip
    tended(business_date(gone.since) + CONTACT_DAYS * DAY)
    assert (hosting.now(gone).sealed, bool(hosting.now(made).sealed)) == (b"", True)
    tended(SATURDAY + (2 + CONTACT_DAYS) * DAY)
    assert hosting.now(made).sealed == b""
    counts = tending.do_town(hosting.world.context(), town_id=town_id)
    assert (counts["done"], counts["forgotten"]) == (0, 0)


def test_a_morning_is_a_run_of_all_towns_that_is_done_once(hosting: Hosting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "LIVE", hosting.world.context())
    run_id = tending.start_morning(hosting.world.context())
    run = runs.load_run(run_id=run_id)
    for _ in range(2):
        jobs.do_part(Part(run_id, run.kind, hosting.village.town_id))
    assert tending.start_morning(hosting.world.context()) == run_id
    assert runs.load_run(run_id=run_id).state in {RunState.RUNNING, RunState.DONE}
    assert runs.load_run(run_id=run_id).done >= 1


def news(hosting: Hosting, made: Booking) -> list[tuple[str, str]]:
    """Return what is told of a booking today, and to whom."""
    recorded = facts.day_of_facts(village_id=hosting.village.town_id, on=hosting.today)
    of = [one for one in recorded if isinstance(one.fact, BookingMoved) and one.fact.booking_id == made.booking_id]
    told = [message for one in of for message in telling.tell(hosting.world.context(), recorded=one)]
    return sorted((one.kind, one.resident_id) for one in told)


def test_guests_and_hosts_are_told_of_what_others_did(hosting: Hosting) -> None:
    guest, host = hosting.member.actor.subject, hosting.host.actor.subject
    room = of_room(hosting.shown())
    made = hosting.paid(hosting.booked(room))
    assert news(hosting, made) == [("booking_booked", guest), ("booking_host_booked", host)]
    hosting.cancelled(made, made.total_fen)
    assert ("booking_host_cancelled", host) in news(hosting, made)
    called = hosting.paid(hosting.booked(room))
    hosting.marked(called, MarkDeed.CALL_OFF)
    assert ("booking_called_off", guest) in news(hosting, called)
    desk = hosting.paid(hosting.booked(of_room(hosting.shown(), SATURDAY + 9 * DAY)))
    called_off_at_desk(hosting, desk)
    assert {("booking_called_off", guest), ("booking_host_called_off", host)} <= set(news(hosting, desk))
    unpaid = hosting.booked(of_room(hosting.shown(), SATURDAY + 9 * DAY))
    hosting.cancelled(unpaid, 0)
    assert news(hosting, unpaid) == []
    free = hosting.booked(of_sitting(hosting.shown(FREE, collective=True), "am"))
    assert news(hosting, free) == [("booking_booked", guest)]


def test_a_guest_is_reminded_once_on_the_morning_before_and_of_a_missed_morning_never(hosting: Hosting) -> None:
    guest, room = hosting.member.actor.subject, hosting.shown()
    made = hosting.paid(hosting.booked(of_room(room)))
    missed = hosting.paid(hosting.booked(of_room(room, SATURDAY - DAY, 1), who=hosting.villager))
    for day in (SATURDAY - 3 * DAY, SATURDAY - DAY, SATURDAY - DAY, SATURDAY):
        hosting.at(day, 8)
        tending.do_town(hosting.world.context(), town_id=hosting.village.town_id)
        assert news(hosting, made).count(("booking_remind", guest)) == (day == SATURDAY - DAY)
        assert news(hosting, missed).count(("booking_remind", missed.guest_id)) == 0
    assert (hosting.now(made).reminds_on, hosting.now(missed).reminds_on) == (None, None)
    hosting.at(SATURDAY + 3 * DAY, 8)
    tending.do_town(hosting.world.context(), town_id=hosting.village.town_id)
    assert hosting.now(made).state is BookingState.DONE


def test_officers_are_told_of_the_guests_of_their_collective(hosting: Hosting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staff, "officers_of", lambda **of: [f"{of['village_id']}r00099"])
    officer = f"{hosting.village_id}r00099"
    made = hosting.booked(of_sitting(hosting.shown(FREE, collective=True), "am"))
    assert ("booking_desk_booked", officer) in news(hosting, made)
    hosting.cancelled(made, 0)
    assert ("booking_desk_cancelled", officer) in news(hosting, made)
    theirs = hosting.paid(hosting.booked(of_room(hosting.shown())))
    assert officer not in {person_id for _, person_id in news(hosting, theirs)}


def test_a_host_is_told_what_officers_decided_and_the_collective_tells_itself_nothing(hosting: Hosting) -> None:
    hosting.shown(CLIMB, collective=True)
    returned = hosting.decided(hosting.moved(hosting.written(), BookableDeed.ASK), BookableDeed.RETURN)
    suspended = hosting.decided(hosting.shown(DINNER), BookableDeed.SUSPEND)
    recorded = facts.day_of_facts(village_id=hosting.village_id, on=hosting.today)
    of = [one for one in recorded if isinstance(one.fact, BookableDecided)]
    found = [telling.tell_decided(hosting.world.context(), recorded=one) for one in of]
    said = [(one.kind, one.about, one.resident_id) for one in found if one]
    host = hosting.host.actor.subject
    assert sorted(said) == sorted([
        ("bookable_return", returned.bookable_id, host),
        ("bookable_publish", suspended.bookable_id, host),
        ("bookable_suspend", suspended.bookable_id, host),
    ])  # fmt: skip
    (published,) = [one for one in found if one and one.kind == "bookable_publish"]
    assert published.body == "你开的“土灶晚饭”村里审核通过，客人能订了。村集体提成 8%，平台提成 2%，其余归你。"
    gone = facts.Recorded(hosting.village_id, hosting.today, "f1", BookableDecided("v00001j1", "publish"))
    assert telling.tell_decided(hosting.world.context(), recorded=gone) is None


def called_off_at_desk(hosting: Hosting, made: Booking) -> Booking:
    return hosts.mark(
        hosting.officer(), booking_id=made.booking_id, nth=0, deed=MarkDeed.CALL_OFF, reason="停水", key=hosting.key(),
        bookable_id=made.lines[0].bookable_id,
    ).booking  # fmt: skip


def test_the_desk_calls_a_villagers_guests_off_until_they_are_due_and_the_collectives_until_the_end(
    hosting: Hosting,
) -> None:
    room = hosting.paid(hosting.booked(of_room(hosting.shown())))
    climb = hosting.paid(hosting.booked(of_sitting(hosting.shown(CLIMB, collective=True), "am")))
    hosting.at(SATURDAY, 10)
    assert called_off_at_desk(hosting, climb).state is BookingState.CALLED_OFF
    hosting.at(SATURDAY, 15)
    hosting.marked(room, MarkDeed.ARRIVE)
    with pytest.raises(CallOffTooLate):
        called_off_at_desk(hosting, room)
    assert hosting.marked(room, MarkDeed.CALL_OFF).given_fen == room.total_fen


def test_who_was_there_reviews_it_and_nobody_else(hosting: Hosting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entitling, "_rooms", {"j": (reviewable.entitled, reviewable.owners)})
    bookable = hosting.shown()
    made = hosting.paid(hosting.booked(of_room(bookable)))
    theirs = hosting.paid(hosting.booked(of_room(bookable), who=hosting.villager))

    def may(who: Callable[[], object] = lambda: hosting.member) -> bool:
        try:
            entitling.entitled(who(), bookable.bookable_id, made.booking_id)  # type: ignore[arg-type]  # A context.
        except NotYoursToReview:
            return False
        return True

    assert not may()
    hosting.at(SATURDAY, 15)
    hosting.marked(made, MarkDeed.ARRIVE)
    assert may()
    assert not may(lambda: hosting.villager)
    hosting.marked(theirs, MarkDeed.ARRIVE)
    assert reviewable.entitled(hosting.villager, bookable.bookable_id, theirs.booking_id) is not None
    kin = hosting.world.context(replace(hosting.villager.actor, resident_id=hosting.host.actor.subject))
    with pytest.raises(OwnFamily):
        reviewable.entitled(kin, bookable.bookable_id, theirs.booking_id)
    hosting.marked(made, MarkDeed.MISS)
    assert not may()
    assert list(entitling.owners(bookable.bookable_id)) == [hosting.host.actor.subject]
    collective = hosting.shown(CLIMB, collective=True)
    assert list(entitling.owners(collective.bookable_id)) == []
    (named,) = reviewable.parties_of([bookable.host_id])
    assert (named.party_id, named.resident_id) == (bookable.host_id, hosting.host.actor.subject)
    assert "*" in named.name


def test_each_fen_of_bookings_is_somewhere_and_one_that_is_off_is_named(hosting: Hosting) -> None:
    ctx, town_id = hosting.world.context, hosting.village.town_id
    late = Context(now=lambda: hosting.world.moment + 60 * DAY)  # After the days of this file's other tests.
    before = reconciling.reconcile(late, town_id=town_id)
    assert before.faults == []
    room, dinner = hosting.shown(), hosting.shown(DINNER)
    done = hosting.paid(hosting.booked(of_room(room), of_sitting(dinner, "eve")))
    hosting.marked(done, MarkDeed.CALL_OFF, 1)
    waits = hosting.paid(hosting.booked(of_room(room, SATURDAY + 7 * DAY)))
    off = hosting.paid(hosting.booked(of_room(room)))
    hosting.cancelled(off, off.total_fen)
    hosting.at(SATURDAY + 3 * DAY, 8)
    tending.do_town(ctx(), town_id=town_id)
    found = reconciling.reconcile(late, town_id=town_id)
    assert (found.faults, found.gap, found.bookings - before.bookings) == ([], 0, 3)
    assert found.waits >= waits.total_fen
    lost = replace(hosting.now(done), given_fen=done.total_fen, version=hosting.now(done).version + 1)
    commit(store.change_of(lost, lost.version - 1, refusal=lambda _: Busy()))
    faults = reconciling.reconcile(late, town_id=town_id).faults
    assert [one.partition(":")[0] for one in faults] == [done.booking_id] * len(faults)
    assert f"{done.booking_id}: payments keep 53600 fen, the booking says 0" in faults


def test_a_booking_that_is_no_more_is_told_of_to_nobody(hosting: Hosting) -> None:
    recorded = facts.Recorded(hosting.village.town_id, hosting.today, "f1", BookingMoved("t0001j1", "booked"))
    assert telling.tell(hosting.world.context(), recorded=recorded) == []
    with pytest.raises(NoSuchBooking):
        paying.load("t0001j1")


def had_within_wechat(hosting: Hosting, wechat: Wechat, *, known: bool = True) -> Booking:
    """Return a booking that was paid within WeChat and is over, whose payment WeChat knows or not yet."""
    gateway.forget_token()
    made = hosting.booked(of_room(hosting.shown()))
    number = paying.begin(hosting.member, booking_id=made.booking_id, channel="jsapi").out_trade_no
    assert hosting.fake.pay(number)
    hosting.heard(number)
    if known:
        wechat.control_order(transaction_of(hosting, made), str(find_openid(person_id=made.guest_id)))
    hosting.at(SATURDAY + 3 * DAY, 8)
    tending.do_town(hosting.world.context(), town_id=hosting.village.town_id)
    return hosting.now(made)


def transaction_of(hosting: Hosting, made: Booking) -> str:
    payment = hosting.payment(made)
    paid = payment.attempt(payment.paid_by)
    assert paid is not None
    return paid.transaction_id


def test_wechat_is_told_of_what_it_keeps_money_for_once_it_was_had(hosting: Hosting, wechat: Wechat) -> None:
    made = had_within_wechat(hosting, wechat)
    assert (made.state, made.done[WECHAT], made.is_untold) == (BookingState.DONE, "told", False)
    (said,) = wechat.control_shipped()["shipped"][transaction_of(hosting, made)]
    assert (said["logistics_type"], said["shipping_list"]) == (3, [{"item_desc": "山里人家大床房 ×1"}])
    assert hosting.now(hosting.paid(hosting.booked(of_room(hosting.shown(), SATURDAY + 9 * DAY)))).is_untold is False


def test_what_wechat_does_not_take_is_told_again_each_morning_and_left_after_a_week(
    hosting: Hosting, wechat: Wechat
) -> None:
    made = had_within_wechat(hosting, wechat, known=False)
    assert (made.is_untold, made.done[WECHAT_TRIES]) == (True, "1")
    for nth in range(TRIES_MAX - 1):
        hosting.at(SATURDAY + (4 + nth) * DAY, 8)
        tending.do_town(hosting.world.context(), town_id=hosting.village.town_id)
    left = hosting.now(made)
    assert (left.is_untold, left.done[WECHAT]) == (False, "wechat_shipping_order_unknown")


def test_what_was_paid_by_a_code_needs_no_word_to_wechat(hosting: Hosting) -> None:
    made = hosting.paid(hosting.booked(of_room(hosting.shown())))
    hosting.at(SATURDAY + 3 * DAY, 8)
    tending.do_town(hosting.world.context(), town_id=hosting.village.town_id)
    assert hosting.now(made).done[WECHAT] == "needless"


def left(hosting: Hosting, status: Status = Status.MOVED) -> Callable[[], None]:
    """Let the host leave, and return what follows the fact."""
    host_id, ctx = hosting.host.actor.subject, hosting.world.context()
    people.set_status(ctx, resident_id=host_id, status=status)
    recorded = facts.Recorded(hosting.village_id, hosting.today, "f1", ResidentStatusChanged(host_id, status.value))
    return lambda: leaving.take_away(ctx, recorded=recorded)


@pytest.mark.parametrize("status", [Status.MOVED, Status.DEAD])
def test_what_a_host_offered_who_is_gone_shows_no_more_and_their_guests_have_their_money_back(
    hosting: Hosting, status: Status
) -> None:
    room, dinner, climb = hosting.shown(), hosting.shown(DINNER), hosting.shown(CLIMB, collective=True)
    asked, draft = hosting.moved(hosting.written(), BookableDeed.ASK), hosting.written()
    inside = hosting.paid(hosting.booked(of_room(room)))
    bundle = hosting.paid(
        hosting.booked(of_room(room, SATURDAY + 7 * DAY), of_sitting(climb, "am", SATURDAY + 7 * DAY))
    )
    alone = hosting.paid(hosting.booked(of_sitting(dinner, "eve", SATURDAY + 7 * DAY), who=hosting.villager))
    cancelled = hosting.paid(hosting.booked(of_sitting(dinner, "eve", SATURDAY + 7 * DAY)))
    hosting.cancelled(cancelled, cancelled.total_fen)
    hosting.at(SATURDAY, 18)
    unpaid = hosting.booked(of_sitting(dinner, "eve", SATURDAY + 8 * DAY))
    follow = left(hosting, status)
    for _ in range(2):
        follow()
    assert titles(hosting) == [CLIMB.title]
    states = [offering.load(one.bookable_id).state for one in (room, dinner, asked, draft)]
    assert states == [BookableState.WITHDRAWN] * 2 + [BookableState.DRAFT] * 2
    assert hosting.now(inside).state is BookingState.BOOKED, "who is in the house stays"
    assert [one.mark for one in hosting.now(bundle).lines] == [Mark.CALLED_OFF, Mark.WAITS]
    assert (hosting.now(bundle).state, hosting.now(bundle).given_fen) == (BookingState.BOOKED, 53_600)
    assert (hosting.now(alone).state, hosting.now(alone).given_fen) == (BookingState.CALLED_OFF, alone.total_fen)
    assert [one.fen for one in hosting.refunds(alone)] == [alone.total_fen]
    told = [news(hosting, one) for one in (bundle, alone, cancelled, inside)]
    assert [[kind for kind, _ in one if kind == "booking_called_off"] for one in told] == [
        ["booking_called_off"], ["booking_called_off"], [], [],
    ]  # fmt: skip
    late = hosting.paid(unpaid)
    assert (late.state, [one.fen for one in hosting.refunds(late)]) == (BookingState.EXPIRED, [unpaid.total_fen])


def test_who_is_back_keeps_what_they_offer_and_nobody_publishes_for_who_is_gone(hosting: Hosting) -> None:
    hosting.shown()
    asked = hosting.moved(hosting.written(DINNER), BookableDeed.ASK)
    follow = left(hosting)
    with pytest.raises(HostGone):
        hosting.decided(asked)
    back = left(hosting, Status.ACTIVE)
    follow()
    back()
    assert titles(hosting) == [ROOM.title]


def test_a_step_of_leaving_that_never_finds_a_booking_still_is_said_again(
    hosting: Hosting, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = hosting.paid(hosting.booked(of_room(hosting.shown())))
    follow, changes = left(hosting), store.change_of
    monkeypatch.setattr(store, "change_of", lambda after, seen, refusal: changes(after, seen - 1, refusal))
    with pytest.raises(Busy):
        follow()
    monkeypatch.undo()
    assert hosting.now(made).state is BookingState.BOOKED


def test_some_goes_back_after_the_stay_once_and_each_of_its_owners_has_less(hosting: Hosting) -> None:
    ctx, guest, host = hosting.world.context, hosting.member.actor.subject, hosting.host.actor.subject
    made, key = hosting.paid(hosting.booked(of_room(hosting.shown()))), hosting.key()

    def back(fen: int = 10_000, key: str = key, who: Context = hosting.host) -> Booking:
        return giving.give_back(
            who, booking_id=made.booking_id, nth=0, fen=fen, reason="热水不热", key=key, host_id=hosts.own_host(who)
        ).booking

    with pytest.raises(MarkTooEarly):
        back()
    hosting.at(SATURDAY + 3 * DAY, 8)
    tending.do_town(ctx(), town_id=hosting.village.town_id)
    for _ in range(2):
        assert back().given_fen == 10_000
    with pytest.raises(KeyReused):
        back(9_999)
    with pytest.raises(GivenAlready):
        back(key=hosting.key())
    with pytest.raises(NoSuchBooking):
        back(who=hosting.villager)
    assert [one.fen for one in hosting.refunds(made)] == [10_000]
    told = book_of(hosting, made)
    assert told == {"producer": 39_240, "collective": 3_488, "platform": 872}
    assert sum(told.values()) == made.total_fen - 10_000
    assert news(hosting, made).count(("booking_given", guest)) == 1
    desk = hosting.paid(hosting.booked(of_room(hosting.shown(), SATURDAY + 9 * DAY, 1)))
    hosting.at(SATURDAY + 9 * DAY, 15)

    def at_desk(who: Context) -> Booking:
        return giving.give_back(
            who, booking_id=desk.booking_id, nth=0, fen=desk.total_fen, reason="停水", key=hosting.key(),
            bookable_id=desk.lines[0].bookable_id,
        ).booking  # fmt: skip

    with pytest.raises(OwnFamily):
        at_desk(hosting.officer(host))
    assert at_desk(hosting.officer()).given_fen == desk.total_fen
    assert {("booking_given", guest), ("booking_host_given", host)} <= set(news(hosting, desk))
    with pytest.raises(NoSuchBooking):
        giving.give_back(
            hosting.host, booking_id=desk.booking_id, nth=1, fen=1, reason="停水", key=key,
            host_id=hosts.own_host(hosting.host)
        )  # fmt: skip


def book_of(hosting: Hosting, made: Booking) -> dict[str, int]:
    """Return whose how many fen of a booking are by the book, over all its entries."""
    found = dict.fromkeys(("producer", "collective", "platform"), 0)
    for one in book.every_entry(town_id=hosting.village.town_id, day=hosting.today):
        if one.document.startswith(made.booking_id):
            for _, amounts in one.change.parts:
                for owner in found:
                    found[owner] += getattr(amounts, owner)
    return found


def test_giving_back_that_never_finds_the_booking_still_is_for_later(
    hosting: Hosting, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, changes = hosting.paid(hosting.booked(of_room(hosting.shown()))), store.change_of
    hosting.at(SATURDAY, 15)
    monkeypatch.setattr(store, "change_of", lambda after, seen, refusal: changes(after, seen - 1, refusal))
    with pytest.raises(Busy):
        giving.give_back(
            hosting.host, booking_id=made.booking_id, nth=0, fen=1, reason="停水", key=hosting.key(),
            host_id=made.lines[0].host_id,
        )  # fmt: skip
    assert hosting.refunds(made) == []

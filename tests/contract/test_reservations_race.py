"""Sixteen people at once, with faults and duplicates: as if each request had been seen once, and never too many."""

from __future__ import annotations

import functools
import random
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ReadTimeoutError

from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.facts.core.activities import ActivityJoined, ActivityLeft, ActivityPromoted
from chalicelib.foundation.facts.service import day_of_facts, prepare_fact
from chalicelib.foundation.reservations.service import holds, places, slots
from chalicelib.foundation.reservations.service.holds import HoldState, Line
from chalicelib.foundation.reservations.service.places import Outcome, PlaceState
from chalicelib.kernel import storage
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import Busy, DomainError
from chalicelib.kernel.writes import Writes
from tests.faults import Faults
from tests.make.reservations import Clock, all_rows, check_laws, in_threads, new_slot_id

CTX = Clock().ctx
VILLAGE = "v00099"
THREADS = 16


def fact_writes(*facts: Fact) -> Writes:
    return Writes().merge(*(prepare_fact(CTX, village_id=VILLAGE, fact=fact) for fact in facts))


def joined_told(outcome: Outcome) -> Writes:
    return fact_writes(ActivityJoined(outcome.slot_id, outcome.holder, outcome.state))


def promotions(outcome: Any) -> list[Fact]:
    return [ActivityPromoted(who.slot_id, f"{who.holder}#{who.seq}") for who in outcome.promoted]


def left_told(outcome: Outcome) -> Writes:
    return fact_writes(ActivityLeft(outcome.slot_id, outcome.holder), *promotions(outcome))


def answered(deed: Callable[[], Any]) -> Any:
    """Send a request until it is answered; return what every delivery of it must be told alike."""
    while True:
        try:
            answer = deed()
        except (Busy, ReadTimeoutError):
            continue
        except DomainError as refusal:
            return type(refusal)
        return (answer.state, answer.seq) if isinstance(answer, Outcome) else "done"


@dataclass
class Person:
    """One client: sends requests one after the other, some twice, some twice at once; remembers what was answered."""

    name: str
    random: random.Random
    seats: str
    stock: list[str]
    joins: int = 0
    leaves: int = 0
    last: Any = None
    bundles: dict[str, str] = field(default_factory=dict)
    lines: dict[str, list[str]] = field(default_factory=dict)

    def send(self, deed: Callable[[], Any]) -> Any:
        """Deliver a request once or, one time in four, twice, half of these at once; all are told alike."""
        if self.random.random() > 0.25:
            return answered(deed)
        told: list[Any] = []

        def deliver() -> None:
            told.append(answered(deed))

        if self.random.random() < 0.5:
            in_threads(deliver, deliver)
        else:
            deliver()
            deliver()
        assert told[0] == told[1], told
        return told[0]

    def live(self, turns: int) -> None:
        for turn in range(turns):
            self.random.choice([self.join, self.leave, self.bundle, self.settle])(f"{self.name}-{turn}")

    def join(self, key: str) -> None:
        answer = self.send(
            functools.partial(places.join, CTX, slot_id=self.seats, holder=self.name, key="j" + key, also=joined_told)
        )
        if isinstance(answer, tuple):
            self.joins += 1
            self.last = answer

    def leave(self, key: str) -> None:
        answer = self.send(
            functools.partial(places.leave, CTX, slot_id=self.seats, holder=self.name, key="l" + key, also=left_told)
        )
        if isinstance(answer, tuple):
            self.leaves += 1
            self.last = answer

    def bundle(self, key: str) -> None:
        chosen = self.random.sample([*self.stock, self.seats], 2)
        lines = [Line(slot_id, 1) for slot_id in chosen]
        deed = functools.partial(holds.hold, CTX, hold_id=key, lines=lines, hold_seconds=900)
        if answered(deed) == "done":
            assert self.send(deed) == "done"
            self.bundles[key] = "held"
            self.lines[key] = chosen

    def settle(self, _: str) -> None:
        held = [hold_id for hold_id, state in self.bundles.items() if state != "released"]
        if not held:
            return
        hold_id = self.random.choice(held)
        if self.random.random() < 0.4:
            assert self.send(functools.partial(holds.confirm, CTX, hold_id=hold_id)) == "done"
            self.bundles[hold_id] = "confirmed"
            return
        told = functools.partial(holds.release, CTX, hold_id=hold_id, also=lambda held: fact_writes(*promotions(held)))
        assert self.send(told) == "done"
        self.bundles[hold_id] = "released"


def watch(slot_ids: list[str], stop: threading.Event, seen: list[str]) -> None:
    """Look at every slot again and again: never more than there is, nothing free while somebody waits."""
    while not stop.is_set():
        for slot in slots.find_slots(slot_ids=slot_ids):
            assert slot is not None
            if not 0 <= slot.free <= slot.capacity or (slot.free and slot.waiting):
                seen.append(str(slot))


def test_sixteen_people_with_faults_and_duplicates_are_served_as_if_each_request_came_once(store: Any) -> None:
    seats, stock = new_slot_id(), [new_slot_id() for _ in range(3)]
    slots.open_slot(CTX, slot_id=seats, capacity=4, waits=True)
    for slot_id in stock:
        slots.open_slot(CTX, slot_id=slot_id, capacity=3)
    people = [Person(f"r{n:02d}", random.Random(n), seats, stock) for n in range(THREADS)]
    faults = Faults(storage.client(), seed=5, throttle=0.02, conflict=0.1, lost_answer=0.1)
    with faults.armed():
        in_threads(*(functools.partial(person.live, 7) for person in people))
    assert min(faults.count[kind] for kind in ("throttle", "conflict", "lost_answer")) > 0
    check_laws([seats, *stock], all_rows())
    check_people(people, seats)
    check_bundles(people)


def check_people(people: list[Person], seats: str) -> None:
    """Each accepted request left one fact; each person is as their own last request and promotions say."""
    facts = Counter(recorded.fact for recorded in day_of_facts(village_id=VILLAGE, on=business_date(CTX.now())))
    joined = Counter(fact.resident_id for fact in facts.elements() if isinstance(fact, ActivityJoined))
    left = Counter(fact.resident_id for fact in facts.elements() if isinstance(fact, ActivityLeft))
    moved_up = Counter(fact.resident_id for fact in facts.elements() if isinstance(fact, ActivityPromoted))
    assert all(count == 1 for count in moved_up.values()), moved_up
    for person in people:
        assert (joined[person.name], left[person.name]) == (person.joins, person.leaves)
        place = places.find_place(slot_id=seats, holder=person.name)
        if person.last is None:
            assert place is None
            continue
        state, seq = person.last
        if state is PlaceState.WAITING and moved_up[f"{person.name}#{seq}"]:
            state = PlaceState.CONFIRMED
        assert place is not None
        assert place.state is state, (person.name, person.last, place)


def check_bundles(people: list[Person]) -> None:
    """Each hold is as its owner last said, with both its lines; and there is no other."""
    kept = {hold_id: state for person in people for hold_id, state in person.bundles.items()}
    for hold_id, state in kept.items():
        found = holds.find_hold(hold_id=hold_id)
        assert found is not None
        assert found.state.value == state
        assert len(found.lines) == 2
    assert {row.slot.removeprefix("hold#") for row in all_rows() if row.slot.startswith("hold#")} == set(kept)


def test_nobody_ever_sees_more_taken_than_there_is_or_something_free_while_others_wait(store: Any) -> None:
    seats, stock = new_slot_id(), [new_slot_id() for _ in range(3)]
    slots.open_slot(CTX, slot_id=seats, capacity=2, waits=True)
    for slot_id in stock:
        slots.open_slot(CTX, slot_id=slot_id, capacity=2)
    stop, seen = threading.Event(), list[str]()
    watcher = threading.Thread(target=watch, args=([seats, *stock], stop, seen))
    watcher.start()
    people = [Person(f"r{n:02d}", random.Random(100 + n), seats, stock) for n in range(THREADS)]
    try:
        in_threads(*(functools.partial(person.live, 6) for person in people))
    finally:
        stop.set()
        watcher.join()
    assert seen == []
    check_laws([seats, *stock], all_rows())


def test_sixteen_buyers_of_the_last_two_never_half_book_a_bundle(store: Any) -> None:
    one, two = new_slot_id(), new_slot_id()
    slots.open_slot(CTX, slot_id=one, capacity=2)
    slots.open_slot(CTX, slot_id=two, capacity=5)
    told: list[Any] = []

    def buy(name: int) -> None:
        lines = [Line(two, 1), Line(one, 1)] if name % 2 else [Line(one, 1), Line(two, 1)]
        deed = functools.partial(holds.hold, CTX, hold_id=f"buy{name}", lines=lines, hold_seconds=900)
        told.append(answered(deed))

    in_threads(*(functools.partial(buy, name) for name in range(THREADS)))
    assert Counter(told) == {"done": 2, slots.SoldOut: THREADS - 2}
    assert [slot and slot.free for slot in slots.find_slots(slot_ids=[one, two])] == [0, 3]


def test_a_late_payment_and_a_new_buyer_never_both_get_the_last_one(store: Any) -> None:
    clock, slot_id = Clock(), new_slot_id()
    slots.open_slot(CTX, slot_id=slot_id, capacity=1)
    for turn in range(8):
        late, new = f"late{turn}", f"new{turn}"
        lines = [Line(slot_id, 1)]
        holds.hold(clock.ctx, hold_id=late, lines=lines, hold_seconds=60)
        clock.pass_seconds(61)
        told: dict[str, Any] = {}
        expire = functools.partial(holds.expire_holds, clock.ctx)
        pay = functools.partial(holds.confirm, clock.ctx, hold_id=late)
        buy = functools.partial(holds.hold, clock.ctx, hold_id=new, lines=lines, hold_seconds=600)
        in_threads(
            expire,
            lambda told=told, pay=pay: told.update(pay=answered(pay)),
            lambda told=told, buy=buy: told.update(buy=answered(buy)),
        )
        check_laws([slot_id], all_rows())
        assert (told["pay"] == "done") + (told["buy"] == "done") <= 1
        paid = holds.find_hold(hold_id=late)
        assert paid is not None
        assert (paid.state is HoldState.CONFIRMED) == (told["pay"] == "done")
        for hold_id in (late, new):
            if holds.find_hold(hold_id=hold_id) is not None:
                holds.release(clock.ctx, hold_id=hold_id)

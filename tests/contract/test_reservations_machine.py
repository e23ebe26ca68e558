"""Any sequence of requests, each perhaps sent again: the store equals the paper after every step."""

from __future__ import annotations

import contextlib
import functools
import itertools
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from botocore.exceptions import ReadTimeoutError
from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from chalicelib.foundation.reservations.records import EXPIRY, HEAD, HOLD, QUEUE, ReservationRecord
from chalicelib.foundation.reservations.service import holds, places, slots
from chalicelib.foundation.reservations.service.holds import Line
from chalicelib.foundation.reservations.service.places import Outcome, PlaceState
from chalicelib.kernel import storage
from chalicelib.kernel.errors import Busy, DomainError
from tests.faults import Faults
from tests.make.reservations import Clock, all_rows, check_laws, new_slot_id
from tests.make.reservations_paper import Paper, Sheet

CLOCK = Clock()
"""Goes on from example to example, since the expiry job remembers how far it came."""
HOLDERS = st.sampled_from([f"r{n}" for n in range(5)])
PICK = st.integers(0, 1000)
_keys = itertools.count(1)


def told(answer: Any) -> Any:
    """Return what every delivery of a request must be told alike."""
    return (answer.state.value, answer.seq) if isinstance(answer, Outcome) else None


class Machine(RuleBasedStateMachine):
    """One slot with a waiting list and two of stock, five people; `trouble` surrounds every request."""

    trouble: Callable[[], AbstractContextManager[None]] = contextlib.nullcontext

    def __init__(self) -> None:
        super().__init__()
        self.paper = Paper()
        self.ids = [new_slot_id() for _ in range(3)]
        self.seats = self.ids[0]
        self.answered: list[tuple[Callable[[], Any], Any]] = []
        self.hold_ids: list[str] = []
        for slot_id, capacity in zip(self.ids, (2, 3, 1), strict=True):
            waits = slot_id == self.seats
            self.paper.sheets[slot_id] = Sheet(capacity, waits)
            self.delivered(
                functools.partial(slots.open_slot, CLOCK.ctx, slot_id=slot_id, capacity=capacity, waits=waits)
            )

    def delivered(self, deed: Callable[[], Any]) -> Any:
        """Send a request until it is answered, as a client does; return the answer or the kind of refusal."""
        with type(self).trouble():
            while True:
                try:
                    return told(deed())
                except (Busy, ReadTimeoutError):
                    continue
                except DomainError as refusal:
                    return type(refusal)

    def same(self, deed: Callable[[], Any], on_paper: Callable[[], Any]) -> bool:
        """Do a request on the store and on paper; tell whether it was accepted."""
        try:
            expected = on_paper()
        except DomainError as refusal:
            expected = type(refusal)
        assert self.delivered(deed) == expected
        if isinstance(expected, type):
            return False
        self.answered.append((deed, expected))
        return True

    @rule(holder=HOLDERS, slot=PICK)
    def join(self, holder: str, slot: int) -> None:
        slot_id, key = self.seats if slot % 4 else self.ids[2], f"k{next(_keys)}"
        self.same(
            lambda: places.join(CLOCK.ctx, slot_id=slot_id, holder=holder, key=key),
            lambda: self.paper.join(slot_id, holder),
        )

    @rule(holder=HOLDERS)
    def leave(self, holder: str) -> None:
        key = f"k{next(_keys)}"
        self.same(
            lambda: places.leave(CLOCK.ctx, slot_id=self.seats, holder=holder, key=key),
            lambda: self.paper.leave(self.seats, holder),
        )

    @rule(holder=HOLDERS)
    def admit(self, holder: str) -> None:
        key = f"k{next(_keys)}"
        self.same(
            lambda: places.admit(CLOCK.ctx, slot_id=self.seats, holder=holder, key=key),
            lambda: self.paper.admit(self.seats, holder),
        )

    @rule(holder=HOLDERS, state=st.sampled_from([PlaceState.IN, PlaceState.DONE, PlaceState.NO_SHOW]))
    def mark(self, holder: str, state: PlaceState) -> None:
        key, at = f"k{next(_keys)}", CLOCK.now
        self.same(
            lambda: places.mark(CLOCK.ctx, slot_id=self.seats, holder=holder, state=state, at=at, key=key),
            lambda: self.paper.mark(self.seats, holder, state.value),
        )

    @rule(slot=PICK, capacity=st.integers(0, 6))
    def adjust(self, slot: int, capacity: int) -> None:
        slot_id, key = self.ids[slot % 3], f"k{next(_keys)}"
        self.same(
            lambda: slots.adjust(CLOCK.ctx, slot_id=slot_id, capacity=capacity, key=key),
            lambda: self.paper.adjust(slot_id, capacity),
        )

    @rule(which=st.lists(st.integers(0, 2), min_size=1, max_size=3), quantity=st.integers(1, 2))
    def hold(self, which: list[int], quantity: int) -> None:
        hold_id, chosen = f"h{next(_keys)}", {self.ids[n]: quantity for n in which}
        lines = [Line(slot_id, count) for slot_id, count in chosen.items()]
        ends = int(CLOCK.now.timestamp()) + 900
        made = self.same(
            lambda: holds.hold(CLOCK.ctx, hold_id=hold_id, lines=lines, hold_seconds=900),
            lambda: self.paper.hold(hold_id, chosen, ends),
        )
        if made:
            self.hold_ids.append(hold_id)

    @precondition(lambda self: self.hold_ids)
    @rule(pick=PICK)
    def confirm(self, pick: int) -> None:
        hold_id = self.hold_ids[pick % len(self.hold_ids)]
        if self.same(lambda: holds.confirm(CLOCK.ctx, hold_id=hold_id), lambda: self.paper.confirm(hold_id)):
            self.answered.pop()  # Whether a confirmation may be repeated depends on what came after it.

    @precondition(lambda self: self.hold_ids)
    @rule(pick=PICK)
    def release(self, pick: int) -> None:
        hold_id = self.hold_ids[pick % len(self.hold_ids)]
        self.same(lambda: holds.release(CLOCK.ctx, hold_id=hold_id), lambda: self.paper.release(hold_id))

    @precondition(lambda self: self.hold_ids)
    @rule(seconds=st.sampled_from([300, 901, 4000]))
    def time_passes(self, seconds: int) -> None:
        CLOCK.pass_seconds(seconds)
        self.paper.run_out(int(CLOCK.now.timestamp()))
        self.delivered(lambda: holds.expire_holds(CLOCK.ctx))

    @precondition(lambda self: len(self.answered) > 15)
    @rule()
    def close(self) -> None:
        self.paper.sheets[self.seats].closed = True
        self.delivered(lambda: slots.close_slot(CLOCK.ctx, slot_id=self.seats))

    @precondition(lambda self: self.answered)
    @rule(pick=PICK)
    def send_again(self, pick: int) -> None:
        """A duplicate is told what the first was told, however late, and changes nothing."""
        deed, first = self.answered[pick % len(self.answered)]
        assert self.delivered(deed) == first

    @invariant()
    def equals_the_paper(self) -> None:
        mine = all_rows()
        check_laws(self.ids, mine)
        for slot_id, sheet in self.paper.sheets.items():
            self._check_sheet(slot_id, sheet, [row for row in mine if row.slot == slot_id])
        kept = {HOLD + hold_id: bundle.state for hold_id, bundle in self.paper.bundles.items()}
        assert {row.slot: row.state for row in mine if row.slot.startswith(HOLD)} == kept

    def teardown(self) -> None:
        for row in [row for row in all_rows() if row.slot != EXPIRY]:
            key = storage.key_of(ReservationRecord, row.slot, row.row)
            storage.client().delete_item(TableName=storage.table_name(ReservationRecord), Key=key)

    def _check_sheet(self, slot_id: str, sheet: Sheet, rows: list[ReservationRecord]) -> None:
        head = next(row for row in rows if row.row == HEAD)
        assert (head.capacity, head.free) == (sheet.capacity, self.paper.free(slot_id))
        queue = sorted((row.row, row.waiter) for row in rows if row.row.startswith(QUEUE))
        assert [waiter for _, waiter in queue] == sheet.queue
        stored = {row.row[2:]: (row.state, row.seq, row.seats) for row in rows if row.row.startswith("r#")}
        kept = {holder: (card.state, card.seq, card.seats) for holder, card in sheet.cards.items()}
        assert {h: s[0] for h, s in stored.items()} == {h: s[0] for h, s in kept.items()}
        assert {h: s for h, s in stored.items() if s[0] == "waiting"} == {
            h: s for h, s in kept.items() if s[0] == "waiting"
        }


def run(machine: type[Machine], examples: int) -> None:
    holds.expire_holds(CLOCK.ctx)  # The first run looks through a week; the others from where it came to.
    calm = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=30, deadline=None, database=None, suppress_health_check=calm
        ),
    )


def test_the_store_equals_the_paper_after_every_step(store: Any) -> None:
    run(Machine, 12)


def test_it_does_so_with_throttles_conflicts_and_lost_answers(store: Any) -> None:
    faults = Faults(storage.client(), seed=11, throttle=0.01, conflict=0.15, lost_answer=0.15)

    class Troubled(Machine):
        trouble = faults.armed

    run(Troubled, 6)
    assert faults.count["lost_answer"]
    assert faults.count["conflict"]

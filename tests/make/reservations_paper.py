"""Reservations as somebody with pencil and paper would keep them: the model the store is compared with.

It shares no decision with the room: after anything becomes free, the first who wait move up one by one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from chalicelib.foundation.reservations.core.holds import HoldReleased
from chalicelib.foundation.reservations.core.places import (
    AlreadyJoined,
    NotJoined,
    TooManyChanges,
    WrongState,
)
from chalicelib.foundation.reservations.core.slots import BelowTaken, SlotClosed, SlotFull, SoldOut

SEATED = ("confirmed", "in", "done", "no_show")


@dataclass
class Card:
    """One person at one slot."""

    state: str
    seq: int = 0
    seats: int = 1
    requests: int = 1


@dataclass
class Sheet:
    """One slot."""

    capacity: int
    waits: bool
    closed: bool = False
    tail: int = 0
    cards: dict[str, Card] = field(default_factory=dict)
    queue: list[str] = field(default_factory=list)


@dataclass
class Bundle:
    """One hold."""

    lines: dict[str, int]
    ends: int
    state: str = "held"


class Paper:
    """All slots and holds. Each verb does one request once, or raises what the room refuses with."""

    def __init__(self) -> None:
        self.sheets: dict[str, Sheet] = {}
        self.bundles: dict[str, Bundle] = {}

    def free(self, slot_id: str) -> int:
        sheet = self.sheets[slot_id]
        seated = sum(card.seats for card in sheet.cards.values() if card.state in SEATED)
        held = sum(b.lines.get(slot_id, 0) for b in self.bundles.values() if b.state in ("held", "confirmed"))
        return sheet.capacity - seated - held

    def _pass_on(self, slot_id: str) -> None:
        sheet = self.sheets[slot_id]
        while sheet.queue and self.free(slot_id) > 0:
            sheet.cards[sheet.queue.pop(0)].state = "confirmed"

    def join(self, slot_id: str, holder: str) -> tuple[str, int]:
        sheet = self.sheets[slot_id]
        card = sheet.cards.get(holder)
        if card is not None and card.state != "cancelled":
            raise AlreadyJoined
        if card is not None and card.requests >= 12:
            raise TooManyChanges
        if sheet.closed:
            raise SlotClosed
        if self.free(slot_id) <= 0 and not sheet.waits:
            raise SlotFull
        card = sheet.cards.setdefault(holder, Card("cancelled", requests=0))
        card.requests += 1
        card.seats = 1
        if self.free(slot_id) > 0:
            card.state, card.seq = "confirmed", 0
        else:
            sheet.tail += 1
            card.state, card.seq = "waiting", sheet.tail
            sheet.queue.append(holder)
        return card.state, card.seq

    def leave(self, slot_id: str, holder: str) -> tuple[str, int]:
        card = self.sheets[slot_id].cards.get(holder)
        if card is None:
            raise NotJoined
        if card.state not in ("waiting", "confirmed"):
            raise WrongState
        self._out_of_queue(slot_id, holder)
        card.state = "cancelled"
        card.requests += 1
        self._pass_on(slot_id)
        return "cancelled", 0

    def _out_of_queue(self, slot_id: str, holder: str) -> None:
        if holder in self.sheets[slot_id].queue:
            self.sheets[slot_id].queue.remove(holder)

    def admit(self, slot_id: str, holder: str) -> tuple[str, int]:
        cards = self.sheets[slot_id].cards
        if holder in cards and cards[holder].state in ("in", "done"):
            raise WrongState
        card = cards.setdefault(holder, Card("cancelled", requests=0))
        self._out_of_queue(slot_id, holder)
        if card.state in ("waiting", "cancelled"):
            card.seats = 0
        card.state = "in"
        card.requests += 1
        return "in", 0

    def mark(self, slot_id: str, holder: str, state: str) -> tuple[str, int]:
        card = self.sheets[slot_id].cards.get(holder)
        if card is None:
            raise NotJoined
        if card.state not in {"in": ("confirmed", "no_show"), "done": ("in",), "no_show": ("confirmed",)}[state]:
            raise WrongState
        card.state = state
        card.requests += 1
        return state, 0

    def adjust(self, slot_id: str, capacity: int) -> None:
        sheet = self.sheets[slot_id]
        if capacity < sheet.capacity - self.free(slot_id):
            raise BelowTaken
        sheet.capacity = capacity
        self._pass_on(slot_id)

    def hold(self, hold_id: str, lines: dict[str, int], ends: int) -> None:
        self._check_lines(lines)
        self.bundles[hold_id] = Bundle(lines, ends)

    def _check_lines(self, lines: dict[str, int]) -> None:
        for slot_id in sorted(lines):
            if self.sheets[slot_id].closed:
                raise SlotClosed
            if self.free(slot_id) < lines[slot_id]:
                raise SoldOut

    def confirm(self, hold_id: str) -> None:
        bundle = self.bundles[hold_id]
        if bundle.state == "released":
            raise HoldReleased
        if bundle.state == "expired":
            self._check_lines(bundle.lines)
        bundle.state = "confirmed"

    def release(self, hold_id: str) -> None:
        self._give_back(self.bundles[hold_id], "released")

    def run_out(self, now: int) -> None:
        for bundle in self.bundles.values():
            if bundle.state == "held" and bundle.ends <= now:
                self._give_back(bundle, "expired")

    def _give_back(self, bundle: Bundle, state: str) -> None:
        bundle.state = state
        for slot_id in bundle.lines:
            self._pass_on(slot_id)

"""Tallies: what a place's day, month or year comes to. Folded from all facts of a day, never added to."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import field

from chalicelib.foundation.facts.core import Fact
from chalicelib.kernel.values import value
from chalicelib.prosperity.proceeds.core.entries import Amounts, Entry, Goods
from chalicelib.prosperity.proceeds.core.sums import Sums
from chalicelib.town.cockpit.core import counting
from chalicelib.town.cockpit.core.metrics import BY_KEY, METRICS, OF_FACTS, Kind, Metric, Source

STAYS = frozenset({"room", "table", "experience"})
"""The categories of the book of proceeds that are no produce."""


@value
class Stock:
    """How much there was at the end of a day."""

    on: str
    count: int


@value
class Tally:
    """What a span comes to: `sums` by number; `people` behind each number as a set of bits, a bit a person's ordinal.

    A person's ordinal is within the place: sets of the same place can be joined, and those of two share nobody.
    `documents` are how many sales stand behind a number of the book of proceeds, which names no buyers.
    """

    sums: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    stocks: dict[str, Stock] = field(default_factory=dict)
    documents: dict[str, int] = field(default_factory=dict)

    @property
    def numbers(self) -> dict[str, int]:
        """What each number comes to; what nothing was counted of is not there."""
        people = {key: bits.bit_count() for key, bits in self.people.items() if BY_KEY[key].kind is Kind.PEOPLE}
        return self.sums | people | {key: stock.count for key, stock in self.stocks.items()}

    @property
    def behind(self) -> dict[str, int]:
        """How many different people stand behind a number, where facts name them; or how many sales."""
        return {key: bits.bit_count() for key, bits in self.people.items()} | self.documents


def fold(place_id: str, facts: Iterable[Fact]) -> Tally:
    """Return what a place's day comes to; whatever the order of its facts, and the same if folded again.

    Who is of another village is counted in none of its people; what only they did stands on nobody.
    """
    counted = Counter({one.key: 0 for one in OF_FACTS if one.kind is not Kind.PEOPLE})
    people = {one.key: 0 for one in OF_FACTS if one.kind is Kind.PEOPLE}
    seen: set[tuple[str, str]] = set()
    for fact in facts:
        for key, added in parts_of(place_id, fact, seen).items():
            if key in counted:
                counted[key] += added
            who = counting.person_of(fact)
            if who:
                here = 1 << int(who[6:]) if who[:6] == place_id else 0
                people[key] = people.get(key, 0) | here
    return Tally({key: counted[key] for key in sorted(counted)}, people)


def parts_of(place_id: str, fact: Fact, seen: set[tuple[str, str]]) -> dict[str, int]:
    """Return what a fact adds to each number of a place's day; of things and people, kept in `seen`, the first one 1.

    Who is of another village is none of the place's people.
    """
    found = {}
    for one in _counting(type(fact).__name__):
        if one.kind is Kind.SUM:
            assert one.amount is not None, one.key
            added = one.amount(fact)
            if added:
                found[one.key] = added
        else:
            assert one.mark is not None, one.key
            mark = one.mark(fact)
            if mark and (one.kind is not Kind.PEOPLE or mark[:6] == place_id):
                found[one.key] = int((one.key, mark) not in seen)
                seen.add((one.key, mark))
    return found


@functools.cache
def _counting(fact: str) -> tuple[Metric, ...]:
    """Return the numbers that count facts of a name."""
    return tuple(one for one in OF_FACTS if fact in one.facts)


def joined(tallies: Iterable[Tally]) -> Tally:
    """Return what spans of one place come to: sums and documents added, people joined, and the last of each stock."""
    sums: Counter[str] = Counter()
    documents: Counter[str] = Counter()
    people: dict[str, int] = {}
    stocks: dict[str, Stock] = {}
    for tally in tallies:
        for key, amount in tally.sums.items():
            sums[key] += amount
        for key, amount in tally.documents.items():
            documents[key] += amount
        for key, bits in tally.people.items():
            people[key] = people.get(key, 0) | bits
        for key, stock in tally.stocks.items():
            stocks[key] = max(stocks.get(key, stock), stock, key=lambda one: one.on)
    return Tally({key: sums[key] for key in sorted(sums)}, people, stocks, dict(documents))


def summed(places: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Return what several places' numbers come to: they share no people."""
    found: Counter[str] = Counter()
    for numbers in places:
        for key, amount in numbers.items():
            found[key] += amount
    return {key: found[key] for key in sorted(found)}


def proceeds_of(sums: Sums) -> dict[str, int]:
    """Return the numbers of what a day of the book came to."""
    found = Counter({one.key: 0 for one in METRICS if one.source is Source.PROCEEDS})
    for one in sums.tallies:
        found.update(_parts_sold(one.goods, one.net))
    found["orders_completed"] = sums.orders
    return dict(found)


def documents_of(entries: Iterable[Entry]) -> dict[str, int]:
    """Return how many orders and bookings that were completed stand behind each number of a day of the book.

    What was given back later, or put right, adds none. An entry's document ends in its version.
    """
    found: dict[str, set[str]] = {one.key: set() for one in METRICS if one.source is Source.PROCEEDS}
    for entry in entries:
        if entry.is_later:
            continue
        document = entry.document.rpartition("#")[0]
        found["orders_completed"].add(document)
        for goods, amounts in entry.change.parts:
            for key, amount in _parts_sold(goods, amounts).items():
                found[key] |= {document} if amount else set()
    return {key: len(documents) for key, documents in found.items()}


def _parts_sold(goods: Goods, amounts: Amounts) -> dict[str, int]:
    """Return what so much of some goods adds to the numbers: those of stays, or those of produce."""
    if goods.category in STAYS:
        return {"tourism_fen": amounts.fen}
    return {"sales_fen": amounts.fen, "sold_grams": amounts.grams, "sold_heads": amounts.heads}

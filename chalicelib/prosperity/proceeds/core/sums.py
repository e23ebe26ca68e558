"""What days, weeks and months of the book come to: by goods, and the money of all. Added up, never counted anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from chalicelib.kernel.values import value
from chalicelib.prosperity.proceeds.core.entries import Amounts, Entry, Goods, Kept, Money, held


@value
class Tally:
    """What was sold of some goods, and by how much that was changed later: given back, or put right."""

    goods: Goods
    sold: Amounts = Amounts()
    later: Amounts = Amounts()

    @property
    def net(self) -> Amounts:
        """What is left of it."""
        return self.sold + self.later

    def __add__(self, other: Tally) -> Tally:
        """Return both together, with the words of the later one."""
        return Tally(other.goods, self.sold + other.sold, self.later + other.later)


@value
class Sums:
    """What a span comes to: of one village its tallies, of a town also the money and how many `orders` there were."""

    tallies: tuple[Tally, ...] = ()
    money: Money = Money()
    orders: int = 0

    @property
    def net(self) -> Amounts:
        """What all goods of it come to."""
        return sum((one.net for one in self.tallies), Amounts())


class Folding:
    """Adds entries, or sums of earlier ones, up as they stream by: it keeps a tally for each of the goods."""

    def __init__(self) -> None:
        self._tallies: dict[tuple[str, str, str], Tally] = {}
        self._money = Money()
        self._orders = 0

    def add(self, entry: Entry) -> None:
        """Add an entry."""
        for goods, amounts in entry.change.parts:
            self._tally(Tally(goods, later=amounts) if entry.is_later else Tally(goods, amounts))
        self._money += entry.change.money
        self._orders += not entry.is_later

    def add_sums(self, sums: Sums) -> None:
        """Add what another span came to, which lies after those that were added."""
        for one in sums.tallies:
            self._tally(one)
        self._money += sums.money
        self._orders += sums.orders

    def _tally(self, one: Tally) -> None:
        there = self._tallies.get(one.goods.key)
        self._tallies[one.goods.key] = one if there is None else there + one

    @property
    def whole(self) -> Sums:
        """What all of it comes to, in the order of the goods' keys."""
        return Sums(tuple(self._tallies[key] for key in sorted(self._tallies)), self._money, self._orders)

    def by_place(self, town_id: str) -> dict[str, Sums]:
        """Return what it comes to for each village, without its money, and under `town_id` the money alone."""
        found: dict[str, list[Tally]] = {}
        for key in sorted(self._tallies):
            found.setdefault(self._tallies[key].goods.village_id, []).append(self._tallies[key])
        sums = {village_id: Sums(tuple(tallies)) for village_id, tallies in found.items()}
        if self._orders or self._money != Money() or sums:
            sums[town_id] = Sums(money=self._money, orders=self._orders)
        return sums


def folded(spans: Iterable[Sums]) -> Sums:
    """Return what spans come to together, the earliest first."""
    folding = Folding()
    for one in spans:
        folding.add_sums(one)
    return folding.whole


def packed(tallies: Sequence[Tally]) -> list[list[Kept]]:
    """Return tallies as lists that JSON keeps."""
    return [[*held(one.goods), *held(one.sold), *held(one.later)] for one in tallies]


def unpacked(kept: Sequence[Sequence[Any]]) -> tuple[Tally, ...]:
    """Return what `packed` was given."""
    return tuple(Tally(Goods(*one[:7]), Amounts(*one[7:13]), Amounts(*one[13:])) for one in kept)


def of_producer(sums: Sums, producer_id: str) -> Sums:
    """Return what of some sums is one producer's goods."""
    return replace(sums, tallies=tuple(one for one in sums.tallies if one.goods.producer_id == producer_id))

"""Yearly points as explicit lots, first in, first out: the model that the ledger's arithmetic is checked against."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Lot:
    year: int
    got: int
    left: int


@dataclass
class Fifo:
    """Explicit lots. Spending eats the oldest, a refund refills what was eaten last, debt waits for the next award.

    What expired or moved away leaves its lot, so that nothing refills it. A reversed award is left out of the history.
    """

    lots: list[Lot] = field(default_factory=list)
    debt: int = 0
    expired: dict[int, int] = field(default_factory=dict)

    def award(self, year: int, points: int) -> None:
        paid = min(points, self.debt)
        self.debt -= paid
        self.lots.append(Lot(year, points, points - paid))
        self.lots.sort(key=lambda lot: lot.year)

    def arrive(self, year: int, points: int) -> None:
        """Take in points of `year` that come by a move. Had they been here, they had been spent before newer ones."""
        paid = min(points, self.debt)
        self.debt -= paid
        come = Lot(year, points, points - paid)
        for lot in reversed(self.lots):
            if lot.year > year:
                back = min(come.left, lot.got - lot.left)
                lot.left += back
                come.left -= back
        self.lots.append(come)
        self.lots.sort(key=lambda lot: lot.year)

    def eat(self, points: int) -> None:
        for lot in self.lots:
            taken = min(points, lot.left)
            lot.left -= taken
            points -= taken
        self.debt += points

    def move(self, lots: dict[int, int]) -> None:
        """Let points go with the years that they had when they went, whatever was reversed since.

        Where such a lot was eaten, or is no more, since its awards are left out, newer points pay instead.
        """
        for year, points in lots.items():
            left, owed = points, points
            for lot in (one for one in self.lots if one.year == year):
                unspent = min(left, lot.left)
                lot.left -= unspent
                lot.got -= unspent
                left -= unspent
                owed -= unspent
            for lot in (one for one in self.lots if one.year == year):
                eaten = min(left, lot.got - lot.left)
                lot.got -= eaten
                left -= eaten
            self.eat(owed)

    def back(self, points: int) -> None:
        paid = min(points, self.debt)
        self.debt -= paid
        points -= paid
        for lot in reversed(self.lots):
            put = min(points, lot.got - lot.left)
            lot.left += put
            points -= put
        assert points == 0

    def due(self, year: int) -> int:
        return sum(lot.left for lot in self.lots if lot.year <= year)

    def oldest(self, points: int) -> dict[int, int]:
        """The years that taking `points` would take from."""
        taken: dict[int, int] = {}
        for lot in self.lots:
            part = min(points, lot.left)
            points -= part
            if part:
                taken[lot.year] = taken.get(lot.year, 0) + part
        return taken

    def expire(self, year: int) -> None:
        gone = 0
        for lot in self.lots:
            if lot.year <= year and lot.left:
                gone += lot.left
                lot.got -= lot.left
                lot.left = 0
        if gone:
            self.expired[year] = self.expired.get(year, 0) + gone

    def balance(self) -> int:
        return sum(lot.left for lot in self.lots) - self.debt

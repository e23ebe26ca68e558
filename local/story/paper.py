"""The village's books with pencil and paper: sums of what happened, sharing no line with the ledger."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

VOLUNTEER_POINTS_AN_HOUR, VOLUNTEER_MINUTES_A_DAY = 200, 240
CLASS_POINTS, CLASSES_A_WEEK = 150, 2
SORTING_POINTS_A_MONTH = 1_000
OPINION_POINTS, OPINIONS_A_MONTH = 200, 5
"""The rules as product.md has them."""


@dataclass
class Paper:
    """What is left of the budget and of each escrow, what everybody has and earned this week, and sums of all."""

    granted: int = 0
    left: int = 0
    escrows: Counter[str] = field(default_factory=Counter)
    points: Counter[str] = field(default_factory=Counter)
    week: Counter[str] = field(default_factory=Counter)
    minutes: Counter[str] = field(default_factory=Counter)
    entries: Counter[str] = field(default_factory=Counter)
    issued: int = 0
    reversed: int = 0
    redeemed: int = 0

    def grant(self, points: int) -> None:
        """Add to the budget."""
        self.granted += points
        self.left += points

    def set_aside(self, activity_id: str, points: int) -> None:
        """Move points of the budget into an activity's escrow."""
        self.left -= points
        self.escrows[activity_id] += points

    def earn(self, holder_id: str, points: int, *, escrow: str = "", later: bool = False) -> None:
        """Give somebody points, of an activity's escrow or else of the budget; `later` than the story's week."""
        if escrow:
            self.escrows[escrow] -= points
        else:
            self.left -= points
        self._move(holder_id, points)
        self.week[holder_id] += 0 if later else points
        self.issued += points

    def return_rest(self, activity_id: str) -> int:
        """Give the rest of an escrow back to the budget, and return how much that was."""
        rest = self.escrows.pop(activity_id)
        self.left += rest
        return rest

    def take_back(self, holder_id: str, points: int) -> None:
        """Undo a mistaken award."""
        self._move(holder_id, -points)
        self.week[holder_id] -= points
        self.left += points
        self.reversed += points

    def spend(self, holder_id: str, points: int) -> None:
        """Buy something."""
        self._move(holder_id, -points)
        self.redeemed += points

    def pool(self, member_id: str, household_id: str, points: int) -> None:
        """Move points to the household."""
        self._move(member_id, -points)
        self._move(household_id, points)

    def hold(self, holder_id: str, points: int) -> None:
        """Set points aside; fewer than none gives them back."""
        self._move(holder_id, -points)

    def _move(self, holder_id: str, points: int) -> None:
        self.points[holder_id] += points
        self.entries[holder_id] += 1


def volunteer_points(minutes: int) -> int:
    """Return what volunteering for whole minutes earns."""
    return minutes * VOLUNTEER_POINTS_AN_HOUR // 60

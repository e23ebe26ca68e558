"""Budgets: the points a village may give in a year, with the resolution that allows them; and escrow for activities."""

from __future__ import annotations

import re
from enum import StrEnum

from chalicelib.kernel.errors import Conflict, NotFound
from chalicelib.kernel.values import value

_BEHIND = re.compile(r"^(?:budget|escrow):(v[0-9]{5})#([0-9]{4})(?:#|$)")


class BudgetUnknown(NotFound):
    """The village has no budget for this year."""

    code = "budget_unknown"
    zh, en = "这一年还没有工分预算。", "There is no points budget for this year."


class BudgetSpent(Conflict):
    """Less is left than asked."""

    code = "budget_spent"
    zh, en = "工分预算不够：剩 {left}，需要 {points}。", "The budget has {left} points left; {points} are needed."


class ResolutionGranted(Conflict):
    """The resolution allowed points once, and they were granted."""

    code = "resolution_granted"
    zh, en = (
        "这份决议在这一年已经拨过工分了，不能再拨。",
        "This resolution's points were granted for the year already; another grant needs another resolution.",
    )


class LineKind(StrEnum):
    """What a budget's line is."""

    GRANT = "grant"
    ESCROW = "escrow"
    RETURN = "return"


@value
class Budget:
    """One village's budget of one year. `granted` is the sum of its grants, `left` what may still be given."""

    village_id: str
    year: int
    granted: int
    left: int
    version: int


@value
class Escrow:
    """Points to set aside for a document, such as an activity, by its id and what people call it."""

    document: str
    points: int
    title: str


@value
class BudgetLine:
    """One change of a budget that is not an award: a grant with its resolution, an escrow, a return.

    `title` is what people call the document of an escrow or return; it never changes once points are set aside.
    """

    line_id: str
    kind: LineKind
    points: int
    document: str
    by: str
    at: str
    title: str = ""


def name_of(village_id: str, year: int) -> str:
    """Return the budget's name as entries carry it, such as `budget:v00012#2026`."""
    return f"budget:{village_id}#{year}"


def escrow_of(village_id: str, year: int, document: str) -> str:
    """Return an escrow's name as entries carry it, such as `escrow:v00012#2026#<document>`."""
    return f"escrow:{village_id}#{year}#{document}"


def behind(side: str) -> tuple[str, int] | None:
    """Return the village and year of the budget that an entry's side is, or that its escrow came from; None if none."""
    found = _BEHIND.match(side)
    return None if found is None else (found[1], int(found[2]))

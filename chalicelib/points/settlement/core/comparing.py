"""Comparing (对账): a month's lines against the shop's own list, and what differs. Nothing is changed by it. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum

from chalicelib.kernel.calendar import SHANGHAI, business_time
from chalicelib.kernel.errors import Conflict, NotFound
from chalicelib.kernel.values import value
from chalicelib.points.settlement.core.statements import Line

FILE_BYTES_MAX = 10_000_000
ROWS_MAX = 200_000
"""Rows of a shop's list; a month of the largest shop has half of that. Ours."""
FAULTS_MAX = 1_000
SHOWN_MAX = 60
"""Differences kept beside the counts, for the page; all of them are in the file."""
COMPARISONS_MAX, COMPARISONS_SHOWN = 20, 5
"""Comparisons of one statement, also those whose list could not be read; and how many it shows, the newest. Ours."""
POINTS_MAX = 1_000_000
_KEY = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
_SLIP = re.compile(r"^[0-9]{16}$", re.ASCII)
_NUMBER = re.compile(r"^[+-]?[0-9]{1,7}(\.0+)?$", re.ASCII)
HEADS = {
    "id": ("编号", "小票编号", "流水号", "收款编号", "key", "slip", "idempotency-key", "number"),
    "points": ("工分", "分数", "points"),
    "time": ("时间", "日期", "交易时间", "time", "date", "made_at"),
}
"""What the columns of a list may be called; the first of each is how our template calls it."""


class NoSuchComparison(NotFound):
    """There is no such comparison with this statement, or it is not done yet."""

    code = "no_such_comparison"
    zh, en = "没有这次对账，或者还没有比完。", "There is no such comparison, or it is not done yet."


class TooManyComparisons(Conflict):
    """The statement was compared as often as anybody needs."""

    code = "too_many_comparisons"
    zh, en = "这张结算单已经对账 {max} 次，不能再对了，有不同请提异议。", "It was compared {max} times; object instead."


class ListMissing(Conflict):
    """The list was not uploaded."""

    code = "list_missing"
    zh, en = "没有收到清单文件，请重新上传。", "The list was not uploaded; upload it again."


class ListUnreadable(Conflict):
    """The file is neither a CSV nor an Excel sheet with the columns that are needed."""

    code = "list_unreadable"
    zh, en = (
        "看不懂这个文件：第一行要有“编号”“工分”“时间”三列。",
        "The first row must name the number, points and time.",
    )


class ListTooLong(Conflict):
    """The list has more rows than a month has."""

    code = "list_too_long"
    zh, en = "清单太长，最多 {rows_max} 行。", "The list is too long; at most {rows_max} rows."


class Kind(StrEnum):
    """How a line differs."""

    ONLY_OURS = "only_ours"
    ONLY_THEIRS = "only_theirs"
    AMOUNT = "amount"
    TIME = "time"


KINDS_ZH = {
    Kind.ONLY_OURS: "只有镇里有",
    Kind.ONLY_THEIRS: "只有商户有",
    Kind.AMOUNT: "工分不同",
    Kind.TIME: "不在同一天",
}


@value
class Theirs:
    """One row of the shop's list. `name` is a key, or a slip's number."""

    row: int
    name: str
    points: int
    at: dt.datetime


@value
class Fault:
    """A row that can not be read, and why, in Chinese."""

    row: int
    zh: str


@value
class Difference:
    """One difference. `key` is our line's, `theirs` their number; times are RFC 3339 in China, "" for none."""

    kind: Kind
    key: str
    theirs: str
    our_points: int
    their_points: int
    our_at: str
    their_at: str


@value
class Comparison:
    """What comparing came to: how many rows and lines were the same or differed, the first differences, the file.

    `reason` says in Chinese why nothing was compared; there is no file then.
    """

    comparison_id: str
    at: dt.datetime
    counts: dict[str, int]
    shown: tuple[Difference, ...]
    file: str
    reason: str = ""


def columns_of(cells: Sequence[object]) -> dict[str, int]:
    """Return where the columns of a list are by its first row, or raise `ListUnreadable`."""
    names = [str(cell or "").strip().lstrip("\ufeff").lower() for cell in cells]
    found = {}
    for column, known in HEADS.items():
        place = next((names.index(name) for name in known if name in names), None)
        if place is None:
            raise ListUnreadable
        found[column] = place
    return found


def read_row(row: int, cells: Sequence[object], columns: dict[str, int]) -> Theirs | Fault | None:
    """Return what a row says, what is wrong with it, or None for an empty one."""
    name, points, time = (_text(cells[at]) if at < len(cells) else "" for at in columns.values())
    if not (name or points or time):
        return None
    name = re.sub(r"[\s']", "", name).lower()
    name = re.sub(r"-", "", name) if re.fullmatch(r"[0-9-]+", name) and not _KEY.match(name) else name
    if not (_KEY.match(name) or _SLIP.match(name)):
        return Fault(row, "编号不是收款编号，也不是 16 位小票编号")
    if not _NUMBER.match(points.replace(",", "")) or abs(int(float(points.replace(",", "")))) > POINTS_MAX:
        return Fault(row, "工分不是整数")
    at = _moment(time)
    if at is None:
        return Fault(row, "时间要写成 2026-11-03 18:20 这样")
    return Theirs(row, name, int(float(points.replace(",", ""))), at)


def _text(cell: object) -> str:
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _moment(text: str) -> dt.datetime | None:
    """Return a moment in China's time; without an offset it is written so. None where the calendar has none."""
    written = text.replace("/", "-").replace("年", "-").replace("月", "-").replace("日", "")
    written = re.sub(r"-(\d)(?!\d)", r"-0\1", written)
    try:
        found = dt.datetime.fromisoformat(written)
        return found.replace(tzinfo=SHANGHAI) if found.tzinfo is None else found.astimezone(SHANGHAI)
    except (ValueError, OverflowError):  # An offset may lead out of the first year or the last.
        return None


class Comparing:
    """Compares our lines, as they stream by, with the rows of the shop's list, which it keeps until they are found."""

    def __init__(self, slip_of: Callable[[str], str]) -> None:
        self._slip_of = slip_of
        self._rows: dict[str, list[Theirs]] = {}
        self._late: list[Line] = []
        self.counts = dict.fromkeys(("rows", "faults", "lines", "same", *(kind.value for kind in Kind)), 0)

    def add_theirs(self, row: Theirs) -> Fault | None:
        """Keep a row of theirs; a key that stands there twice is a fault of the second."""
        if self.counts["rows"] >= ROWS_MAX:
            raise ListTooLong(rows_max=ROWS_MAX)
        self.counts["rows"] += 1
        there = self._rows.setdefault(row.name, [])
        if there and _KEY.match(row.name):
            return Fault(row.row, f"和第 {there[0].row} 行重复")
        there.append(row)
        return None

    def meet(self, line: Line) -> Difference | None:
        """Return how one of our lines differs from the row of theirs that names it; None: it does not, or not yet."""
        self.counts["lines"] += 1
        slips = self._rows.get(self._slip_of(line.key), [])
        by_slip = next((row for row in slips if row.points == line.points), None)
        theirs = next(iter(self._rows.get(line.key, [])), by_slip)
        if theirs is None and slips:
            self._late.append(line)  # Another line of the same second may be the one that this slip means.
            return None
        return self._met(line, theirs)

    def _met(self, line: Line, theirs: Theirs | None) -> Difference | None:
        if theirs is None:
            return self._told(Kind.ONLY_OURS, line, None)
        self._rows[theirs.name].remove(theirs)
        if theirs.points != line.points:
            return self._told(Kind.AMOUNT, line, theirs)
        if theirs.at.astimezone(SHANGHAI).date() != line.on:
            return self._told(Kind.TIME, line, theirs)
        self.counts["same"] += 1
        return None

    def left(self) -> Iterator[Difference]:
        """Yield what differs of the rest when all of ours were met."""
        for line in self._late:
            slips = self._rows[self._slip_of(line.key)]
            met = self._met(line, next((row for row in slips if row.points == line.points), next(iter(slips), None)))
            if met is not None:
                yield met
        for row in sorted((row for rows in self._rows.values() for row in rows), key=lambda one: one.row):
            yield self._told(Kind.ONLY_THEIRS, None, row)

    def _told(self, kind: Kind, ours: Line | None, theirs: Theirs | None) -> Difference:
        self.counts[kind.value] += 1
        return Difference(
            kind,
            ours.key if ours else "",
            theirs.name if theirs else "",
            ours.points if ours else 0,
            theirs.points if theirs else 0,
            business_time(ours.made_at) if ours else "",
            business_time(theirs.at) if theirs else "",
        )

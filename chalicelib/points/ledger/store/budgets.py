"""Moves budgets in and out of DynamoDB."""

from __future__ import annotations

from collections.abc import Iterator

from pynamodb.expressions.operand import Path

from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Form, Refusal, Writes
from chalicelib.points.ledger.core.budgets import Budget, BudgetLine, LineKind
from chalicelib.points.ledger.records import BudgetRecord

_DRAWN = Form("SET #left = #left - :points", "#left >= :points", {"#left": BudgetRecord.left.attr_name})


def budget_of(record: BudgetRecord | None) -> Budget | None:
    """Return the value of a head row, or None."""
    if record is None:
        return None
    return Budget(record.village_id, int(record.row), record.granted or 0, record.left or 0, record.version or 0)


def find_budget(village_id: str, year: int, *, consistent: bool = False) -> Budget | None:
    """Return the village's budget of the year, or None."""
    return budget_of(storage.find(BudgetRecord, village_id, str(year), consistent=consistent))


def draw(village_id: str, year: int, points: int, refusal: Refusal) -> Writes:
    """Return the write that takes `points` from what is left; it fails where less is left."""
    values = {":points": {"N": str(points)}}
    return Writes().fill(BudgetRecord, village_id, str(year), form=_DRAWN, values=values, refusal=refusal)


def give_back(village_id: str, year: int, points: int, refusal: Refusal) -> Writes:
    """Return the write that puts `points` back."""
    left = Path(["left"])
    return Writes().update(
        BudgetRecord, village_id, str(year), actions=[left.set(left + points)], condition=left.exists(), refusal=refusal
    )


def grant(village_id: str, year: int, points: int) -> Writes:
    """Return the write that adds `points` to a year's budget, opening it where it is the first grant."""
    growth = {"granted": points, "left": points, "version": 1}
    actions = [Path([name]).set((Path([name]) | 0) + n) for name, n in growth.items()]
    return Writes().update(BudgetRecord, village_id, str(year), actions=actions)


def line(village_id: str, year: int, row: BudgetLine, fingerprint: str, refusal: Refusal) -> Writes:
    """Return the write of a new budget line, the guard of its transaction."""
    record = BudgetRecord(
        village_id,
        f"{year}#{row.line_id}",
        kind=row.kind.value,
        points=row.points,
        document=row.document,
        by=row.by,
        at=row.at,
        title=row.title or None,
        fingerprint=fingerprint,
    )
    return Writes().create(record, refusal=refusal, guard=True)


def by_resolution(village_id: str, year: int, row: BudgetLine, paper: str, refusal: Refusal) -> Writes:
    """Return the write of what a resolution granted, by the digest of its name; there is one a year."""
    record = BudgetRecord(village_id, f"{year}!{paper}", document=row.document, by=row.by, at=row.at)
    return Writes().create(record, refusal=refusal)


def list_lines(village_id: str, year: int) -> Iterator[BudgetLine]:
    """Yield a year's grants, escrows and returns; for jobs."""
    query = storage.Query(BudgetRecord, village_id, where=BudgetRecord.row.startswith(f"{year}#"), consistent=True)
    for item in storage.every(query):
        yield _line_of(item)


def page_of_lines(village_id: str, year: int, kind: LineKind, *, size: int, cursor: str | None) -> Page[BudgetLine]:
    """Return a page of a year's lines of one kind, newest first: grants by their requests, others by their documents.

    The rows of grants are UUIDv7, of which a letter is the first digit from the year 7544 on.
    """
    of_kind = BudgetRecord.row.startswith(f"{year}#{kind.value}#")
    where = BudgetRecord.row.between(f"{year}#0", f"{year}#a") if kind is LineKind.GRANT else of_kind
    query = storage.Query(BudgetRecord, village_id, where=where, newest_first=True, consistent=True)
    page = storage.page(query, size=size, cursor=cursor)
    return Page([_line_of(item) for item in page.rows], page.cursor)


def _line_of(item: storage.Item) -> BudgetLine:
    record = BudgetRecord.from_raw_data(item)
    return BudgetLine(
        record.row.partition("#")[2],
        LineKind(record.kind or ""),
        record.points or 0,
        record.document or "",
        record.by or "",
        record.at or "",
        record.title or "",
    )

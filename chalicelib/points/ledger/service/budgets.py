"""Budgets: granted by a village meeting's resolution, moved into escrow for activities, returned."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence

from chalicelib.foundation.identity.core.places import NoSuchPlace
from chalicelib.kernel import keys
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import AlreadyDone, Refusal, Writes, commit
from chalicelib.points.ledger.core.budgets import (
    Budget,
    BudgetLine,
    BudgetUnknown,
    Escrow,
    LineKind,
    ResolutionGranted,
)
from chalicelib.points.ledger.core.documents import same_paper
from chalicelib.points.ledger.service.awards import short_of
from chalicelib.points.ledger.store import budgets as store

VILLAGE = re.compile(r"v[0-9]{5}")


def grant_budget(ctx: Context, *, village_id: str, year: int, points: int, resolution: str, key: str) -> Budget:
    """Add `points` to a village's budget of a year, by the resolution that allows them; once per `key`.

    A resolution is granted once for a year, however its name is typed.

    Raises:
        KeyReused: the key granted something else.
        ResolutionGranted: another request granted by this resolution.
        NoSuchPlace: that is no village's id.
    """
    assert points >= 1, points
    if VILLAGE.fullmatch(village_id) is None:
        raise NoSuchPlace
    mark = fingerprint("grant", village_id, year, points, resolution)
    row = BudgetLine(key, LineKind.GRANT, points, resolution, ctx.actor.signature, ctx.now().isoformat())
    writes = store.line(village_id, year, row, mark, refusal=_replay_of(mark))
    paper = keys.digest("resolution", same_paper(resolution))
    writes.merge(store.by_resolution(village_id, year, row, paper, refusal=lambda _: ResolutionGranted()))
    with contextlib.suppress(AlreadyDone):
        commit(writes.merge(store.grant(village_id, year, points)))
    return load_budget(village_id=village_id, year=year)


def _replay_of(mark: str) -> Refusal:
    def refusal(image: object) -> Exception:
        return AlreadyDone(image) if getattr(image, "fingerprint", "") == mark else KeyReused()

    return refusal


def load_budget(*, village_id: str, year: int) -> Budget:
    """Return a village's budget of a year.

    Raises:
        BudgetUnknown: none was granted.
    """
    budget = store.find_budget(village_id, year, consistent=True)
    if budget is None:
        raise BudgetUnknown
    return budget


def lines_of_budget(
    *, village_id: str, year: int, kind: LineKind, size: int = 20, cursor: str | None = None
) -> Page[BudgetLine]:
    """Return a page of a year's grants, escrows or returns, newest first. One round trip."""
    return store.page_of_lines(village_id, year, kind, size=size, cursor=cursor)


def prepare_escrow(ctx: Context, *, village_id: str, year: int, points: int, document: str, title: str = "") -> Writes:
    """Return the writes that move `points` of a budget into an activity's keeping, once per `document`.

    Committing them raises `AlreadyDone` on a replay, `BudgetSpent` or `BudgetUnknown` where the budget does not cover.
    """
    return prepare_escrows(ctx, village_id=village_id, year=year, escrows=[Escrow(document, points, title)])


def prepare_escrows(ctx: Context, *, village_id: str, year: int, escrows: Sequence[Escrow]) -> Writes:
    """Return the writes that move points into the keeping of several documents, drawing the budget once for all.

    Committing them raises what those of `prepare_escrow` raise.
    """
    writes = Writes()
    for escrow in escrows:
        writes.merge(_escrow_line(ctx, village_id, year, escrow))
    total = sum(escrow.points for escrow in escrows)
    return writes.merge(store.draw(village_id, year, total, refusal=short_of(total)))


def prepare_more_escrow(ctx: Context, *, village_id: str, year: int, escrow: Escrow, key: str) -> Writes:
    """Return the writes that add `escrow.points` to what a document keeps already, once per `key`.

    Committing them raises what those of `prepare_escrow` raise.
    """
    writes = _escrow_line(ctx, village_id, year, escrow, line_id=f"escrow#{escrow.document}#{key}")
    return writes.merge(store.draw(village_id, year, escrow.points, refusal=short_of(escrow.points)))


def _escrow_line(ctx: Context, village_id: str, year: int, escrow: Escrow, *, line_id: str = "") -> Writes:
    mark = fingerprint("escrow", village_id, year, escrow.points, escrow.document)
    row = BudgetLine(
        line_id or f"escrow#{escrow.document}",
        LineKind.ESCROW,
        escrow.points,
        escrow.document,
        ctx.actor.signature,
        ctx.now().isoformat(),
        escrow.title,
    )
    return store.line(village_id, year, row, mark, refusal=_replay_of(mark))


def prepare_return(ctx: Context, *, village_id: str, year: int, points: int, document: str, title: str = "") -> Writes:
    """Return the writes that give what is left of an escrow back to its budget, once per `document`."""
    mark = fingerprint("return", village_id, year, points, document)
    row = BudgetLine(
        f"return#{document}", LineKind.RETURN, points, document, ctx.actor.signature, ctx.now().isoformat(), title
    )
    writes = store.line(village_id, year, row, mark, refusal=_replay_of(mark))
    return writes.merge(store.give_back(village_id, year, points, refusal=short_of(points)))

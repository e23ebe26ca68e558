"""A shop objects to a line of its statement, or to the whole."""

from __future__ import annotations

from typing import Any

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.settlement import StatementObjected
from chalicelib.foundation.partners.core.keys import KeyScope, require_scope
from chalicelib.kernel.calendar import business_date, month_of
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.writes import AlreadyDone, Stale, commit
from chalicelib.points.ledger.core.keys import asked_on
from chalicelib.points.ledger.core.sources import redemptions_of
from chalicelib.points.ledger.service.statements import find_entry
from chalicelib.points.settlement.core.objections import (
    NoSuchLine,
    Objection,
    objected,
    refuse_late,
)
from chalicelib.points.settlement.core.statements import NoSuchSettlement
from chalicelib.points.settlement.store import objections, statements as store

TURNS_MAX = 6


def object_to(ctx: Context, *, month: str, line: str, theirs: str, reason: str, key: str) -> Objection:
    """Keep what the acting shop says against its statement, once per `key`. 2 round trips, 3 against a line.

    Raises:
        ScopeMissing: the key may not read.
        NoSuchSettlement, NoSuchLine: there is none.
        ObjectionLate, TooManyObjections: no more.
        KeyReused: the key said something else.
        Busy: the statement is changed again and again.
    """
    require_scope(ctx.actor, KeyScope.READ)
    partner_id = ctx.actor.subject
    mark = fingerprint("settlement objection", line, theirs, reason)
    points: int | None = None

    def refusal(image: Any) -> Exception:
        first = objections.objection_of(image)
        return AlreadyDone(first) if first is not None and first.mark == mark else KeyReused()

    for _ in range(TURNS_MAX):
        statement, first = objections.find_with_statement(partner_id, month, key)
        if first is not None:
            if first.mark != mark:
                raise KeyReused
            return first
        if statement is None:
            raise NoSuchSettlement
        refuse_late(statement, business_date(ctx.now()))
        points = _points_of(partner_id, month, line) if points is None else points
        made = Objection(
            key, partner_id, month, line, theirs, reason, ctx.actor.key_id, ctx.now(), mark, line_points=points
        )
        fact = StatementObjected(partner_id, month, key, made.state.value)
        writes = objections.creation_of(made, refusal).merge(
            store.change_of(objected(statement), statement, Stale),
            prepare_audit(ctx, place_id=statement.village_id, deed="settlement.object", target=f"{partner_id}#{month}"),
            facts.prepare_fact(ctx, village_id=statement.village_id, fact=fact),
        )
        try:
            commit(writes)
        except AlreadyDone as done:
            before: Objection = done.first
            return before
        except Stale:
            continue
        return made
    raise Busy


def _points_of(partner_id: str, month: str, line: str) -> int:
    """Return the points of a line of the month, 0 for the whole."""
    if not line:
        return 0
    entry = find_entry(source=redemptions_of(partner_id), line=line) if month_of(asked_on(line)) == month else None
    if entry is None:
        raise NoSuchLine
    return entry.delta.spent

"""What officers do with a statement: check, send back, approve, pay; and what they answer to objections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.settlement import StatementMoved, StatementObjected
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.writes import Stale, Writes, commit
from chalicelib.points.ledger.service.kinship import is_tied
from chalicelib.points.settlement.core import life
from chalicelib.points.settlement.core.life import Deed
from chalicelib.points.settlement.core.objections import (
    NoSuchObjection,
    Objection,
    Verdict,
    answered,
    refuse_amount,
)
from chalicelib.points.settlement.core.statements import (
    NoSuchSettlement,
    Officer,
    Payment,
    Statement,
    Step,
)
from chalicelib.points.settlement.service import closing
from chalicelib.points.settlement.store import objections, statements as store

T = TypeVar("T")
TURNS_MAX = 4
"""How often a decision is made again because the statement was changed meanwhile."""


def decide(
    ctx: Context,
    *,
    partner_id: str,
    month: str,
    deed: Deed,
    key: str,
    seen_fen: int | None = None,
    why: str = "",
    payment: Payment | None = None,
) -> Statement:
    """Bring a statement one step on, once per `key`; return it as it is then. 2 round trips, 3 for who is a resident.

    `seen_fen` is what the officer saw was to be paid; `why` the reason of who sends it back, or a remark.

    Raises:
        NoSuchSettlement: there is none.
        StatementElsewhere, SentBackTooOften, ShopsFamily, OwnCheck, OwnAdjustment, ObjectionsOpen, AmountChanged,
            NothingToPay, InvalidInput: as `life.decided`.
        KeyReused: the key did something else with it.
        Busy: it is changed again and again.
    """
    mark = fingerprint("settlement", deed.value, seen_fen, why, payment)

    def once() -> Statement:
        statement = _load(partner_id, month)
        if _done_before(statement, key, mark):
            return statement
        step = Step(deed.value, ctx.actor.signature, ctx.actor.person, ctx.now(), why, key, mark)
        officer = _officer(ctx, statement)
        after = life.decided(statement, deed, officer, seen_fen=seen_fen, step=step, payment=payment)
        writes = store.change_of(after, statement, Stale)
        fact = StatementMoved(partner_id, month, after.state.value, after.payable_fen)
        commit(writes.merge(_trail(ctx, statement, deed.value), _fact(ctx, statement, fact)))
        return after

    return _again(once)


def _again(once: Callable[[], T]) -> T:
    """Do something anew where the statement was changed since it was read."""
    for _ in range(TURNS_MAX):
        try:
            return once()
        except Stale:
            continue
    raise Busy


def _load(partner_id: str, month: str) -> Statement:
    statement = store.find(partner_id, month)
    if statement is None:
        raise NoSuchSettlement
    return statement


def _done_before(statement: Statement, key: str, mark: str) -> bool:
    """Tell whether this key did this before; a replay is looked at before any refusal."""
    step = next((one for one in statement.steps if one.key == key), None)
    if step is not None and step.mark != mark:
        raise KeyReused
    return step is not None


def _officer(ctx: Context, statement: Statement) -> Officer:
    """Return who decides, and whether they are, or are tied to, who acts for the shop."""
    own = not ctx.actor.persons.isdisjoint(statement.persons)
    tied = own or (
        bool(statement.persons) and any(is_tied(one, statement.persons) for one in sorted(ctx.actor.persons))
    )
    return Officer(ctx.actor, tied)


def _trail(ctx: Context, statement: Statement, deed: str) -> Writes:
    target = f"{statement.partner_id}#{statement.month}"
    return prepare_audit(ctx, place_id=statement.village_id, deed=f"settlement.{deed}", target=target)


def _fact(ctx: Context, statement: Statement, fact: StatementMoved | StatementObjected) -> Writes:
    return facts.prepare_fact(ctx, village_id=statement.village_id, fact=fact)


def answer_objection(
    ctx: Context,
    *,
    partner_id: str,
    month: str,
    objection_id: str,
    answer: Verdict,
    reason: str,
    fen: int,
    on_next: bool,
    key: str,
) -> Objection:
    """Answer an objection once, and return it. An upheld one changes this statement by `fen`, or the next one.

    A checked statement is to be checked anew then, and whoever upheld it does not approve. The ledger's entries stay
    as they are. 2 round trips, 3 for an officer who is a resident, 1 more for the files.

    Raises:
        NoSuchSettlement, NoSuchObjection: there is none.
        ObjectionAnswered, ShopsFamily, StatementElsewhere, NextClosed, TooLateToAdjust, InvalidInput: not like this.
        KeyReused: the key answered something else.
        Busy: the statement is changed again and again.
    """
    mark = fingerprint("settlement answer", answer.value, reason, fen, on_next)

    def once() -> tuple[Statement, Objection]:
        statement, objection = objections.find_with_statement(partner_id, month, objection_id)
        if statement is None:
            raise NoSuchSettlement
        if objection is None:
            raise NoSuchObjection
        if objection.answer_key == key:
            if objection.answer_mark != mark:
                raise KeyReused
            return statement, objection
        told = _answered(ctx, objection, answer, reason=reason, fen=fen, on_next=on_next)
        told = replace(told, answer_key=key, answer_mark=mark)
        deed, officer = Deed(answer.value), _officer(ctx, statement)
        step = Step(deed.value, ctx.actor.signature, ctx.actor.person, ctx.now(), reason, key, mark)
        after = life.answered(statement, deed, officer, fen=fen, on_next=on_next, step=step)
        writes = objections.answer_of(told, Stale).merge(store.change_of(after, statement, Stale))
        fact = StatementObjected(partner_id, month, objection_id, told.state.value, fen)
        commit(writes.merge(_trail(ctx, statement, answer.value), _fact(ctx, statement, fact)))
        return after, told

    after, told = _again(once)
    if after.papers < after.revision:
        closing.start_papers(ctx, after)
    return told


def _answered(
    ctx: Context, objection: Objection, answer: Verdict, *, reason: str, fen: int, on_next: bool
) -> Objection:
    """Return an objection with its answer."""
    state = answered(objection, answer)
    refuse_amount(answer, fen, on_next=on_next)
    now: dt.datetime = ctx.now()
    return replace(
        objection,
        state=state,
        answer=reason,
        answered_by=ctx.actor.signature,
        answered_at=now,
        fen=fen,
        on_next=on_next,
    )

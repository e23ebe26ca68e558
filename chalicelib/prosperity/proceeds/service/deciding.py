"""What is done with a statement: approved, paid, doubted by whose it is, and answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.identity.service.own_family import find_untied
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.writes import Stale, Writes, commit
from chalicelib.prosperity.proceeds.core import statements as core
from chalicelib.prosperity.proceeds.core.entries import Amounts, Assigned, Goods
from chalicelib.prosperity.proceeds.core.parties import Kind
from chalicelib.prosperity.proceeds.core.statements import Deed, Doubt, Payment, Statement, Step
from chalicelib.prosperity.proceeds.service import book, reading
from chalicelib.prosperity.proceeds.store import statements as store

TURNS_MAX = 4
"""How often a decision is made again because the statement was changed meanwhile."""
CORRECTION = "correction"
"""How it is sold that is sold in no way: money that an answer puts right."""


def decide(
    ctx: Context, *, party_id: str, week: str, deed: Deed, seen_fen: int, key: str, payment: Payment | None = None
) -> Statement:
    """Approve a statement, or say that it was paid, once per `key`. 2 round trips, 3 where it is a villager's.

    `seen_fen` is what the officer saw was to be paid.

    Raises:
        NoSuchStatement. OwnFamily: it is the acting officer's own, or their family's.
        ProceedsElsewhere, ProceedsChanged, NothingOwed, DoubtsOpen, OwnApproval, InvalidInput: as `core.decided`.
        KeyReused: the key did something else with it. Busy.
    """
    mark = fingerprint("proceeds", deed.value, seen_fen, payment)

    def once() -> Statement:
        statement = reading.load(party_id=party_id, week=week)
        done = next((one for one in statement.steps if one.key == key), None)
        if done is not None:
            if done.mark != mark:
                raise KeyReused
            return statement
        _refuse_own(ctx, statement)
        step = Step(deed.value, ctx.actor.signature, ctx.actor.person, ctx.now(), key, mark)
        after = core.decided(statement, deed, ctx.actor, seen_fen=seen_fen, step=step, payment=payment)
        commit(_changed(ctx, statement, after, deed.value))
        return after

    return _again(once)


def _refuse_own(ctx: Context, statement: Statement) -> None:
    """Let nobody decide on what they, or their family, are paid."""
    if statement.party.resident_id:
        find_untied(ctx, statement.party.resident_id)


def _changed(ctx: Context, seen: Statement, after: Statement, deed: str) -> Writes:
    writes = store.change_of(after, seen.version, Stale)
    target = f"{seen.party_id}#{seen.week}"
    return writes.merge(prepare_audit(ctx, place_id=_place_of(seen), deed=f"proceeds.{deed}", target=target))


def _place_of(statement: Statement) -> str:
    return statement.town_id if statement.kind is Kind.PLATFORM else statement.party_id[:6]


def _again(once: Callable[[], Statement]) -> Statement:
    """Do something anew where the statement was changed since it was read."""
    for _ in range(TURNS_MAX):
        try:
            return once()
        except Stale:
            continue
    raise Busy


def doubt(ctx: Context, *, party_id: str, week: str, words: str, key: str) -> Statement:
    """Keep what the acting villager thinks is wrong with their statement, once per `key`. Two round trips.

    Raises:
        NoSuchStatement: it is not theirs. ProceedsElsewhere: it is paid. TooManyDoubts. KeyReused. Busy.
    """
    mark = fingerprint("proceeds doubt", words)

    def once() -> Statement:
        statement = reading.load_own(ctx, party_id=party_id, week=week)
        first = next((one for one in statement.doubts if one.doubt_id == key), None)
        if first is not None:
            if first.mark != mark:
                raise KeyReused
            return statement
        after = core.doubted(statement, Doubt(key, words, ctx.now(), mark))
        commit(_changed(ctx, statement, after, "doubt"))
        return after

    return _again(once)


def answer(ctx: Context, *, party_id: str, week: str, doubt_id: str, words: str, fen: int, key: str) -> Statement:
    """Answer a doubt, once per `key`. With `fen` the producer gets so much more (or less) from the platform.

    That is a line of the book of today, and so of the statement of this week: what was closed stays as it is, and
    officers approve it as all else. 2 round trips, 3 where it is a villager's.

    Raises:
        NoSuchStatement, NoSuchDoubt. DoubtAnswered. OwnFamily. KeyReused. Busy.
    """
    mark = fingerprint("proceeds answer", words, fen)

    def once() -> Statement:
        statement = reading.load(party_id=party_id, week=week)
        asked = statement.doubt(doubt_id)
        if asked.answer_key == key:
            if asked.answer_mark != mark:
                raise KeyReused
            return statement
        _refuse_own(ctx, statement)
        told = replace(
            asked,
            answer=words,
            answered_by=ctx.actor.signature,
            answered_at=ctx.now(),
            fen=fen,
            answer_key=key,
            answer_mark=mark,
        )
        after = core.answered(statement, told)
        commit(_changed(ctx, statement, after, "answer").merge(_correction(ctx, statement, told)))
        return after

    return _again(once)


def _correction(ctx: Context, statement: Statement, told: Doubt) -> Writes:
    """Return the book's line by which the platform gives a producer so much, or takes it back; none for nothing."""
    if not told.fen:
        return Writes()
    goods = Goods(
        statement.party_id, statement.party_id[:6], told.doubt_id, f"更正 {statement.week}", told.answer[:40],
        CORRECTION, CORRECTION,
    )  # fmt: skip
    moved = Assigned(((goods, Amounts(producer=told.fen, platform=-told.fen)),))
    return book.prepare_correction(
        ctx, town_id=statement.town_id, document=f"{statement.party_id}#{statement.week}#{told.doubt_id}", moved=moved
    )

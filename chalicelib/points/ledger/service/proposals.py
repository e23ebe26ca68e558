"""Proposals of rules: drafted by one officer, decided by another, effective from a day to come."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.points import RuleChanged
from chalicelib.foundation.identity.service import places
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, InvalidInput, KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import AlreadyDone, Stale, Writes, commit
from chalicelib.points.ledger.core import proposals as core, rulebooks as books
from chalicelib.points.ledger.core.proposals import Deed, NoSuchProposal, Proposal, State
from chalicelib.points.ledger.core.rulebooks import Book
from chalicelib.points.ledger.core.rules import Rule
from chalicelib.points.ledger.service import rulebooks
from chalicelib.points.ledger.store import rulebooks as store

TURNS_MAX = 3
"""How often a decision is made again because another one changed the book meanwhile."""


def propose(ctx: Context, *, place_id: str, rule: Rule, document: str, effective_on: dt.date, key: str) -> Proposal:
    """Keep a proposed version of a rule, once per `key`. A rule without a code is a new one, the town's only.

    What a version may not change (unit, scenario, letter, whom it pays) is taken from the rule as it is.

    Raises:
        RuleUnknown: the code names no rule.
        InvalidInput: it can not be carried out, is looser than the town's, or for a day that has passed or is more
            than a year ahead; each field is named.
        KeyReused: the key proposed something else. NoSuchPlace.
    """
    if place_id.startswith("v"):
        places.load_village(village_id=place_id)
    mark = fingerprint("proposal", place_id, rule, document, effective_on)
    town, village = rulebooks.books_of(ctx, village_id=place_id)
    today = business_date(ctx.now())
    on = core.takes_effect_on(effective_on, today)
    asked = _completed(rule, town, village, on)
    try:
        core.refuse_misdated(effective_on, today)
        core.refuse_unfit(asked, town=town, village=village, on=on)
    except InvalidInput:  # It may have fitted when it was asked for first.
        first = store.find_proposal(place_id, key)
        if first is None:
            raise
        return _same(first, mark)
    signed, person = ctx.actor.signature, ctx.actor.person
    proposal = Proposal(key, place_id, asked, document, effective_on, signed, ctx.now(), mark, person=person)

    def refusal(image: Any) -> Exception:
        first = store.proposal_of(image)
        assert first is not None
        return AlreadyDone(first)

    try:
        commit(store.creation_of(proposal, refusal).merge(_audited(ctx, proposal, "propose")))
    except AlreadyDone as done:
        return _same(done.first, mark)
    return proposal


def _same(first: Proposal, mark: str) -> Proposal:
    """Return what a key proposed first, where this is the same."""
    if first.fingerprint != mark:
        raise KeyReused
    return first


def _completed(rule: Rule, town: Book, village: Book, on: dt.date) -> Rule:
    """Return a proposed rule with what a version may not change; a village proposes no new rule."""
    if not rule.code and not village.place_id:
        return rule
    base = books.rule_on(rule.code, on, town=town, village=Book(""))
    return replace(
        rule,
        letter=base.letter,
        scenario=base.scenario,
        unit=base.unit,
        verifier=base.verifier if village.place_id else rule.verifier or base.verifier,
        for_household=base.for_household,
    )


def _audited(ctx: Context, proposal: Proposal, deed: str) -> Writes:
    return prepare_audit(ctx, place_id=proposal.place_id, deed=f"rules.{deed}", target=proposal.proposal_id)


def decide(ctx: Context, *, place_id: str, proposal_id: str, deed: Deed, reason: str = "") -> Proposal:
    """Approve, reject or withdraw a proposal. Deciding the same again returns it as it is. 3 round trips cold.

    An approved one takes effect on the day asked for, tomorrow at the earliest.

    Raises:
        NoSuchProposal. ProposalDecided, OwnProposal, NotTheDrafter: as `core.next_state`.
        InvalidInput: the town's rules changed since, and it does not fit any more.
        Busy: others decide on rules at the same moment; ask again.
    """
    if proposal_id == store.BOOK:
        raise NoSuchProposal
    for _ in range(TURNS_MAX):
        proposal, found = store.find_proposal_with_books(place_id, proposal_id, rulebooks.places_of(place_id))
        if proposal is None:
            raise NoSuchProposal
        me = ctx.actor.subject
        if proposal.decided_by == me and proposal.state is core.NEXT[State.DRAFT, deed]:
            return proposal
        state = core.next_state(proposal, deed, ctx.actor)
        decided = replace(proposal, state=state, decided_by=me, decided_at=ctx.now(), reason=reason)
        writes = Writes()
        if state is State.APPROVED:
            decided, writes = _approved(ctx, decided, found)
        try:
            commit(store.decision_of(decided, refusal=Stale).merge(writes, _audited(ctx, proposal, deed.value)))
        except Stale:
            continue
        rulebooks.forget(place_id)
        return decided
    raise Busy


def _approved(ctx: Context, proposal: Proposal, found: list[Book]) -> tuple[Proposal, Writes]:
    """Return an approved proposal with its number and day, and the writes of the book and the fact."""
    today = business_date(ctx.now())
    on = core.takes_effect_on(proposal.effective_on, today)
    town, village = found[0], found[1] if len(found) > 1 else Book("")
    book = found[-1]
    core.refuse_unfit(proposal.rule, town=town, village=village, on=on)
    rule = books.numbered(proposal.rule, book, is_town=not village.place_id)
    fact = RuleChanged(proposal.place_id, rule.ref, str(on))
    writes = store.book_after(books.with_version(book, rule, on, today=today), book.count, refusal=Stale)
    writes.merge(facts.prepare_fact(ctx, village_id=proposal.place_id, fact=fact))
    return replace(proposal, rule=rule, effective_on=on), writes


def load_proposal(*, place_id: str, proposal_id: str) -> Proposal:
    """Return a proposal.

    Raises:
        NoSuchProposal: there is none.
    """
    proposal = None if proposal_id == store.BOOK else store.find_proposal(place_id, proposal_id)
    if proposal is None:
        raise NoSuchProposal
    return proposal


def list_proposals(
    *, place_id: str, state: str = "", rule: str = "", size: int = 50, cursor: str | None = None
) -> Page[Proposal]:
    """Return a page of a place's proposals, newest first; of one state or one rule where they are given."""
    return store.list_proposals(place_id, state=state, code=rule, size=size, cursor=cursor)

"""What may be done with a town's policies: draft, answer, sign, withdraw, read; and which one holds on a day."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import replace
from typing import Any

from chalicelib.credit.log.core.commitments import Kind
from chalicelib.credit.log.service import registering as log
from chalicelib.credit.score.core import policies as core
from chalicelib.credit.score.core.kept import InForce
from chalicelib.credit.score.core.policies import Book, Deed, Draft, NoSuchPolicy, State
from chalicelib.credit.score.core.policy_words import lines_of
from chalicelib.credit.score.core.scoring import Policy
from chalicelib.credit.score.core.shipped import SHIPPED
from chalicelib.credit.score.store import policies as store
from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.identity.service import places
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, InvalidInput, KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import AlreadyDone, Stale, Writes, commit

TURNS_MAX = 3
"""How often a change is made again because another one came first."""
KNOWN_MAX = 64


def draft(ctx: Context, *, town_id: str, policy: Policy, effective_on: dt.date, why: str, key: str) -> Draft:
    """Keep a draft of a policy, once per `key`.

    Raises:
        InvalidInput: it has faults, or is for a day that has come or is more than a year ahead.
        KeyReused: the key drafted something else. NoSuchPlace.
    """
    places.load_town(town_id=town_id)
    mark = fingerprint("score-policy", town_id, policy, effective_on, why)
    try:
        core.refuse_unfit(policy, effective_on, today=business_date(ctx.now()))
    except InvalidInput:  # It may have fitted when it was asked for first.
        first = store.find_draft(town_id, key)
        if first is None:
            raise
        return _same(first, mark)
    by, person = ctx.actor.signature, ctx.actor.person
    made = Draft(key, town_id, policy, effective_on, why, by, ctx.now(), mark, person=person)

    def refusal(image: Any) -> Exception:
        first = store.draft_of(image)
        assert first is not None
        return AlreadyDone(first)

    try:
        commit(store.creation_of(made, refusal).merge(_audited(ctx, made, "draft")))
    except AlreadyDone as done:
        return _same(done.first, mark)
    return made


def _same(first: Draft, mark: str) -> Draft:
    """Return what a key drafted first, where this is the same."""
    if first.fingerprint != mark:
        raise KeyReused
    return first


def _audited(ctx: Context, one: Draft, deed: str) -> Writes:
    return prepare_audit(ctx, place_id=one.town_id, deed=f"scores.{deed}", target=one.draft_id)


def answer(ctx: Context, *, town_id: str, draft_id: str, text: str) -> Draft:
    """Say in writing why a gap between groups may grow.

    Raises:
        NoSuchPolicy. PolicyDecided: somebody signed it. Busy: others are at it at the same moment; ask again.
    """
    for _ in range(TURNS_MAX):
        found = load_draft(town_id=town_id, draft_id=draft_id)
        if found.answer == text:
            return found
        changed = core.answered(found, text)
        try:
            commit(store.change_of(changed, refusal=Stale).merge(_audited(ctx, changed, "answer")))
        except Stale:
            continue
        return changed
    raise Busy


def sign(ctx: Context, *, town_id: str, draft_id: str) -> Draft:
    """Sign a draft; with the second signature it is in the town's book and holds from its day.

    Signing again returns it as it is.

    Raises:
        NoSuchPolicy. PolicyDecided, NotSimulated, GapUnanswered, SignedByYou, DayHasPassed: as `core.signed`.
        Busy: others sign policies at the same moment; ask again.
    """
    for _ in range(TURNS_MAX):
        found = load_draft(town_id=town_id, draft_id=draft_id)
        if any(one.by == ctx.actor.signature for one in found.signatures):
            return found
        changed, writes = core.signed(found, ctx.actor, ctx.now(), business_date(ctx.now())), Writes()
        if changed.state is State.SIGNED:
            book = store.find_book(town_id)
            changed = replace(changed, version=book.next_version)
            writes = _registered(ctx, book, changed)
        try:
            commit(store.change_of(changed, refusal=Stale).merge(writes, _audited(ctx, changed, Deed.SIGN.value)))
        except Stale:
            continue
        return changed
    raise Busy


def _registered(ctx: Context, book: Book, signed: Draft) -> Writes:
    """Return the writes by which a signed policy stands in its town's book and in the log."""
    lines = lines_of(signed.version, signed.effective_on, signed.policy)
    chain, _ = log.continued(book.chain, kind=Kind.POLICY, holder=signed.town_id, lines=lines)
    writes, registered = log.prepare_one(ctx, town_id=signed.town_id, before=book.chain, after=chain)
    return store.book_after(book, book.with_signed(signed, chain, registered), refusal=Stale).merge(writes)


def withdraw(ctx: Context, *, town_id: str, draft_id: str, reason: str) -> Draft:
    """Let nobody sign a draft any more, and say why. Withdrawing again returns it as it is.

    Raises:
        NoSuchPolicy. PolicyDecided: it is signed. Busy: others are at it at the same moment; ask again.
    """
    for _ in range(TURNS_MAX):
        found = load_draft(town_id=town_id, draft_id=draft_id)
        if found.state is State.WITHDRAWN:
            return found
        changed = core.withdrawn(found, reason)
        try:
            commit(store.change_of(changed, refusal=Stale).merge(_audited(ctx, changed, Deed.WITHDRAW.value)))
        except Stale:
            continue
        return changed
    raise Busy


def load_draft(*, town_id: str, draft_id: str) -> Draft:
    """Return a draft, signed or not. One round trip.

    Raises:
        NoSuchPolicy: there is none.
    """
    found = None if draft_id == store.BOOK or "#" in draft_id else store.find_draft(town_id, draft_id)
    if found is None:
        raise NoSuchPolicy
    return found


def list_drafts(*, town_id: str, size: int = 50, cursor: str | None = None) -> Page[Draft]:
    """Return a page of a town's policies, the newest first."""
    return store.list_drafts(town_id, size=size, cursor=cursor)


def in_force(town_id: str, on: dt.date) -> InForce:
    """Return the policy that holds in a town on a day. One round trip; one more where a process meets it first."""
    held = store.find_book(town_id).holds_on(on)
    return core.in_force(held, _policy(town_id, held.draft_id) if held else None)


def of_version(town_id: str, version: int) -> InForce:
    """Return the policy of a town that has a number: of scores that were made by it. No round trip where it is known.

    Raises:
        NoSuchPolicy: there is none.
    """
    if version == core.SHIPPED_VERSION:
        return InForce(version, SHIPPED)
    return InForce(version, _numbered(town_id, version))


@functools.lru_cache(maxsize=KNOWN_MAX)
def _numbered(town_id: str, version: int) -> Policy:
    found = next((one for one in store.find_book(town_id).signed if one.version == version), None)
    if found is None:
        raise NoSuchPolicy
    return _policy(town_id, found.draft_id)


@functools.lru_cache(maxsize=KNOWN_MAX)
def _policy(town_id: str, draft_id: str) -> Policy:
    """Return the policy of a signed draft, of which nothing changes any more."""
    return load_draft(town_id=town_id, draft_id=draft_id).policy

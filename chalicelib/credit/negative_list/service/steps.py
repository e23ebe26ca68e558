"""One step on a record, whoever takes it: read, look for a replay, refuse, write on exactly the version seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from chalicelib.credit.looks.core import LookedAt, OnPaper
from chalicelib.credit.looks.service import prepare_look
from chalicelib.credit.negative_list.core import table, terms
from chalicelib.credit.negative_list.core.record import (
    ENDED,
    Deed,
    NoSuchRecord,
    OwnCircle,
    Record,
    State,
    Step,
    stepped,
)
from chalicelib.credit.negative_list.service.telling import told
from chalicelib.credit.negative_list.store import negatives as store
from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.identity.service import relatives
from chalicelib.kernel.authz import Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, KeyReused
from chalicelib.kernel.keys import NONCE_BYTES, fingerprint
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import Stale, Writes, commit

TURNS_MAX = 8
"""How often a step is planned again because another one was taken meanwhile."""
FREED = frozenset({State.REFUSED, State.WITHDRAWN})
"""Ends after which a document may be entered anew, rightly this time."""


@value
class Asked:
    """A step that somebody asks for. `matter` and `text` say what, `key` and `mark` are the request's.

    `paper` is what an officer enters it from.
    """

    matter: str
    text: str
    key: str
    mark: str
    paper: OnPaper | None = None


def asked(matter: str, text: str, key: str, *besides: object, paper: OnPaper | None = None) -> Asked:
    """Return what is asked for by a request; `besides` is what its mark tells and the step does not keep."""
    entered = () if paper is None else (paper.document, paper.signed_on)
    return Asked(matter, text, key, fingerprint("negative", matter, text, *besides, *entered), paper)


Which = Callable[[Record], Deed]
"""Which deed is asked for, as a record is now: what confirms another step is a deed of its own."""
Lead = Callable[[Record, Deed], tuple[State, dict[str, object]]]
"""To which state the deed leads, and what else changes; or a refusal."""


def today(ctx: Context) -> dt.date:
    """Return the business date."""
    return business_date(ctx.now())


def load_record(*, record_id: str) -> Record:
    """Return a record with its steps, forgotten ones too. One round trip.

    Raises:
        NoSuchRecord: there is none.
    """
    found = store.find_record(record_id)
    if found is None:
        raise NoSuchRecord
    return found


def take(ctx: Context, *, record_id: str, ask: Asked, which: Which, lead: Lead) -> Record:
    """Take a step on a record, once per key; return the record after it. 2 round trips, 3 where kinship is looked at.

    Raises:
        NoSuchRecord: there is none, none of the acting villager's, or it is forgotten. KeyReused.
        RecordInOtherState, NotAllowed, HadAHand: as `table.refuse_deed`.
        OwnCircle: an officer acts on a record of their own family's.
        Busy: others take steps on it at the same moment; ask again.
        Whatever `lead` refuses.
    """
    for turn in range(TURNS_MAX):
        record = load_record(record_id=record_id)
        if record.document is None or not _may_know(ctx, record):
            raise NoSuchRecord
        taken = record.step_of(ask.key)
        if taken is not None:
            if taken.mark != ask.mark:
                raise KeyReused
            return record
        deed = which(record)
        table.refuse_deed(record, deed, ctx.actor, on_paper=ask.paper is not None)
        if (deed not in table.OWN or ask.paper is not None) and turn == 0:
            refuse_own_circle(ctx, record.resident_id)
        state, changes = lead(record, deed)
        after = moved(ctx, record, ask, (deed, state), changes)
        try:
            commit(_writes(ctx, record, after))
        except Stale:
            continue
        return after
    raise Busy


def _may_know(ctx: Context, record: Record) -> bool:
    """Tell whether whom the door lets in may know of a record: a villager of their own alone."""
    return Role.RESIDENT not in ctx.actor.roles or ctx.actor.subject == record.resident_id


def step_by_house(ctx: Context, record: Record, deed: Deed, state: State) -> bool:
    """Take a step that time brings about; return False where somebody took another one meanwhile. One round trip."""
    table.refuse_deed(record, deed, ctx.actor)
    after = moved(ctx, record, Asked("", "", "", ""), (deed, state), {})
    try:
        commit(_writes(ctx, record, after))
    except Stale:
        return False
    return True


def moved(ctx: Context, record: Record, ask: Asked, way: tuple[Deed, State], changes: dict[str, object]) -> Record:
    """Return a record one step on, with the clocks of its state unless `changes` bring another."""
    deed, state = way
    table.led_to(record, deed, state)
    step = Step(
        n=record.version + 1,
        deed=deed,
        state=state,
        by=ctx.actor.signature,
        at=ctx.now(),
        key=ask.key,
        mark=ask.mark,
        text=ask.text,
        person=ctx.actor.person,
        paper=ask.paper,
    )
    on = today(ctx)
    clocks: dict[str, object] = {}
    if state is not record.state:
        clocks["due"], clocks["due_estimated"] = terms.due_in(state, on)
    if state in ENDED:
        clocks["ended_on"] = on
    if state is State.COUNTING and record.began_on is None:
        clocks["began_on"] = on
    after = stepped(record, step, **clocks | changes)
    return stepped(record, step, **clocks | changes | {"night_on": terms.night_on(after)})


def _writes(ctx: Context, record: Record, after: Record) -> Writes:
    """Return all that is written with a step: the step, what is told of it, the trail, and the document set free."""
    step = after.steps[-1]
    writes = store.step_of(after, nonce_of(ctx), refusal=Stale).merge(told(ctx, record, after))
    if step.deed not in table.NIGHTLY:
        writes.merge(audited(ctx, after, step.deed.value))
    if after.state in FREED:
        writes.merge(store.document_free(after, refusal=Stale))
    return writes


def audited(ctx: Context, record: Record, deed: str) -> Writes:
    """Return the line of the trail for a deed or a look."""
    return prepare_audit(ctx, place_id=record.village_id, deed=f"negatives.{deed}", target=record.record_id)


def looked(ctx: Context, record: Record) -> Writes:
    """Return the writes that keep a look of the acting officer's at a record: for the trail, and for its person."""
    look = prepare_look(ctx, of=record.record_id, what=LookedAt.RECORD_READ)
    return audited(ctx, record, "look").merge(look)


def nonce_of(ctx: Context) -> store.Nonce:
    """Return what gives each sealing a nonce of its own."""
    return lambda: ctx.random_bytes(NONCE_BYTES)


def refuse_own_circle(ctx: Context, resident_id: str) -> None:
    """Let an officer act on somebody whom nothing ties to them. One round trip where they are linked to a resident.

    Raises:
        OwnCircle: they are one person, of one household, or declared relatives.
    """
    if resident_id in ctx.actor.identities:
        raise OwnCircle
    persons = sorted(ctx.actor.persons)
    if persons and relatives.tied_to(holder_id=resident_id, residents=persons)[1]:
        raise OwnCircle

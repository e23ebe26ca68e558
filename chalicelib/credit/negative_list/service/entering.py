"""Entering a record: by one officer, with a document and its scan; another one approves it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chalicelib.credit.negative_list.core import documents as core, table, terms
from chalicelib.credit.negative_list.core.documents import Document
from chalicelib.credit.negative_list.core.record import (
    LETTER,
    Deed,
    DocumentEntered,
    NoScoreAgreed,
    OnlyAdults,
    OwnCircle,
    Record,
    State,
    Step,
)
from chalicelib.credit.negative_list.service.scans import refuse_other
from chalicelib.credit.negative_list.service.steps import audited, load_record, nonce_of, today
from chalicelib.credit.negative_list.store import negatives as store
from chalicelib.foundation.identity.core.ids import NoSuchHolder
from chalicelib.foundation.identity.core.people import Holder, NotActive, Status
from chalicelib.foundation.identity.service import consents, people, relatives
from chalicelib.foundation.media.service import pictures
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError, KeyReused, NotAllowed
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.writes import AlreadyDone, commit

PURPOSE = "credit_score"
"""What its person agreed to; without it a record would be kept for nothing."""


def id_of(village_id: str, key: str) -> str:
    """Return the id of the record that a key makes."""
    return f"{village_id}{LETTER}{key}"


def enter(ctx: Context, *, resident_id: str, document: Document, key: str) -> Record:
    """Enter a record about an adult who agreed to a score, once per `key`. 3 round trips.

    Raises:
        NoSuchHolder, NotActive, OnlyAdults, NoScoreAgreed: nothing is kept of them.
        OwnCircle: they are the acting officer, of their household, or a relative.
        InvalidInput: the document does not fit; each field is named.
        DocumentEntered: it was entered before. KeyReused: the key entered another record.
    """
    record_id = id_of(resident_id[:6], key)
    mark = fingerprint("negative-record", ctx.actor.subject, resident_id, *_parts(document))
    try:
        made = _new(ctx, _holder(ctx, resident_id), document, record_id=record_id, key=key, mark=mark)
        refuse_other(ctx, document.media_id)
        writes = store.creation_of(made, nonce_of(ctx), refusal=_replay(mark), taken=_taken)
        writes.merge(
            people.prepare_active(holder_id=resident_id, refusal=lambda _: NotActive()),
            consents.prepare_agreed(person_id=resident_id, purpose=PURPOSE, refusal=lambda _: NoScoreAgreed()),
            pictures.prepare_attach(ctx, media_ids=(document.media_id,), subject=record_id),
            audited(ctx, made, Deed.ENTER.value),
        )
        commit(writes)
    except AlreadyDone:
        return load_record(record_id=record_id)
    except KeyReused:
        raise
    except DomainError as refusal:  # Perhaps it was entered before the day, or the person, changed.
        first = store.find_record(record_id)
        if first is None:
            raise
        if first.fingerprint != mark:
            raise KeyReused from refusal
        return first
    return made


def _parts(document: Document) -> list[object]:
    return [getattr(document, name) for name in document.__dataclass_fields__]


def _holder(ctx: Context, resident_id: str) -> Holder:
    """Return whom a record is about. One round trip."""
    if resident_id in ctx.actor.identities:
        raise OwnCircle
    known, tied = relatives.tied_to(holder_id=resident_id, residents=sorted(ctx.actor.persons))
    found = known.get(resident_id)
    if found is None or found.kind != "resident":
        raise NoSuchHolder
    if tied:
        raise OwnCircle
    return found


def _new(ctx: Context, holder: Holder, document: Document, *, record_id: str, key: str, mark: str) -> Record:
    """Return a new record, or refuse it."""
    if ctx.actor.roles.isdisjoint(table.MAY[Deed.ENTER]):
        raise NotAllowed
    on = today(ctx)
    if holder.status is not Status.ACTIVE:
        raise NotActive
    if holder.is_minor(on):
        raise OnlyAdults
    category = core.refuse_unfit(document, holder.village_id, today=on)
    by, person = ctx.actor.signature, ctx.actor.person
    due, estimated = terms.due_in(State.ENTERED, on)
    step = Step(1, Deed.ENTER, table.FIRST, by, ctx.now(), key, mark, person=person)
    made = Record(
        record_id=record_id,
        resident_id=holder.holder_id,
        town_id=ctx.actor.town_id,
        masked_name=holder.masked_name,
        document=document,
        effect=category.effect,
        points=category.points,
        fingerprint=mark,
        state=table.FIRST,
        steps=(step,),
        version=1,
        due=due,
        due_estimated=estimated,
    )
    return replace(made, night_on=terms.night_on(made))


def _replay(mark: str) -> Any:
    def refusal(image: Any) -> Exception:
        return AlreadyDone(image) if store.mark_of(image) == mark else KeyReused()

    return refusal


def _taken(image: Any) -> Exception:
    return DocumentEntered(record_id=store.record_of_document(image))

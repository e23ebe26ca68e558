"""Producers: officers of a village write who grows what its market sells."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.service.own_family import find_untied
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import InvalidInput, KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import AlreadyDone, commit
from chalicelib.prosperity.market.core import producers as core
from chalicelib.prosperity.market.core.producers import Producer, Words
from chalicelib.prosperity.market.core.refusals import NoSuchProducer, ProductChanged
from chalicelib.prosperity.market.store import producers as store
from chalicelib.prosperity.proceeds.core.parties import Party


def write_producer(ctx: Context, *, village_id: str, words: Words, key: str) -> Producer:
    """Keep a new producer of a village, once per `key`. One round trip, two where a villager is named.

    Raises:
        InvalidInput: the villager is not one of this village's.
        OwnFamily: the villager is the acting officer, of their household, or a relative.
        KeyReused: the key made something else.
    """
    producer_id = core.id_of(village_id, key)
    mark = fingerprint("producer", village_id, *dataclasses.astuple(words))
    _refuse_person(ctx, village_id, words.resident_id)
    made = Producer(producer_id, words, ctx.now(), mark)

    def refusal(image: Any) -> Exception:
        first = store.producer_of(image)
        assert first is not None
        return AlreadyDone(first) if first.fingerprint == mark else KeyReused()

    audit = prepare_audit(ctx, place_id=village_id, deed="market.producer", target=producer_id)
    try:
        commit(store.creation_of(made, refusal).merge(audit))
    except AlreadyDone as done:
        first: Producer = done.first
        return first
    return made


def _refuse_person(ctx: Context, village_id: str, resident_id: str) -> None:
    """Let nobody be named, or a villager of this village whom nothing ties to the acting officer."""
    if not resident_id:
        return
    _, (found,) = find_untied(ctx, resident_id)
    if not isinstance(found, Resident) or not resident_id.startswith(f"{village_id}r"):
        raise InvalidInput(
            fields=[
                {
                    "field": "resident_id",
                    "code": "elsewhere",
                    "zh": "要是本村花名册上的村民。",
                    "en": "It is no villager of this village.",
                }
            ]
        )


def refuse_own(ctx: Context, *producer_ids: str) -> None:
    """Let nobody decide about what their own family sells. One round trip, two where it goes to a villager.

    Raises:
        OwnFamily: money of one of these producers goes to the acting officer, their household, or a relative.
    """
    owners = sorted({one.words.resident_id for one in store.find_producers(sorted(set(producer_ids)))} - {""})
    if owners:
        find_untied(ctx, *owners)


def change_producer(ctx: Context, *, producer_id: str, words: Words, looked_at: int) -> Producer:
    """Replace what is written of a producer. Two round trips, three where a villager is named.

    Doing it again changes nothing where it is written so already.

    Raises:
        NoSuchProducer: there is none.
        ProductChanged: it is another version than the one that was looked at.
        InvalidInput, OwnFamily: as `write_producer`, of the villager it names now or named before.
    """
    seen = load(producer_id)
    if seen.words == words and seen.version == looked_at + 1:
        return seen
    if seen.version != looked_at:
        raise ProductChanged
    _refuse_person(ctx, seen.village_id, words.resident_id)
    if seen.words.resident_id not in {"", words.resident_id}:
        find_untied(ctx, seen.words.resident_id)
    changed = core.changed(seen, words)
    writes = store.change_of(changed, seen.version, refusal=lambda _: ProductChanged())
    commit(writes.merge(prepare_audit(ctx, place_id=seen.village_id, deed="market.producer", target=producer_id)))
    return changed


def load(producer_id: str) -> Producer:
    """Return a producer. One round trip.

    Raises:
        NoSuchProducer: there is none.
    """
    found = store.find_producer(producer_id)
    if found is None:
        raise NoSuchProducer
    return found


def parties_of(producer_ids: Sequence[str]) -> list[Party]:
    """Return producers as the book of proceeds names them. One round trip a hundred."""
    found = store.find_producers(producer_ids)
    return [Party(one.producer_id, one.words.name, one.words.resident_id) for one in found]


def list_producers(*, village_id: str, size: int, cursor: str | None) -> Page[Producer]:
    """Return a page of a village's producers, the newest first. One round trip."""
    return store.list_of_village(village_id, size=size, cursor=cursor)

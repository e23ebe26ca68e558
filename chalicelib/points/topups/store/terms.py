"""Moves towns' terms in and out of DynamoDB: a copy lies with each village, so that a request reads one row."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from chalicelib.kernel import storage
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import Writes
from chalicelib.points.topups.core.terms import Terms
from chalicelib.points.topups.records import TopupTermsRecord

LISTS = ("phone_yuan", "internet_yuan")


def find_terms(place_id: str) -> Terms:
    """Return the terms of a village, or those last set for a town; closed where none were set. One round trip."""
    record = storage.find(TopupTermsRecord, place_id, consistent=True)
    if record is None or record.terms is None:
        return Terms()
    held: dict[str, Any] = record.terms
    return Terms(**held | {name: tuple(held[name]) for name in LISTS})


def change_of(village_id: str, terms: Terms) -> Writes:
    """Return the write that sets a village's terms."""
    return Writes().put(TopupTermsRecord(village_id, terms=_held(terms)))


def joining(village_id: str, town_id: str) -> Writes:
    """Return the writes that note a village in its town's row, and give it the terms that were last set there.

    One round trip. They refuse with `Busy` where the town's terms changed since.
    """
    found = storage.find(TopupTermsRecord, town_id, consistent=True)
    was: Any = None if found is None else found.terms
    noted = Writes().update(
        TopupTermsRecord,
        town_id,
        actions=[TopupTermsRecord.joined.add({village_id})],
        condition=TopupTermsRecord.terms.does_not_exist() if was is None else TopupTermsRecord.terms == was,
        refusal=lambda _: Busy(),
    )
    return noted if was is None else noted.put(TopupTermsRecord(village_id, terms=was))


def find_joined(town_id: str) -> frozenset[str]:
    """Return the villages that a town's row says have joined. One round trip."""
    found = storage.find(TopupTermsRecord, town_id, consistent=True)
    return frozenset() if found is None else frozenset(found.joined or ())


def change_of_all(town_id: str, terms: Terms, joined: frozenset[str]) -> Writes:
    """Return the write that keeps a town's terms, as long as no village joined but these; it refuses with `Busy`."""
    noted = TopupTermsRecord.joined
    return Writes().update(
        TopupTermsRecord,
        town_id,
        actions=[TopupTermsRecord.terms.set(_held(terms))],
        condition=noted == set(joined) if joined else noted.does_not_exist(),
        refusal=lambda _: Busy(),
    )


def unchanged_for_all(town_id: str, terms: Terms) -> Writes:
    """Return the check that these are still a town's terms. It refuses with `Busy`."""
    same = TopupTermsRecord.terms == _held(terms)
    return Writes().check(TopupTermsRecord, town_id, condition=same, refusal=lambda _: Busy())


def _held(terms: Terms) -> dict[str, Any]:
    held = asdict(terms)
    return held | {name: list(held[name]) for name in LISTS}

"""Moves towns' terms in and out of DynamoDB: a copy lies with each village, so that a request reads one row."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from chalicelib.kernel import storage
from chalicelib.kernel.writes import Writes
from chalicelib.points.topups.core.terms import Terms
from chalicelib.points.topups.records import TopupTermsRecord


def find_terms(place_id: str) -> Terms:
    """Return the terms of a village, or those last set for a town; closed where none were set. One round trip."""
    record = storage.find(TopupTermsRecord, place_id, consistent=True)
    if record is None:
        return Terms()
    held: dict[str, Any] = record.terms
    return Terms(**held | {name: tuple(held[name]) for name in ("phone_yuan", "internet_yuan")})


def change_of(place_id: str, terms: Terms) -> Writes:
    """Return the write that sets a place's terms."""
    held = asdict(terms)
    return Writes().put(
        TopupTermsRecord(place_id, terms=held | {n: list(held[n]) for n in ("phone_yuan", "internet_yuan")})
    )

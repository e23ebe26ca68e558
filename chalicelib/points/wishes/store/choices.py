"""Moves what villages chose about their wishes in and out of DynamoDB."""

from __future__ import annotations

from chalicelib.kernel import storage
from chalicelib.kernel.writes import Writes
from chalicelib.points.wishes.records import WishChoiceRecord


def find_at_once(village_id: str) -> bool:
    """Tell whether clean wishes of a village are published at once. One round trip."""
    found = storage.find(WishChoiceRecord, village_id)
    return found is not None and found.at_once


def choice_of(village_id: str, *, at_once: bool) -> Writes:
    """Return the write of what a village chose."""
    return Writes().put(WishChoiceRecord(village_id, at_once=at_once))

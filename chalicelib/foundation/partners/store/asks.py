"""Idempotency-Keys that made something: the same ask is answered from what it made the first time, for ever."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.partners.records import PartnerAskRecord
from chalicelib.kernel.errors import KeyReused
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import Writes, attempt


@value
class Ask:
    """A request to make something, under the caller's Idempotency-Key."""

    key: str
    fingerprint: str


@value
class Made:
    """What an ask made: its id, when, and whether that was an earlier time."""

    made: str
    made_at: dt.datetime
    again: bool


def made_before(ask: Ask, record: PartnerAskRecord | None) -> Made | None:
    """Return what this ask made already, or None.

    Raises:
        KeyReused: its key was used for another request.
    """
    if record is None:
        return None
    if record.fingerprint != ask.fingerprint:
        raise KeyReused
    return Made(record.made, record.made_at, again=True)


def commit_once(ask: Ask, made: str, now: dt.datetime, writes: Writes) -> Made:
    """Commit `writes`, which make `made`, unless this ask was granted before.

    Raises:
        KeyReused: its key was used for another request.
        Exception: what the first failed write's refusal says.
    """
    record = PartnerAskRecord(ask.key, fingerprint=ask.fingerprint, made=made, made_at=now)
    failures = attempt(Writes().create(record, refusal=lambda _: KeyReused(), guard=True).merge(writes))
    if not failures:
        return Made(made, now, again=False)
    before = made_before(ask, failures[0].image) if failures[0].write.guard else None
    if before is None:
        raise failures[0].error()
    return before

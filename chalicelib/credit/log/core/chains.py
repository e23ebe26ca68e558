"""Somebody's records one after the other: each says which number it has and what was registered before it.

What a room keeps of it: a chain beside what may be registered next, and of what was, where that is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from chalicelib.credit.log.core.batches import Place
from chalicelib.credit.log.core.commitments import Kind, Record, entry_of, salt_of
from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.values import value

Words = list[str | int]
"""What is kept of a registered record, as JSON says it."""


class NotRegistered(NotFound):
    """It was made before there was a log, or what opens it was deleted."""

    code = "not_registered"
    zh, en = "这一条没有登记到存证日志。", "This was not registered in the log."


@value
class Chain:
    """Where somebody's next record goes on: how many there are, and the entry of the last one.

    `key` is the person's, sealed; who deletes it leaves nothing that opens any of them. It is empty of what is public.
    """

    key: bytes
    count: int = 0
    last: bytes = b""


@value
class Registered:
    """A record that was registered: its number, the entry before it, and where its own entry is."""

    number: int
    previous: bytes
    place: Place

    @property
    def words(self) -> Words:
        """As it is kept."""
        return [self.number, self.previous.hex(), self.place.batch_id, self.place.offset]

    @classmethod
    def of(cls, words: Sequence[str | int] | None) -> Registered | None:
        """Return what was kept; None of what was never registered."""
        if not words:
            return None
        number, previous, batch_id, offset = words
        return cls(int(number), bytes.fromhex(str(previous)), Place(str(batch_id), int(offset)))


def record_of_number(kind: Kind, holder: str, number: int, previous: bytes, lines: Mapping[str, str]) -> Record:
    """Return the record of a kind that somebody's number is."""
    return Record(kind, f"{holder}/{kind}/{number}", holder, number, previous, lines)


def next_of(chain: Chain, key: bytes, kind: Kind, holder: str, lines: Mapping[str, str]) -> tuple[Chain, bytes]:
    """Return a chain with one record more, and that one's entry; `key` is the chain's, not sealed."""
    record = record_of_number(kind, holder, chain.count + 1, chain.last, lines)
    entry = entry_of(salt_of(key, record.record_id), record.canonical())
    return replace(chain, count=record.version, last=entry), entry

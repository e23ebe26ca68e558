"""What rooms keep of their records, followed record by record and compared with the log's entries. For operators."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from chalicelib.credit.log.core.batches import INTEGRATED_MAX, LogForked, Place
from chalicelib.credit.log.core.chains import Chain, Registered, record_of_number
from chalicelib.credit.log.core.commitments import Kind, entry_of, salt_of
from chalicelib.credit.log.core.tiles import WIDTH, TilesBroken, read_bundle
from chalicelib.credit.log.service.registering import key_of
from chalicelib.credit.log.store import files, rows
from chalicelib.kernel.values import value


@value
class KeptRecord:
    """A record as a room keeps it: how it is called where it is off, where it is in the log, and what it says."""

    name: str
    registered: Registered | None
    lines: Mapping[str, str]


class Entries:
    """The log's entries, for who looks up many: each bundle is read once."""

    def __init__(self) -> None:
        self._bundles: dict[int, list[bytes]] = {}
        self._size = rows.find_sizes().tree.size

    def faults_in(
        self, town_id: str, chain: Chain | None, kind: Kind, holder: str, kept: Iterable[KeptRecord]
    ) -> Iterator[str]:
        """Yield what is off with all of somebody's records, from the first on: left out, altered, not in the log.

        From the first registered one on, each has the next number and names the entry before, and the chain ends with
        the last. Two round trips a record, and a read of S3 a bundle.
        """
        number, previous = 0, b""
        for one in kept:
            if one.registered is None:
                if number:
                    yield f"{one.name} was never registered, and one before it was"
                continue
            if chain is None:
                yield f"{one.name} is registered, and what opens it is gone"
                return
            if (one.registered.number, one.registered.previous) != (number + 1, previous):
                yield f"{one.name} does not follow the one before it"
            number = one.registered.number
            record = record_of_number(kind, holder, number, one.registered.previous, one.lines)
            previous = entry_of(salt_of(key_of(chain, holder), record.record_id), record.canonical())
            if not self._has(town_id, one.registered.place, previous):
                yield f"{one.name} is not in the log as it is kept"
        if chain is not None and (chain.count, chain.last) != (number, previous):
            yield f"{holder}: the {kind} registered last is number {chain.count}, and {number} is the last one kept"

    def _has(self, town_id: str, place: Place, entry: bytes) -> bool:
        """Tell whether an entry is at its place, or is the very one that waits for it."""
        index, _ = rows.find_place(place)
        if index is None:
            waiting = rows.find_waiting(town_id, place.batch_id)
            if waiting is not None:
                return waiting.entries[place.offset : place.offset + 1] == (entry,)
            index, _ = rows.find_place(place)  # It may have got its index between the two.
        return index is not None and self._at(index) == entry

    def _at(self, index: int) -> bytes | None:
        if index >= self._size:
            self._size, self._bundles = rows.find_sizes().tree.size, {}
        if index >= self._size:
            try:
                later = rows.list_sequenced(self._size, most=INTEGRATED_MAX)
            except LogForked:
                return None
            return next(iter(later[index - self._size : index - self._size + 1]), None)
        number, at = divmod(index, WIDTH)
        if number not in self._bundles:
            self._bundles[number] = self._read(number)
        return next(iter(self._bundles[number][at : at + 1]), None)

    def _read(self, number: int) -> list[bytes]:
        try:
            return read_bundle(files.read, number, self._size)
        except TilesBroken:
            return []

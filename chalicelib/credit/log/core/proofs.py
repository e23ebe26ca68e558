"""A proof to take along (C2SP tlog-proof v1): an entry's index, its way up to the root, and the checkpoint, as text.

Whoever has it, the entry and a policy needs nobody else to verify it.
"""

from __future__ import annotations

from chalicelib.credit.log.core.checkpoints import Checkpoint, Policy, read, verify
from chalicelib.credit.log.core.merkle import HASH_BYTES, leaf_hash, verify_inclusion
from chalicelib.credit.log.core.notes import Malformed, base64_of, bytes_of, whole_of
from chalicelib.kernel.values import value

FIRST_LINE = "c2sp.org/tlog-proof@v1"
INDEX, EXTRA = "index ", "extra "
HASHES_MAX = 63
"""A tree has less than 2**63 leaves."""


@value
class TlogProof:
    """A proof that an entry is number `index` of the log that `note`, a checkpoint, is of.

    `extra` is what else the reader is told, unverified: this house puts the record and its salt there.
    """

    index: int
    hashes: tuple[bytes, ...]
    note: str
    extra: bytes = b""

    @classmethod
    def parse(cls, text: str) -> TlogProof:
        """Return the proof that was written so, and in no other way.

        Raises:
            Malformed: it is none.
        """
        head, _, note = text.partition("\n\n")
        first, *lines = head.split("\n")
        extra = bytes_of(lines.pop(0).removeprefix(EXTRA)) if lines and lines[0].startswith(EXTRA) else b""
        if first != FIRST_LINE or not lines or not lines[0].startswith(INDEX):
            message = "no proof"
            raise Malformed(message)
        index, *hashes = lines
        found = cls(whole_of(index.removeprefix(INDEX)), tuple(bytes_of(one) for one in hashes), note, extra)
        if any(len(one) != HASH_BYTES for one in found.hashes) or len(found.hashes) > HASHES_MAX or found.text != text:
            message = "a proof of another form"
            raise Malformed(message)
        read(note)
        return found

    @property
    def text(self) -> str:
        """As it is handed out."""
        lines = [FIRST_LINE, *([EXTRA + base64_of(self.extra)] if self.extra else []), f"{INDEX}{self.index}"]
        return "\n".join([*lines, *map(base64_of, self.hashes)]) + f"\n\n{self.note}"

    def verify(self, entry: bytes, policy: Policy) -> Checkpoint:
        """Return the checkpoint under which this entry stands, where that is one to rely on.

        Raises:
            NoteError: the checkpoint is none to rely on (`checkpoints.verify`).
            NotProved: the entry is not number `index` of its tree.
        """
        found = verify(self.note, policy)
        verify_inclusion(leaf_hash(entry), self.index, found.size, self.hashes, found.root)
        return found

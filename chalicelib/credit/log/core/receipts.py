"""A receipt: what was registered, its salt, and the proof that it is in the log; as a file, or packed for a QR code.

The file is a tlog-proof whose extra is salt and record. Packed, a receipt leaves out what a policy tells (names and
the log's origin) and what follows from the rest (the root): about 950 bytes at 40,000 leaves, which a phone reads from
paper.

Packed: the form, 1 byte; the salt, 32; the record with its length in 2, hexadecimal in it as what it stands for; index
and size, 6 each; hashes of 32 with their number in 1; signatures with their number in 1, each a key's id of 4, the
length in 1 and what the key made. Numbers are big-endian. In a QR code it is base45 (RFC 9285) behind `MARK`, which a
code has in its alphanumeric mode: 3 % longer than bytes, and any reader returns it as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chalicelib.credit.log.core.checkpoints import Checkpoint, OtherLog, Policy, TreeHead, read
from chalicelib.credit.log.core.commitments import SALT_BYTES, entry_of
from chalicelib.credit.log.core.merkle import HASH_BYTES, leaf_hash, root_by
from chalicelib.credit.log.core.notes import KEY_ID_BYTES, Malformed, Note, Signature, SignatureType, VerifierKey
from chalicelib.credit.log.core.proofs import HASHES_MAX, TlogProof
from chalicelib.kernel.values import value

FORM = b"\x01"
MARK = "SB1:"
"""What the text of a code begins with, so that no other code is taken for a receipt."""
NUMBER_BYTES, LENGTH_BYTES = 6, 2
PACKED_BYTES_MAX = 2_860
"""A QR code of the version 40 holds 4,296 alphanumeric signs (ISO/IEC 18004, table 7)."""
HEX = re.compile(rb"(?:[0-9a-f]{2}){5,255}")
"""Hexadecimal that is shorter as what it stands for: two bytes stand before that."""
PACKED_HEX = 0x02
"""A byte that no record has: it has no control characters but the line's end, and the form at its beginning."""
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


@value
class Receipt:
    """Somebody's receipt. Whoever has it, and a policy, verifies it without asking anybody."""

    record: bytes
    salt: bytes
    proof: TlogProof

    @classmethod
    def of(cls, record: bytes, salt: bytes, proof: TlogProof) -> Receipt:
        """Return the receipt of a record, whose proof then has record and salt beside it."""
        assert len(salt) == SALT_BYTES, len(salt)
        return cls(record, salt, TlogProof(proof.index, proof.hashes, proof.note, salt + record))

    @classmethod
    def parse(cls, text: str) -> Receipt:
        """Return the receipt that a tlog-proof is.

        Raises:
            Malformed: it is none, or has no record beside it.
        """
        proof = TlogProof.parse(text)
        if len(proof.extra) <= SALT_BYTES:
            message = "no record beside the proof"
            raise Malformed(message)
        return cls(proof.extra[SALT_BYTES:], proof.extra[:SALT_BYTES], proof)

    @property
    def text(self) -> str:
        """As a file."""
        return self.proof.text

    def verify(self, policy: Policy) -> Checkpoint:
        """Return the checkpoint under which the record stands, where that is one to rely on.

        Raises:
            NoteError: the checkpoint is none to rely on (`checkpoints.verify`).
            NotProved: the record is not number `index` of its tree.
        """
        return self.proof.verify(entry_of(self.salt, self.record), policy)

    def packed(self, policy: Policy) -> bytes:
        """Return it packed: with the log's signature, and as many witnesses' as the policy asks for.

        Raises:
            NoteError, NotProved: it does not verify under this policy, so nobody would unpack it.
        """
        self.verify(policy)
        note, head = read(self.proof.note)
        assert not head.extensions, "this log's checkpoints have none"
        found = note.by((*policy.logs, *policy.witnesses))
        of_log = [one for key, one in found if key.type is SignatureType.TEXT][:1]
        of_witnesses = {key.name: one for key, one in found if key.type is SignatureType.COSIGNATURE}
        signatures = [*of_log, *list(of_witnesses.values())[: policy.quorum]]
        made = b"".join(
            (
                FORM + self.salt,
                _sized(_shortened(self.record), LENGTH_BYTES),
                self.proof.index.to_bytes(NUMBER_BYTES) + head.size.to_bytes(NUMBER_BYTES),
                bytes([len(self.proof.hashes)]) + b"".join(self.proof.hashes),
                bytes([len(signatures)]) + b"".join(one.key_id + _sized(one.blob, 1) for one in signatures),
            )
        )
        assert len(made) <= PACKED_BYTES_MAX, len(made)
        return made

    @classmethod
    def unpacked(cls, data: bytes, policy: Policy) -> Receipt:
        """Return the receipt that was packed so; it is verified after that, as any other.

        Raises:
            Malformed: none was.
            OtherLog: the log that signed it is not this policy's.
            NotProved: the proof leads to no root.
        """
        rest = _Rest(data)
        if rest.take(1) != FORM:
            message = "another form"
            raise Malformed(message)
        salt = rest.take(SALT_BYTES)
        record = _lengthened(rest.take(rest.number(LENGTH_BYTES)))
        index, size = rest.number(NUMBER_BYTES), rest.number(NUMBER_BYTES)
        hashes = tuple(rest.take(HASH_BYTES) for _ in range(rest.number(1)))
        blobs = [(rest.take(KEY_ID_BYTES), rest.take(rest.number(1))) for _ in range(rest.number(1))]
        if rest.data or not record or len(hashes) > HASHES_MAX or not blobs:
            message = "more or less than a receipt"
            raise Malformed(message)
        root = root_by(leaf_hash(entry_of(salt, record)), index, size, hashes)
        note = Note(TreeHead(policy.origin, size, root).text, tuple(_signatures(blobs, policy)))
        return cls.of(record, salt, TlogProof(index, hashes, note.written))


def _signatures(blobs: list[tuple[bytes, bytes]], policy: Policy) -> Iterator[Signature]:
    """Yield the signatures by the names that a policy has for their keys' ids."""
    keys: dict[bytes, VerifierKey] = {key.id: key for key in (*policy.witnesses, *policy.logs)}
    if not any(key_id == key.id for key_id, _ in blobs for key in policy.logs):
        message = "no key of this log's signed it"
        raise OtherLog(message)
    for key_id, blob in blobs:
        if key_id in keys:
            yield Signature(keys[key_id].name, key_id, blob)


def _sized(data: bytes, length_bytes: int) -> bytes:
    return len(data).to_bytes(length_bytes) + data


def _shortened(record: bytes) -> bytes:
    assert PACKED_HEX not in record, "a record is text"
    return HEX.sub(lambda found: bytes([PACKED_HEX, len(found[0]) // 2]) + bytes.fromhex(found[0].decode()), record)


def _lengthened(short: bytes) -> bytes:
    rest, made = _Rest(short), b""
    while rest.data:
        one = rest.take(1)
        made += rest.take(rest.number(1)).hex().encode() if one[0] == PACKED_HEX else one
    if PACKED_HEX in made or _shortened(made) != short:
        message = "a record that is packed in another way"
        raise Malformed(message)
    return made


class _Rest:
    """What is left to be read."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def take(self, count: int) -> bytes:
        """Return so many bytes.

        Raises:
            Malformed: there are not as many.
        """
        if len(self.data) < count:
            message = "it ends early"
            raise Malformed(message)
        taken, self.data = self.data[:count], self.data[count:]
        return taken

    def number(self, count: int) -> int:
        """Return the number that so many bytes are."""
        return int.from_bytes(self.take(count))


def code_of(packed: bytes) -> str:
    """Return what a QR code has: `MARK`, and the packed receipt in base45."""
    pairs = (packed[at : at + 2] for at in range(0, len(packed), 2))
    return MARK + "".join(_signs(int.from_bytes(pair), len(pair) + 1) for pair in pairs)


def _signs(number: int, count: int) -> str:
    return "".join(ALPHABET[number // 45**place % 45] for place in range(count))


def packed_of(code: str) -> bytes:
    """Return the packed receipt that a code has.

    Raises:
        Malformed: it has none.
    """
    coded = code.removeprefix(MARK)
    if not code.startswith(MARK) or len(coded) % 3 == 1 or any(sign not in ALPHABET for sign in coded):
        message = "no receipt's code"
        raise Malformed(message)
    made = b""
    for at in range(0, len(coded), 3):
        signs = coded[at : at + 3]
        number, count = sum(ALPHABET.index(sign) * 45**place for place, sign in enumerate(signs)), len(signs) - 1
        if number >= 256**count:
            message = "no base45"
            raise Malformed(message)
        made += number.to_bytes(count)
    return made

"""Checkpoints (C2SP tlog-checkpoint): how large a log is and what its root is, signed by it and cosigned by witnesses.

A policy (C2SP tlog-policy) says whose signatures are asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from chalicelib.credit.log.core.merkle import EMPTY_ROOT, HASH_BYTES
from chalicelib.credit.log.core.notes import (
    Malformed,
    Note,
    NoteError,
    NotSigned,
    Sign,
    SignatureType,
    VerifierKey,
    base64_of,
    bytes_of,
    signed,
    whole_of,
)
from chalicelib.kernel.values import value

KEYS_MAX = 32
"""Logs, and witnesses, of a policy. Source: tlog-policy, which asks for as many at least."""


class OtherLog(NoteError):
    """It is a checkpoint of another log."""


class BelowQuorum(NoteError):
    """Too few witnesses cosigned it."""


@value
class TreeHead:
    """What a checkpoint says: the log's origin, how many leaves it has, and their root."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> TreeHead:
        """Return what the text of a checkpoint says.

        Raises:
            Malformed: it is none.
        """
        lines = text.split("\n")
        if lines.pop() or len(lines) < 3 or not all(lines):
            message = "no text of a checkpoint"
            raise Malformed(message)
        found = cls(lines[0], whole_of(lines[1]), bytes_of(lines[2]), tuple(lines[3:]))
        if len(found.root) != HASH_BYTES or (found.size == 0 and found.root != EMPTY_ROOT):
            message = "no root of a tree of this size"
            raise Malformed(message)
        return found

    @property
    def text(self) -> str:
        """As it is signed."""
        return "".join(f"{line}\n" for line in (self.origin, self.size, base64_of(self.root), *self.extensions))


@value
class Checkpoint:
    """A tree head that was verified. `cosigned` says which witness saw it, and when: seconds of POSIX."""

    size: int
    root: bytes
    cosigned: Mapping[str, int]


@value
class Policy:
    """Whose signatures make a checkpoint one to rely on: one of the log's keys, and as many witnesses as `quorum`.

    A log has several keys while they change, all of one name, which is its origin.
    """

    logs: tuple[VerifierKey, ...]
    witnesses: tuple[VerifierKey, ...]
    quorum: int

    @classmethod
    def of(cls, log: str | Sequence[str], witnesses: Sequence[str], quorum: int) -> Policy:
        """Return a policy of vkeys.

        Raises:
            Malformed: a vkey is none, keys do not fit together, or there are fewer witnesses than the quorum asks for.
        """
        logs = (log,) if isinstance(log, str) else tuple(log)
        found = cls(
            tuple(VerifierKey.parse(one) for one in logs), tuple(VerifierKey.parse(one) for one in witnesses), quorum
        )
        fault = _fault_in(found)
        if fault:
            raise Malformed(fault)
        return found

    @classmethod
    def parse(cls, text: str) -> Policy:
        """Return what a written policy says, of the form that `text` has: other forms of tlog-policy are not read.

        Raises:
            Malformed: it is of another form, or says nothing that can be.
        """
        logs, witnesses, quorum = [], [], 0
        for words in (line.split(" ") for line in text.split("\n")):
            if words[0] == "log":
                logs.append(words[-1])
            elif words[0] == "witness":
                witnesses.append(words[-1])
            elif words[0] == "group":
                quorum = whole_of(words[2]) if len(words) > 2 else 0
        found = cls.of(logs, witnesses, quorum)
        if found.text != text:
            message = "a policy of another form"
            raise Malformed(message)
        return found

    @property
    def origin(self) -> str:
        """The log's."""
        return self.logs[0].name

    @property
    def text(self) -> str:
        """As others are told it (C2SP tlog-policy): it is what its fingerprint is of."""
        names = [one.name for one in self.witnesses]
        lines = [f"log {one.vkey}" for one in self.logs]
        lines += [f"witness {one.name} {one.vkey}" for one in self.witnesses]
        if self.quorum:
            lines.append(f"group witnesses {self.quorum} {' '.join(names)}")
        lines.append(f"quorum {'witnesses' if self.quorum else 'none'}")
        return "".join(f"{line}\n" for line in lines)

    @property
    def fingerprint(self) -> str:
        """What people compare, to know that it is the same: SHA-256 of its text, in hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def _fault_in(policy: Policy) -> str:
    """Return why a policy can not be, or ""."""
    logs, witnesses = policy.logs, policy.witnesses
    keys = (*logs, *witnesses)
    faults = {
        "it names no log": not logs,
        "too many keys": max(len(logs), len(witnesses)) > KEYS_MAX,
        "keys of different logs": len({one.name for one in logs}) > 1,
        "a log signs by a key of the type 1": any(one.type is not SignatureType.TEXT for one in logs),
        "a witness signs by a key of the type 4": any(one.type is not SignatureType.COSIGNATURE for one in witnesses),
        "one key twice": len({one.public for one in keys}) < len(keys),
        "two witnesses of one name": len({one.name for one in witnesses}) < len(witnesses),
        "a witness is called as a group is": any(one.name in {"none", "witnesses"} for one in witnesses),
        "a quorum that can not be": not 0 <= policy.quorum <= len(witnesses),
    }
    return next((fault for fault, is_so in faults.items() if is_so), "")


def compose(head: TreeHead, key: VerifierKey, sign: Sign) -> Note:
    """Return a checkpoint, signed by a key of the log's.

    Raises:
        Malformed: the head is none that others would read.
        Forged: `sign` uses another private key than this one's.
    """
    assert head.origin == key.name, "a log signs as its origin"
    assert TreeHead.parse(head.text) == head
    return Note(head.text, (signed(head.text, key, sign),))


def read(note: str | bytes) -> tuple[Note, TreeHead]:
    """Return a checkpoint and what it says; who signed it is not looked at.

    Raises:
        Malformed: it is none.
    """
    found = Note.parse(note)
    return found, TreeHead.parse(found.text)


def verify(note: str | bytes, policy: Policy) -> Checkpoint:
    """Return what a checkpoint says, where it is one to rely on.

    Raises:
        Malformed: it is no checkpoint.
        OtherLog: of another log.
        Forged: a signature that bears the name and id of the log's key or a witness's is none of it.
        NotSigned: the log did not sign it.
        BelowQuorum: fewer witnesses cosigned it than are asked for.
    """
    found, head = read(note)
    if head.origin != policy.origin:
        message = f"of {head.origin}, not of {policy.origin}"
        raise OtherLog(message)
    signatures = found.by((*policy.logs, *policy.witnesses))
    if not any(key in policy.logs for key, _ in signatures):
        message = f"{policy.origin} did not sign it"
        raise NotSigned(message)
    cosigned: dict[str, int] = {}
    for key, one in signatures:
        if key.type is SignatureType.COSIGNATURE:
            cosigned[key.name] = max(one.at, cosigned.get(key.name, 0))
    if len(cosigned) < policy.quorum:
        message = f"cosigned by {len(cosigned)}, not by {policy.quorum}"
        raise BelowQuorum(message)
    return Checkpoint(head.size, head.root, cosigned)

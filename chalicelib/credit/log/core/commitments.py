"""What is registered, as bytes, and what stands in the log for it: a commitment that tells nothing without its salt.

A record is text whose lines stand in the order that its kind has here, behind a byte for the form; no library writes
it. The salt comes from a key of the person's: once the key is deleted, nobody can open their records, and the tree
stays as it is.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from enum import StrEnum

from chalicelib.kernel.values import value

KEY_BYTES = SALT_BYTES = 32
FORM = b"\x01"
"""The form of the record, and of the entry."""
ENTRY_BYTES = 33
RECORD_BYTES_MAX = 1_000
NOTHING = "-"
"""What stands for a value that is empty, such as the commitment before the first."""


class Kind(StrEnum):
    """What a record is of."""

    SCORE = "score"
    CERTIFICATE = "certificate"
    POLICY = "policy"


COMMON = ("id", "holder", "version", "previous")
"""What every record begins with.

`version` counts the holder's records of the kind from 1, and `previous` is the entry before it, in hex, so that none of
them can be left out unseen.
"""
ORDER: Mapping[Kind, tuple[str, ...]] = {
    Kind.SCORE: (*COMMON, "on", "points", "grade", "policy", "steps", "taken"),
    Kind.CERTIFICATE: (*COMMON, "issued", "expires", "bank", "jti", "signed"),
    Kind.POLICY: (*COMMON, "policy", "effective", "digest"),
}
"""The lines of each kind, in their order. `signed` and `digest` are SHA-256 of what is kept elsewhere, in hex."""


class RecordInvalid(ValueError):
    """Bytes are not a record as this house writes it."""


@value
class Record:
    """What is registered: its kind, and the text of each of its lines but the four that every record has."""

    kind: Kind
    record_id: str
    holder: str
    version: int
    previous: bytes
    lines: Mapping[str, str]

    def canonical(self) -> bytes:
        """Return it as bytes: the form, the kind's line, and a line `name value` for each, in the kind's order."""
        assert self.version >= 1, self.version
        assert (self.version == 1) == (not self.previous), "the first record alone has none before it"
        assert len(self.previous) in (0, ENTRY_BYTES), len(self.previous)
        common = (self.record_id, self.holder, str(self.version), self.previous.hex())
        held = dict(zip(COMMON, common, strict=True)) | dict(self.lines)
        order = ORDER[self.kind]
        assert held.keys() == set(order), f"a {self.kind} has the lines {order}"
        text = "".join(f"{name} {_line(held[name])}\n" for name in order)
        made = FORM + f"{self.kind}\n{text}".encode()
        assert len(made) <= RECORD_BYTES_MAX, len(made)
        return made


def _line(text: str) -> str:
    assert text.isprintable(), "a line has no end within"
    assert text != NOTHING, "this stands for nothing"
    return text or NOTHING


def record_of(canonical: bytes) -> Record:
    """Return the record that has these bytes, and no others.

    Raises:
        RecordInvalid: no record has them.
    """
    try:
        return _parsed(canonical)
    except (ValueError, KeyError, AssertionError) as error:
        message = "these bytes are no record"
        raise RecordInvalid(message) from error


def _parsed(canonical: bytes) -> Record:
    kind, *lines, end = canonical.removeprefix(FORM).decode().split("\n")
    held = dict(line.split(" ", 1) for line in lines)
    text = {name: "" if found == NOTHING else found for name, found in held.items()}
    record_id, holder, version, previous = (text.pop(name) for name in COMMON)
    found = Record(Kind(kind), record_id, holder, int(version), bytes.fromhex(previous), text)
    if end or found.canonical() != canonical:
        raise ValueError(kind)
    return found


def salt_of(key: bytes, record_id: str) -> bytes:
    """Return the salt of one record of the person whose key it is."""
    assert len(key) == KEY_BYTES, len(key)
    return hmac.digest(key, record_id.encode(), hashlib.sha256)


def entry_of(salt: bytes, canonical: bytes) -> bytes:
    """Return what stands in the log for a record's bytes."""
    assert len(salt) == SALT_BYTES, len(salt)
    return FORM + hmac.digest(salt, canonical, hashlib.sha256)


def opens(entry: bytes, salt: bytes, canonical: bytes) -> bool:
    """Tell whether an entry is that of a record, by its salt."""
    return len(salt) == SALT_BYTES and hmac.compare_digest(entry_of(salt, canonical), entry)


def public_key_of(holder: str) -> bytes:
    """Return the key of what anybody may open, such as a town's policies; it hides nothing."""
    return hashlib.sha256(f"sanbao/log/public/{holder}".encode()).digest()

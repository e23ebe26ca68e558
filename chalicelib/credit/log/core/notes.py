"""Signed notes (C2SP signed-note v1.0.0): a text, and signatures by named keys below it. What a text says, others know.

Ed25519 alone: of the text itself (type 1), or of the text at a time (type 4, C2SP tlog-cosignature, cosignature/v1).
Stricter than the specification where it leaves a choice: base64 has one form, and one bad signature of a known key
spoils the note.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Collection, Iterable
from enum import IntEnum

from chalicelib.kernel.values import value

NOTE_BYTES_MAX, SIGNATURES_MAX = 1_000_000, 100
"""As golang.org/x/mod/sumdb/note has them; the specification asks for 16 signatures at least."""
KEY_BYTES, KEY_ID_BYTES, SIGNATURE_BYTES, TIME_BYTES = 32, 4, 64, 8
NUMBER_MAX = 2**63 - 1
"""The largest size, index or time. Source: tlog-cosignature; others read them as signed 64 bit."""
DIGITS_MAX = 19
MARK = "— "
"""What a line of a signature begins with."""


class NoteError(ValueError):
    """A note can not be relied on."""


class Malformed(NoteError):
    """It is not of the form that the specification gives."""


class NotSigned(NoteError):
    """None of the keys asked for signed it."""


class Forged(NoteError):
    """It bears the name and id of a known key, and that key did not sign this."""


class SignatureType(IntEnum):
    """What a signature is of. Others that the specification knows are not used here."""

    TEXT = 1
    COSIGNATURE = 4


Sign = Callable[[bytes], bytes]
"""Signs a message by a private key, wherever that lies: 64 bytes of Ed25519 (RFC 8032)."""


def base64_of(data: bytes) -> str:
    """Return bytes in base64 (RFC 4648, 4)."""
    return base64.b64encode(data).decode()


def bytes_of(text: str) -> bytes:
    """Return what base64 says.

    Raises:
        Malformed: it is no base64, or has another form than `base64_of` gives it.
    """
    try:
        data = base64.b64decode(text.encode(), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        message = "no base64"
        raise Malformed(message) from error
    if base64_of(data) != text:
        message = "base64 of another form"
        raise Malformed(message)
    return data


def whole_of(text: str) -> int:
    """Return a whole number that is written in decimal.

    Raises:
        Malformed: other signs than digits, a zero before others, or more than `NUMBER_MAX`.
    """
    is_plain = text.isascii() and text.isdigit() and len(text) <= DIGITS_MAX and (text == "0" or text[0] != "0")
    if not is_plain or int(text) > NUMBER_MAX:
        message = "no whole number"
        raise Malformed(message)
    return int(text)


def _check_name(name: str) -> None:
    if not name or "+" in name or any(sign.isspace() for sign in name):
        message = "no name of a key"
        raise Malformed(message)


@value
class VerifierKey:
    """A public key with its name and what it signs; written `name+id+base64`, it is a vkey."""

    name: str
    type: SignatureType
    public: bytes

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """Return the key of a vkey.

        Raises:
            Malformed: it is none, of a type that is not used here, or its id belongs to another key.
        """
        name, _, rest = text.partition("+")
        key_id, _, coded = rest.partition("+")
        _check_name(name)
        data = bytes_of(coded)
        if len(data) != 1 + KEY_BYTES or data[0] not in list(SignatureType):
            message = "no Ed25519 key"
            raise Malformed(message)
        found = cls(name, SignatureType(data[0]), data[1:])
        if found.id.hex() != key_id:
            message = "the id is of another key"
            raise Malformed(message)
        return found

    @property
    def id(self) -> bytes:
        """Four bytes by which signatures name it, with its name. Source: signed-note, Signatures."""
        named = self.name.encode() + b"\n" + bytes([self.type]) + self.public
        return hashlib.sha256(named).digest()[:KEY_ID_BYTES]

    @property
    def vkey(self) -> str:
        """As others are told it."""
        return f"{self.name}+{self.id.hex()}+{base64_of(bytes([self.type]) + self.public)}"

    def verifies(self, text: str, blob: bytes) -> bool:
        """Tell whether this key signed a text. `blob` is what a signature holds after the key's id."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        signature, message = blob, text.encode()
        if self.type is SignatureType.COSIGNATURE:
            at, signature = int.from_bytes(blob[:TIME_BYTES]), blob[TIME_BYTES:]
            if at > NUMBER_MAX:
                return False
            message = _cosigned(text, at)
        if len(signature) != SIGNATURE_BYTES:
            return False
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@value
class Signature:
    """One line below the text: whose key, and what it made of the text."""

    name: str
    key_id: bytes
    blob: bytes

    @classmethod
    def parse(cls, line: str) -> Signature:
        """Return what a line says, without its end.

        Raises:
            Malformed: it is no such line.
        """
        name, space, coded = line.removeprefix(MARK).partition(" ")
        if not line.startswith(MARK) or not space:
            message = "no line of a signature"
            raise Malformed(message)
        _check_name(name)
        data = bytes_of(coded)
        if len(data) <= KEY_ID_BYTES:
            message = "no signature after the key's id"
            raise Malformed(message)
        return cls(name, data[:KEY_ID_BYTES], data[KEY_ID_BYTES:])

    @property
    def line(self) -> str:
        """As it stands below the text, with its end."""
        return f"{MARK}{self.name} {base64_of(self.key_id + self.blob)}\n"

    @property
    def at(self) -> int:
        """When a cosignature was made, in seconds of POSIX. Means something of those alone."""
        return int.from_bytes(self.blob[:TIME_BYTES])

    def is_by(self, key: VerifierKey) -> bool:
        """Tell whether it says that this key made it."""
        return (self.name, self.key_id) == (key.name, key.id)


@value
class Note:
    """A text that ends with a line's end, and its signatures in their order."""

    text: str
    signatures: tuple[Signature, ...]

    @classmethod
    def parse(cls, note: str | bytes) -> Note:
        """Return a note as it was written; who signed it is not looked at.

        Raises:
            Malformed: it is none.
        """
        written = _readable(note)
        text, gap, below = written.rpartition("\n\n")
        lines = below.split("\n")
        if not gap or lines.pop() or not lines or len(lines) > SIGNATURES_MAX:
            message = "no text with signatures below it"
            raise Malformed(message)
        return cls(text + "\n", tuple(Signature.parse(line) for line in lines))

    @property
    def written(self) -> str:
        """The whole note."""
        return self.text + "\n" + "".join(one.line for one in self.signatures)

    def plus(self, signatures: Iterable[Signature]) -> Note:
        """Return it with more signatures; of one key the last one stays, in the first one's place."""
        by_key = {(one.name, one.key_id): one for one in (*self.signatures, *signatures)}
        return Note(self.text, tuple(by_key.values()))

    def by(self, keys: Collection[VerifierKey]) -> tuple[tuple[VerifierKey, Signature], ...]:
        """Return the signatures of these keys, verified, each with its key. Those of unknown keys are left out.

        Raises:
            Forged: one bears a key's name and id and is not its signature of this text.
        """
        known = {(key.name, key.id): key for key in keys}
        assert len(known) == len(keys), "two keys of one name and id"
        found = []
        for one in self.signatures:
            key = known.get((one.name, one.key_id))
            if key is None:
                continue
            if not key.verifies(self.text, one.blob):
                message = f"{key.name}+{key.id.hex()} did not sign this"
                raise Forged(message)
            found.append((key, one))
        return tuple(found)


def signed(text: str, key: VerifierKey, sign: Sign) -> Signature:
    """Return the signature of a text by a key of the type 1.

    Raises:
        Malformed: the text can not be a note's.
        Forged: `sign` uses another private key than this one's.
    """
    assert key.type is SignatureType.TEXT
    return _own(text, key, sign(_checked(text).encode()))


def cosigned(text: str, key: VerifierKey, sign: Sign, at: int) -> Signature:
    """Return the cosignature of a text by a key of the type 4, made `at` seconds of POSIX.

    Raises:
        Malformed: the text can not be a note's.
        Forged: `sign` uses another private key than this one's.
    """
    assert key.type is SignatureType.COSIGNATURE
    assert 0 <= at <= NUMBER_MAX
    return _own(text, key, at.to_bytes(TIME_BYTES) + sign(_cosigned(_checked(text), at)))


def _own(text: str, key: VerifierKey, blob: bytes) -> Signature:
    """Let no signature out that others would refuse."""
    if not key.verifies(text, blob):
        message = f"the private key is not that of {key.vkey}"
        raise Forged(message)
    return Signature(key.name, key.id, blob)


def _cosigned(text: str, at: int) -> bytes:
    """Return what a cosignature is of. Source: tlog-cosignature, Ed25519 signed message."""
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def _checked(text: str) -> str:
    if not text.endswith("\n"):
        message = "a text that does not end its last line"
        raise Malformed(message)
    return _readable(text)


def _readable(note: str | bytes) -> str:
    """Return a note as text: UTF-8, and of control characters the line's end alone."""
    try:
        data = note.encode() if isinstance(note, str) else note
        text = data.decode()
    except UnicodeError as error:
        message = "not UTF-8"
        raise Malformed(message) from error
    if len(data) > NOTE_BYTES_MAX or any(sign < " " and sign != "\n" for sign in text):
        message = "too long, or a control character"
        raise Malformed(message)
    return text

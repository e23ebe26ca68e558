"""Asking a witness for its cosignature, and what a witness answers (C2SP tlog-witness v1.0.0): `POST …/add-checkpoint`.

Both sides are here: what a log sends and reads, and what a witness reads, decides and sends. Neither keeps anything.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from chalicelib.credit.log.core import checkpoints
from chalicelib.credit.log.core.checkpoints import TreeHead
from chalicelib.credit.log.core.merkle import EMPTY_ROOT, HASH_BYTES, NotProved, verify_consistency
from chalicelib.credit.log.core.notes import (
    Forged,
    Malformed,
    Note,
    NotSigned,
    Sign,
    Signature,
    VerifierKey,
    base64_of,
    bytes_of,
    cosigned,
    whole_of,
)
from chalicelib.kernel.values import value

PATH = "/add-checkpoint"
PROOF_MAX = 63
"""Hashes of a proof of consistency. Source: tlog-witness, add-checkpoint."""
REQUEST_BYTES_MAX = 256 * 1024
"""A proof of 63 hashes and a checkpoint with 32 signatures of the longest kind fit. Ours."""
SIZE_TYPE, TEXT_TYPE = "text/x.tlog.size", "text/plain; charset=utf-8"


@value
class Answer:
    """What a witness answers: status, body and its type."""

    status: int
    body: str
    type: str = TEXT_TYPE


class Refused(Exception):
    """A witness does not cosign; `answer` says why. `is_fork`: the log signed two trees of one size, which proves it.

    `is_unshown`: another tree than the one held, and the proof does not show that it continues that. This proves
    nothing against the log: anybody may send its checkpoint with a wrong one.
    """

    def __init__(
        self, status: int, body: str, *, kind: str = TEXT_TYPE, is_fork: bool = False, is_unshown: bool = False
    ) -> None:
        super().__init__(f"{status} {body}")
        self.answer = Answer(status, f"{body}\n", kind)
        self.is_fork, self.is_unshown = is_fork, is_unshown


class OtherSize(Exception):
    """A witness holds a tree of another size than the log thought; `size` says which."""

    def __init__(self, size: int) -> None:
        super().__init__(f"it holds {size}")
        self.size = size


class SeesFork(Exception):
    """A witness holds a tree of which this one is no continuation."""


class NotCosigned(Exception):
    """A witness refused, failed, or answered what the specification does not know; `status` is what it said."""

    def __init__(self, status: int) -> None:
        super().__init__(f"it answered {status}")
        self.status = status


@value
class Held:
    """The largest tree of a log that a witness cosigned."""

    size: int = 0
    root: bytes = EMPTY_ROOT


@value
class Asked:
    """What a log asks a witness: to cosign a checkpoint, which continues the tree of `old` leaves by the proof."""

    old: int
    proof: tuple[bytes, ...]
    note: Note
    head: TreeHead

    @classmethod
    def of(cls, old: int, proof: Collection[bytes], note: Note) -> Asked:
        """Return the question about a checkpoint.

        Raises:
            Malformed: the note is no checkpoint.
        """
        assert len(proof) <= PROOF_MAX
        return cls(old, tuple(proof), note, TreeHead.parse(note.text))

    @classmethod
    def parse(cls, body: bytes) -> Asked:
        """Return what the body of a request asks.

        Raises:
            Malformed: it is none.
        """
        if len(body) > REQUEST_BYTES_MAX:
            message = "too long"
            raise Malformed(message)
        asked, gap, note = body.partition(b"\n\n")
        try:
            first, *lines = asked.decode("ascii").split("\n")
        except UnicodeDecodeError as error:
            message = "not ASCII above the checkpoint"
            raise Malformed(message) from error
        if not gap or not first.startswith("old ") or len(lines) > PROOF_MAX:
            message = "no old size and proof above a checkpoint"
            raise Malformed(message)
        proof = tuple(bytes_of(line) for line in lines)
        if any(len(one) != HASH_BYTES for one in proof):
            message = "a hash that has not 32 bytes"
            raise Malformed(message)
        return cls(whole_of(first.removeprefix("old ")), proof, *checkpoints.read(note))

    @property
    def body(self) -> bytes:
        """As it is sent."""
        lines = (f"old {self.old}", *(base64_of(one) for one in self.proof), "", self.note.written)
        return "\n".join(lines).encode()


def heard(body: bytes, logs: Mapping[str, Collection[VerifierKey]]) -> Asked:
    """Return what a log asks. `logs` are the keys of those that this witness serves, by origin.

    Raises:
        Refused: 400 of what is no such question, 404 of a log that it does not serve, 403 without the log's signature.
    """
    try:
        asked = Asked.parse(body)
    except Malformed as error:
        raise Refused(400, str(error)) from error
    keys = logs.get(asked.head.origin)
    if keys is None:
        raise Refused(404, "this log is not known here")
    try:
        signatures = asked.note.by(keys)
    except Forged as error:
        raise Refused(403, str(error)) from error
    if not signatures:
        raise Refused(403, "no key of this log signed it")
    if asked.old > asked.head.size:
        raise Refused(400, "the old size is larger than the checkpoint's")
    return asked


def check(asked: Asked, held: Held) -> Held:
    """Return what a witness holds after it cosigned: what was asked, where that continues what it held before.

    Raises:
        Refused: 409 with the size held where the log thought of another one, or where the trees of one size differ;
            422 where the proof does not show that the old tree is the beginning of the new one.
    """
    new = Held(asked.head.size, asked.head.root)
    if asked.old != held.size:
        raise Refused(409, str(held.size), kind=SIZE_TYPE)
    if asked.old == new.size and held.root != new.root:
        raise Refused(409, str(held.size), kind=SIZE_TYPE, is_fork=True)
    if asked.old == 0:
        if asked.proof:
            raise Refused(422, "from nothing there is nothing to prove")
        return new
    try:
        verify_consistency(held.size, new.size, held.root, new.root, asked.proof)
    except NotProved as error:
        raise Refused(422, str(error), is_unshown=new != held) from error
    return new


def granted(asked: Asked, key: VerifierKey, sign: Sign, at: int) -> Answer:
    """Return the answer that bears the cosignature, made `at` seconds of POSIX. What is held was kept before.

    Raises:
        Forged: `sign` uses another private key than this one's.
    """
    return Answer(200, cosigned(asked.note.text, key, sign, at).line)


def cosignature(status: int, body: bytes, asked: Asked, key: VerifierKey) -> Signature:
    """Return the cosignature that a witness with this key answered; those of other keys are left out.

    Raises:
        OtherSize: it holds another size; ask again with a proof from there, or not at all where it is larger.
        SeesFork: what it holds is no beginning of this tree.
        NotCosigned: any other refusal, or what is no answer.
        Malformed, Forged, NotSigned: it said yes, without a signature of its key of this checkpoint.
    """
    if status == 409:
        size = _size_in(body)
        if size == asked.old:
            raise SeesFork
        raise OtherSize(size)
    if status == 422:
        raise SeesFork
    if status != 200:
        raise NotCosigned(status)
    answered = Note.parse(asked.note.text.encode() + b"\n" + body)
    if answered.text != asked.note.text:
        message = "more than lines of signatures"
        raise Malformed(message)
    found = answered.by([key])
    if not found:
        message = f"{key.name} answered without its signature"
        raise NotSigned(message)
    return found[-1][1]


def _size_in(body: bytes) -> int:
    try:
        text = body.decode("ascii")
        if text.endswith("\n"):
            return whole_of(text[:-1])
    except (Malformed, UnicodeDecodeError):
        pass
    raise NotCosigned(409)

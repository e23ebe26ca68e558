"""A witness on loopback that misbehaves as real ones do. `python -m tests.fakes.witness --port N` runs one.

It answers as the witness of this house does, for the log of `tests.unit.log.keys` or those it is given, and keeps what
it holds in memory. Faults of `/add-checkpoint` besides the common ones (`status`, `drop`, `lost`, `slow`):
`wrong_signature` (its own signature of another text), `other_key` (a signature of an unknown key),
`garbage` (200 with a page), `ahead` (409 with the size `value`), `forked` (422), `no_size` (409 without a size). The
back door: `/_control/held {origin}` -> `{size}`; `/_control/hold {origin, size, root}` sets what it holds;
`/_control/fault {path, kind, times, value, seconds}`. A dead one is one that nobody started.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chalicelib.credit.log.core.notes import SignatureType, VerifierKey
from chalicelib.credit.log.core.witnessing import SIZE_TYPE, Held
from tests.fakes.server import Fake, Fault, Said, Seen, main
from tests.unit.log.keys import LOG, ORIGIN, Key
from witness.answering import Witness as Answering


class Memory:
    """What is held, of each log, as long as the process lives."""

    def __init__(self) -> None:
        self.rows: dict[str, Held] = {}

    def held(self, origin: str) -> Held:
        return self.rows.get(origin, Held())

    def swap(self, origin: str, old: Held, new: Held) -> bool:
        if self.held(origin) != old:
            return False
        self.rows[origin] = new
        return True


@dataclass(slots=True)
class Witness(Fake):
    """The state of one fake witness."""

    name: str = "witness.example/bank"
    logs: Mapping[str, tuple[VerifierKey, ...]] = field(default_factory=lambda: {ORIGIN: (LOG.public,)})
    state: Memory = field(default_factory=Memory)
    now: Callable[[], float] = time.time

    @property
    def key(self) -> VerifierKey:
        """Its key, for a policy."""
        return self._own.public

    @property
    def _own(self) -> Key:
        return Key(self.name, SignatureType.COSIGNATURE)

    def answer(self, seen: Seen) -> Said:
        own = self._own

        class Signer:
            def sign(self, message: bytes) -> bytes:
                return own.sign(message)

            def public(self) -> bytes:
                return own.public.public

        told = Answering(self.name, self.logs, state=self.state, signer=Signer(), now=self.now).answer(
            seen.method, seen.path, seen.body
        )
        return Said(told.body.encode(), told.status, told.type)

    def refusal(self, fault: Fault) -> Said:
        if fault.kind == "ahead":
            return Said(f"{fault.value}\n".encode(), 409, SIZE_TYPE)
        if fault.kind == "no_size":
            return Said(b"conflict\n", 409, "text/plain")
        if fault.kind == "forked":
            return Said(b"inconsistent\n", 422, "text/plain")
        if fault.kind == "garbage":
            return Said(b"<html>It works!</html>\n", 200, "text/html")
        return Said(self._line(fault.kind), 200, "text/plain")

    def _line(self, kind: str) -> bytes:
        """A signature of another text, by this witness or by nobody known."""
        stranger = Key("stranger.example/witness", SignatureType.COSIGNATURE)
        one = stranger if kind == "other_key" else self._own
        return one.cosigned("another text\n").line.encode()

    def control(self, deed: str, told: dict[str, Any]) -> Any:
        if deed == "hold":
            self.state.rows[told["origin"]] = Held(told["size"], base64.b64decode(told["root"]))
        else:
            assert deed == "held", deed
        return {"size": self.state.held(told["origin"]).size}


if __name__ == "__main__":
    main(Witness)

"""A witness on loopback, in memory: it answers as C2SP tlog-witness says, by the house's own side of that.

`log` is the origin and verifier key of the only log that it knows. A back door is not needed: its state is `held`.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from chalicelib.credit.log.core.notes import VerifierKey
from chalicelib.credit.log.core.witnessing import PATH, Held, Refused, check, granted, heard
from tests.fakes.server import Fake, Fault, Said, Seen
from tests.unit.log.keys import Key


@dataclass(slots=True)
class Witness(Fake):
    """The state of one witness: its key, the log that it knows, and the largest tree that it cosigned."""

    key: Key = field(kw_only=True)
    log: VerifierKey = field(kw_only=True)
    held: Held = field(default_factory=Held)
    at: int = 0
    said: Counter[int] = field(default_factory=Counter)

    def answer(self, seen: Seen) -> Said:
        assert (seen.method, seen.path) == ("POST", PATH)
        try:
            asked = heard(seen.body, {self.log.name: [self.log]})
            self.held = check(asked, self.held)
        except Refused as refused:
            found = refused.answer
        else:
            found = granted(asked, self.key.public, self.key.sign, self.at or int(time.time()))
        self.said[found.status] += 1
        return Said(found.body.encode(), found.status, found.type)

    def refusal(self, fault: Fault) -> Said:
        return Said(fault.kind.encode(), fault.value or 500, "text/plain")

    def control(self, deed: str, told: dict[str, Any]) -> Any:
        raise NotImplementedError(deed)

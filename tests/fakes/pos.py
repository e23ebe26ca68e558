"""A shop's POS on loopback that takes webhooks: `python -m tests.fakes.pos --port N` runs one.

It checks each signature by itself, refuses what is forged or older than five minutes, and does each event once. It
misbehaves as every fake does (`/_control/fault`), and may answer a redirect (kind `redirect`). The back door:
`/_control/secrets {secrets}` sets what it trusts, `/_control/done {}` -> `{events}`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.server import Fake, Fault, Said, Seen, main

SKEW_SECONDS_MAX = 300
PATH = "/sanbao"


@dataclass(slots=True)
class Pos(Fake):
    """The state of one POS: every signed post, and each event once."""

    secrets: list[str] = field(default_factory=list)
    posts: list[Seen] = field(default_factory=list)
    events: dict[str, dict[str, Any]] = field(default_factory=dict)
    now: float | None = None

    def answer(self, seen: Seen) -> Said:
        if seen.path != PATH or seen.method != "POST":
            return Said({}, 404)
        if not self._signed(seen):
            return Said({}, 400)
        self.posts.append(seen)
        event = json.loads(seen.body)
        before = self.events.setdefault(event["event_id"], event)
        return Said({}, 204 if before == event else 409)

    def refusal(self, fault: Fault) -> Said:
        assert fault.kind == "redirect", fault.kind
        return Said({}, 307, headers={"Location": PATH})

    def control(self, deed: str, told: dict[str, Any]) -> Any:
        if deed == "secrets":
            self.secrets = list(told["secrets"])
            return {}
        assert (deed, told) == ("done", {}), deed
        return {"events": list(self.events.values())}

    def _signed(self, seen: Seen) -> bool:
        stamp, *signatures = seen.headers.get("sanbao-signature", "").split(",")
        if not stamp.removeprefix("t=").isdecimal():
            return False
        at = stamp.removeprefix("t=")
        if abs((time.time() if self.now is None else self.now) - int(at)) > SKEW_SECONDS_MAX:
            return False
        wanted = {
            "v1=" + hmac.new(secret.encode(), at.encode() + b"." + seen.body, hashlib.sha256).hexdigest()
            for secret in self.secrets
        }
        return bool(wanted & set(signatures))


if __name__ == "__main__":
    main(Pos)

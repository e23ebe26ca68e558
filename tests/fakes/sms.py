"""An SMS provider on loopback. `python -m tests.fakes.sms --port N` runs one.

It checks the signature over timestamp and body, sends one message a `request_id`, at most five a minute to a number,
and nothing to numbers that begin with 199. The back door: `/_control/sent {}` -> `{messages}`;
`/_control/fault {path, kind, times, value, seconds}`.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.server import Fake, Fault, Said, Seen, main

SKEW_SECONDS_MAX = 300
A_MINUTE_MAX = 5
SIGNATURE = re.compile(r"^t=(\d{1,12}),v1=([0-9a-f]{64})$")


@dataclass(slots=True)
class Sms(Fake):
    """The state of one fake SMS provider."""

    key: str = "test"
    templates: set[str] = field(default_factory=set)
    messages: list[dict[str, Any]] = field(default_factory=list)
    clock_ahead: float = 0.0

    def answer(self, seen: Seen) -> Said:
        if seen.path != "/messages" or seen.method != "POST":
            return Said({"code": "not_found"}, 404)
        if not self._signed(seen):
            return Said({"code": "signature_invalid"}, 401)
        return self._send(seen.members())

    def refusal(self, fault: Fault) -> Said:
        return Said({"code": fault.kind}, fault.value or 422)

    def control(self, deed: str, told: dict[str, Any]) -> Any:
        assert (deed, told) == ("sent", {}), deed
        return {"messages": self.messages}

    def _signed(self, seen: Seen) -> bool:
        found = SIGNATURE.match(seen.headers.get("x-sms-signature", ""))
        if found is None or abs(time.time() + self.clock_ahead - int(found[1])) > SKEW_SECONDS_MAX:
            return False
        wanted = hmac.new(self.key.encode(), found[1].encode() + b"." + seen.body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(wanted, found[2])

    def _send(self, asked: dict[str, Any]) -> Said:
        phone = str(asked.get("to", ""))
        sent = next((m for m in self.messages if m["request_id"] == asked.get("request_id")), None)
        if sent is not None:
            return Said({"message_id": sent["message_id"]})
        if not re.fullmatch(r"1[3-9]\d{9}", phone) or phone.startswith("199"):
            return Said({"code": "number_invalid"}, 422)
        if not asked.get("template") or (self.templates and asked["template"] not in self.templates):
            return Said({"code": "template_invalid"}, 422)
        now = time.time() + self.clock_ahead
        if sum(1 for m in self.messages if m["to"] == phone and now - m["at"] < 60) >= A_MINUTE_MAX:
            return Said({"code": "too_often"}, 429)
        self.messages.append(asked | {"message_id": secrets.token_hex(12), "at": now})
        return Said({"message_id": self.messages[-1]["message_id"]})


if __name__ == "__main__":
    main(Sms)

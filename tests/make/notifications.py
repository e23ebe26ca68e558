"""Facts for tests of notifications, and a provider of short messages that counts."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from chalicelib.foundation.facts.core import Fact, written
from chalicelib.foundation.facts.core.points import PointsMoved
from chalicelib.foundation.facts.service import Recorded
from chalicelib.foundation.notifications.core.messages import Message, message_of
from chalicelib.foundation.notifications.core.ways import Reach
from chalicelib.foundation.notifications.service.sending import Means
from chalicelib.kernel.context import Context, uuid7
from chalicelib.kernel.errors import DomainError

RESIDENT = "v00012r00345"
ACCOUNT = "v00012.00345"
ELDER = Reach("13812345678", has_card=True, age=78)
SPENT = PointsMoved(ACCOUNT, "redemption", -350, "", "redemption#v00012p1", "k1")
EARNED = PointsMoved(ACCOUNT, "award", 200, "A1", "desk#1", "l1")


def recorded(fact: Fact, fact_id: str = "") -> Recorded:
    return Recorded("v00012", dt.date(2026, 11, 23), fact_id or uuid7(), fact)


def message(fact: Fact, fact_id: str = "01930000-0000-7000-8000-000000000000") -> Message:
    """Return what a fact tells."""
    told = message_of(fact_id, fact)
    assert told is not None
    return told


def image(told: Recorded) -> dict[str, dict[str, str]]:
    day = f"{told.village_id}#{told.on}"
    return {"day": {"S": day}, "fact_id": {"S": told.fact_id}, "body": {"S": written(told.fact)}}


@dataclasses.dataclass
class Provider:
    """Takes short messages, or refuses them with `refusal`."""

    reach: Reach = ELDER
    refusal: type[DomainError] | None = None
    sent: list[dict[str, Any]] = dataclasses.field(default_factory=list)

    def reach_of(self, ctx: Context, *, resident_id: str) -> Reach:  # noqa: ARG002  The form of `ReachOf`.
        return self.reach

    def send(
        self,
        ctx: Context,  # noqa: ARG002  The form of `SendSms`.
        *,
        request_id: str,
        phone: str,
        template: str,
        params: dict[str, str],
    ) -> str:
        self.sent.append({"request_id": request_id, "phone": phone, "template": template, "params": params})
        if self.refusal is not None:
            raise self.refusal
        return f"m{len(self.sent)}"

    @property
    def means(self) -> Means:
        return Means(self.reach_of, self.send)

"""The stream of what waits, as a deployment delivers it: what changed since the last delivery, with both images."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from chalicelib.foundation.moderation.records import ReviewRecord
from chalicelib.foundation.moderation.service import pictures
from chalicelib.kernel import storage
from chalicelib.kernel.context import Context

Images = dict[tuple[str, str], Any]


@dataclass
class Line:
    """What the stream delivered so far."""

    seen: Images = field(default_factory=dict)

    def records(self) -> list[tuple[str, Any, Any]]:
        """Return what changed since the last time: sequence number, image before and after."""
        rows = storage.client().scan(TableName=storage.table_name(ReviewRecord), ConsistentRead=True)["Items"]
        now: Images = {(row["village_id"]["S"], row["subject"]["S"]): row for row in rows}
        changed = [
            (str(n), self.seen.get(key), row) for n, (key, row) in enumerate(now.items()) if self.seen.get(key) != row
        ]
        self.seen = now
        return changed

    def deliver(self, ctx: Context, *, times: int = 1) -> None:
        """Deliver what changed, and what that changes, until nothing does; each `times`."""
        while records := self.records():
            for _ in range(times):
                assert pictures.handle(ctx, records) == {"batchItemFailures": []}
